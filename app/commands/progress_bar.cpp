#include "app/commands/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace nepho::app {

namespace {
constexpr double kPatience = 0.5;       // seconds before anything is said
constexpr double kTerminalEvery = 0.1;  // seconds between redraws
constexpr double kLineEvery = 5.0;      // seconds between lines in a log
constexpr int kWidth = 30;
}  // namespace

ProgressBar::ProgressBar(bool enabled) : enabled_(enabled), terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(const std::string& stage, double fraction, double seconds) {
    const double every = terminal_ ? kTerminalEvery : kLineEvery;
    if (!enabled_ || seconds < kPatience || seconds - lastSeconds_ < every) return;
    lastSeconds_ = seconds;
    const int percent = static_cast<int>(100.0 * fraction);
    if (terminal_) {
        const int filled = static_cast<int>(kWidth * fraction);
        fmt::print(stderr, "\r{:>12} [{:#<{}}{:.<{}}] {:3} %", stage, "", filled, "", kWidth - filled, percent);
    } else {
        fmt::print(stderr, "{}: {} %\n", stage, percent);
    }
    std::fflush(stderr);
    shown_ = true;
}

void ProgressBar::clear() {
    if (shown_ && terminal_) fmt::print(stderr, "\r\033[K");
    shown_ = false;
}

}  // namespace nepho::app
