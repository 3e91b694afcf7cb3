#include "app/session/file_watch.h"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <ctime>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace nepho::app {

namespace {

namespace fs = std::filesystem;
using FileTime = FileWatch::FileTime;

struct Stamp {
    std::uintmax_t bytes = 0;
    FileTime written{};
    bool exists = false;
    bool operator==(const Stamp&) const = default;
};
using Stamps = std::vector<Stamp>;

Stamps look(const std::vector<fs::path>& files) {
    Stamps stamps;
    for (const fs::path& file : files) {
        std::error_code failed;
        Stamp stamp;
        stamp.written = fs::last_write_time(file, failed);
        if (!failed) stamp.bytes = fs::file_size(file, failed);
        stamp.exists = !failed;
        stamps.push_back(failed ? Stamp{} : stamp);
    }
    return stamps;
}

/// Returns when the files have changed and rest again (true), or when stopped.
bool waitForChange(const std::vector<fs::path>& files, FileTime readAt, std::chrono::milliseconds between,
                   const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    const auto exists = [](const Stamp& stamp) { return stamp.exists; };
    const Stamps first = look(files);
    // Times beyond now are those of another machine's clock and say nothing.
    const FileTime now = FileTime::clock::now();
    bool changed = std::ranges::any_of(
        first, [&](const Stamp& stamp) { return stamp.exists && stamp.written >= readAt && stamp.written <= now; });
    for (Stamps before = first;;) {
        std::unique_lock lock(mutex);
        if (never.wait_for(lock, stop, between, [&] { return stop.stop_requested(); })) return false;
        const Stamps seen = look(files);
        changed = changed || (seen != first && std::ranges::all_of(seen, exists));
        if (changed && seen == before && std::ranges::all_of(seen, exists)) return true;
        before = seen;
    }
}

}  // namespace

FileTime FileWatch::beginReading() {
    constexpr auto kLongestTick = std::chrono::milliseconds(50);  // else somebody set the clock back
    const auto before = std::chrono::system_clock::now().time_since_epoch();
    const auto end = std::chrono::steady_clock::now() + kLongestTick;
    for (;;) {
        timespec ticked{};
        if (clock_gettime(CLOCK_REALTIME_COARSE, &ticked) != 0 || std::chrono::steady_clock::now() > end)
            return FileTime::clock::now();
        const auto at = std::chrono::seconds(ticked.tv_sec) + std::chrono::nanoseconds(ticked.tv_nsec);
        if (at > before) return FileTime::clock::from_sys(std::chrono::sys_time<std::chrono::nanoseconds>(at));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

FileWatch::FileWatch(std::vector<fs::path> files, FileTime readAt, std::chrono::milliseconds between)
    : changed_(std::make_shared<std::atomic<bool>>(false)) {
    // Not joined: to look at a file on a network folder that has gone may take minutes.
    std::thread([files = std::move(files), readAt, between, stop = stop_.get_token(), changed = changed_] {
        if (waitForChange(files, readAt, between, stop)) *changed = true;
    }).detach();
}

}  // namespace nepho::app
