#include "app/files_cut_short.h"

#include "projector/base/mapped_addresses.h"

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace nepho::app {

namespace {

using Handler = void (*)(int, siginfo_t*, void*);

/// As if nobody listened: a fault happens again on return, and what somebody sent is sent once more.
void passOn(int signal, const siginfo_t& info) {
    std::signal(signal, SIG_DFL);
    if (info.si_code <= 0) ::raise(signal);
}

/// Where it is no fault there is no address.
bool isOfMappedFile(const siginfo_t& info) {
    return info.si_code > 0 && projector::isInMappedFile(info.si_addr);
}

void end(int signal, siginfo_t* info, void*) {
    if (!isOfMappedFile(*info)) return passOn(signal, *info);
    constexpr std::string_view kMessage = "nephoscope: a file was cut short by another program while it was in use\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
    ::_exit(1);
}

void readZeros(int signal, siginfo_t* info, void*) {
    if (!isOfMappedFile(*info) || !projector::putZerosFrom(info->si_addr)) passOn(signal, *info);
}

void listen(Handler handler) {
    struct sigaction action {};
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace

void endWhereFilesAreCutShort() {
    listen(end);
}

void readZerosWhereFilesAreCutShort() {
    listen(readZeros);
}

}  // namespace nepho::app
