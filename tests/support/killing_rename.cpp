// Preloaded into a program: kills it at the call of rename(2) whose number NEPHOSCOPE_KILLED_AT_RENAME says, from 1.
#include <dlfcn.h>
#include <signal.h>

#include <atomic>
#include <cstdlib>

extern "C" int rename(const char* from, const char* to) {
    static std::atomic<int> calls{0};
    const char* last = std::getenv("NEPHOSCOPE_KILLED_AT_RENAME");
    if (last != nullptr && ++calls == std::atoi(last)) ::raise(SIGKILL);
    using Rename = int (*)(const char*, const char*);
    static const auto original = reinterpret_cast<Rename>(::dlsym(RTLD_NEXT, "rename"));
    return original(from, to);
}
