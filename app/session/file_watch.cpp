#include "app/session/file_watch.h"

#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <ctime>
#include <mutex>
#include <thread>
#include <utility>

namespace nepho::app {

namespace {

namespace fs = std::filesystem;
using FileTime = FileWatch::FileTime;

constexpr auto kLongestTick = std::chrono::milliseconds(50);

struct Stamp {
    std::uintmax_t bytes = 0;
    std::uintmax_t inode = 0;
    FileTime written{};
    FileTime changed{};  // when it was written, renamed or given rights
    bool exists = false;
    bool operator==(const Stamp& other) const {
        return bytes == other.bytes && inode == other.inode && written == other.written && exists == other.exists;
    }
};
using Stamps = std::vector<Stamp>;

FileTime timeOf(const timespec& time) {
    const auto since = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    return FileTime::clock::from_sys(std::chrono::sys_time<std::chrono::nanoseconds>(since));
}

Stamp lookAt(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return {};
    return {static_cast<std::uintmax_t>(status.st_size), status.st_ino, timeOf(status.st_mtim), timeOf(status.st_ctim),
            true};
}

Stamps look(const std::vector<fs::path>& files) {
    Stamps stamps;
    for (const fs::path& file : files) stamps.push_back(lookAt(file));
    return stamps;
}

}  // namespace

FileTime FileWatch::beginReading() {
    const auto before = std::chrono::system_clock::now().time_since_epoch();
    const auto end = std::chrono::steady_clock::now() + kLongestTick;  // else somebody set the clock back
    for (;;) {
        timespec ticked{};
        if (clock_gettime(CLOCK_REALTIME_COARSE, &ticked) != 0 || std::chrono::steady_clock::now() > end)
            return FileTime::clock::now();
        const auto at = std::chrono::seconds(ticked.tv_sec) + std::chrono::nanoseconds(ticked.tv_nsec);
        if (at > before) return timeOf(ticked);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

FileTime FileWatch::begunAtTheEarliest() {
    return FileTime::clock::now() - kLongestTick;
}

/// Returns when the files have changed and rest again, or when stopped.
void FileWatch::watch(Seen& shared, FileTime readAt, Pace pace, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    const auto exists = [](const Stamp& stamp) { return stamp.exists; };
    const Stamps first = look(shared.files);
    // What is moved to a file's place brings an old time of writing along. Times beyond now are those of another
    // machine's clock and say nothing.
    const FileTime now = FileTime::clock::now();
    const auto isSince = [&](FileTime time) { return time >= readAt && time <= now; };
    bool changed = std::ranges::any_of(
        first, [&](const Stamp& stamp) { return stamp.exists && (isSince(stamp.written) || isSince(stamp.changed)); });
    auto completeAt = std::chrono::steady_clock::now();
    for (Stamps before = first;;) {
        std::unique_lock lock(mutex);
        if (never.wait_for(lock, stop, pace.between, [&] { return stop.stop_requested(); })) return;
        const Stamps seen = look(shared.files);
        const auto gone = std::ranges::find_if_not(seen, exists);
        const auto lookedAt = std::chrono::steady_clock::now();
        if (gone == seen.end()) {
            completeAt = lookedAt;
            shared.missing = kNone;
            changed = changed || seen != first;
            shared.changed = changed && seen == before;
            if (shared.changed) return;
        } else if (lookedAt - completeAt >= pace.patience) {
            shared.missing = static_cast<std::size_t>(gone - seen.begin());
        }
        before = seen;
    }
}

FileWatch::FileWatch(std::vector<fs::path> files, FileTime readAt, Pace pace)
    : seen_(std::make_shared<Seen>(std::move(files))) {
    // Not joined: to look at a file on a network folder that has gone may take minutes.
    std::thread([readAt, pace, stop = stop_.get_token(), seen = seen_] { watch(*seen, readAt, pace, stop); }).detach();
}

}  // namespace nepho::app
