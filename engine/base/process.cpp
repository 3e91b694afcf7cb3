#include "engine/base/process.h"

#include <csignal>
#include <cstdlib>

namespace nepho::engine {

void setEnvironment(const char* name, const char* value, bool replace) {
    setenv(name, value, replace ? 1 : 0);
}

void ignoreBrokenPipes() {
    std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace nepho::engine
