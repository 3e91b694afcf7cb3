#include "app/commands/command.h"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace nepho::app {

namespace {
std::atomic<bool> interruptedFlag{false};
std::atomic<bool> stateFlag{false};
static_assert(std::atomic<bool>::is_always_lock_free);  // or a handler may not touch it

extern "C" void onInterrupt(int) {
    interruptedFlag = true;
}
extern "C" void onStateRequest(int) {
    stateFlag = true;
}
}  // namespace

int fail(ExitCode code, const std::string& message) {
    fmt::print(stderr, "nephoscope: {}\n", message);
    return code;
}

bool interrupted() {
    return interruptedFlag;
}
bool takeStateRequest() {
    return stateFlag.exchange(false);
}

void installSignalHandlers() {
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    std::signal(SIGUSR1, onStateRequest);
    std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error of writing then, as a full disk is
}

}  // namespace nepho::app
