#include "tests/frame_thread/thread_watch.h"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace nepho::test {

namespace {

constexpr int kMostFrames = 64;
constexpr std::size_t kKeptStacks = 12;

struct Stack {
    std::array<void*, kMostFrames> frames{};
    int count = 0;
    bool isWait = false;
};

struct Record {
    bool counting = false;
    bool looking = false;  ///< at a stack: what that allocates is ours
    std::uint64_t allocations = 0, waits = 0;
    std::array<Stack, kKeptStacks> stacks;
    std::size_t kept = 0;
};
thread_local Record* record = nullptr;

/// Libraries that are not the program's: what they do is theirs.
bool isForeign(const char* library) {
    for (const char* name :
         {"libvulkan", "libVkLayer", "libLLVM", "libopenxr", "libXrApiLayer", "nephoscope_fake_openxr"})
        if (std::strstr(library, name) != nullptr) return true;
    return false;
}

void note(bool isWait) {
    Record* now = record;
    if (now == nullptr || !now->counting || now->looking) return;
    now->looking = true;
    Stack stack;
    stack.isWait = isWait;
    stack.count = backtrace(stack.frames.data(), kMostFrames);
    bool foreign = false;
    for (int i = 0; i < stack.count && !foreign; ++i) {
        Dl_info info{};
        foreign = dladdr(stack.frames[static_cast<std::size_t>(i)], &info) != 0 && info.dli_fname != nullptr &&
                  isForeign(info.dli_fname);
    }
    if (!foreign) {
        ++(isWait ? now->waits : now->allocations);
        const auto isKept = [&](const Stack& kept) { return kept.count == stack.count && kept.frames == stack.frames; };
        const auto end = now->stacks.begin() + static_cast<std::ptrdiff_t>(now->kept);
        if (now->kept < kKeptStacks && std::find_if(now->stacks.begin(), end, isKept) == end)
            now->stacks[now->kept++] = stack;
    }
    now->looking = false;
}

std::string nameOf(void* address) {
    Dl_info info{};
    if (dladdr(address, &info) == 0) return "?";
    char line[512];
    if (info.dli_sname == nullptr) {
        const auto offset = static_cast<std::size_t>(static_cast<char*>(address) - static_cast<char*>(info.dli_fbase));
        std::snprintf(line, sizeof line, "%s+0x%zx", info.dli_fname, offset);
        return line;
    }
    int status = 0;
    char* readable = abi::__cxa_demangle(info.dli_sname, nullptr, nullptr, &status);
    std::string name = readable != nullptr ? readable : info.dli_sname;
    std::free(readable);
    return name;
}

}  // namespace

ThreadWatch::ThreadWatch() {
    static thread_local Record mine;
    mine = {};
    std::array<void*, 2> first{};
    (void)backtrace(first.data(), 2);  // loads what it needs now
    record = &mine;
    resume();
}
ThreadWatch::~ThreadWatch() {
    record = nullptr;
}
void ThreadWatch::pause() {
    record->counting = false;
}
void ThreadWatch::resume() {
    record->counting = true;
}
std::uint64_t ThreadWatch::allocations() const {
    return record->allocations;
}
std::uint64_t ThreadWatch::waits() const {
    return record->waits;
}

std::string ThreadWatch::report() const {
    record->counting = false;
    std::string text;
    for (std::size_t i = 0; i < record->kept; ++i) {
        const Stack& stack = record->stacks[i];
        text += stack.isWait ? "a wait:\n" : "an allocation:\n";
        for (int frame = 2; frame < std::min(stack.count, 12); ++frame)
            text += "    " + nameOf(stack.frames[static_cast<std::size_t>(frame)]) + "\n";
    }
    return text;
}

void noteAllocation() {
    note(false);
}
void noteWait() {
    note(true);
}

}  // namespace nepho::test

#ifndef __SANITIZE_ADDRESS__
// In place of the library's own, in this test program alone.
void* operator new(std::size_t size) {
    nepho::test::noteAllocation();
    void* memory = std::malloc(size == 0 ? 1 : size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    nepho::test::noteAllocation();
    const auto align = static_cast<std::size_t>(alignment);
    void* memory = std::aligned_alloc(align, (size + align - 1) / align * align);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}

#endif

namespace {
template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}
}  // namespace

extern "C" {
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
    nepho::test::noteWait();
    static const auto real = next<int (*)(pthread_cond_t*, pthread_mutex_t*)>("pthread_cond_wait");
    return real(condition, mutex);
}
int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* until) {
    nepho::test::noteWait();
    static const auto real =
        next<int (*)(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*)>("pthread_cond_clockwait");
    return real(condition, mutex, clock, until);
}
int pthread_join(pthread_t thread, void** result) {
    nepho::test::noteWait();
    static const auto real = next<int (*)(pthread_t, void**)>("pthread_join");
    return real(thread, result);
}
}
