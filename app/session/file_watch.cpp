#include "app/session/file_watch.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <utility>

namespace nepho::app {

namespace fs = std::filesystem;

FileWatch::FileWatch(std::vector<fs::path> files, FileTime readAt, std::chrono::milliseconds between)
    : files_(std::move(files)),
      thread_([this, readAt, between](std::stop_token stop) { watch(std::move(stop), readAt, between); }) {}

FileWatch::Stamps FileWatch::look() const {
    Stamps stamps;
    for (const fs::path& file : files_) {
        std::error_code failed;
        Stamp stamp;
        stamp.written = fs::last_write_time(file, failed);
        if (!failed) stamp.bytes = fs::file_size(file, failed);
        stamp.exists = !failed;
        stamps.push_back(failed ? Stamp{} : stamp);
    }
    return stamps;
}

void FileWatch::watch(std::stop_token stop, FileTime readAt, std::chrono::milliseconds between) {
    std::mutex mutex;
    std::condition_variable_any never;
    const auto exists = [](const Stamp& stamp) { return stamp.exists; };
    const Stamps first = look();
    // Times beyond now are those of another machine's clock and say nothing.
    const FileTime now = FileTime::clock::now();
    bool changed = std::ranges::any_of(
        first, [&](const Stamp& stamp) { return stamp.exists && stamp.written > readAt && stamp.written <= now; });
    for (Stamps before = first;;) {
        std::unique_lock lock(mutex);
        if (never.wait_for(lock, stop, between, [&] { return stop.stop_requested(); })) return;
        const Stamps seen = look();
        changed = changed || (seen != first && std::ranges::all_of(seen, exists));
        if (changed && seen == before && std::ranges::all_of(seen, exists)) {
            changed_ = true;
            return;
        }
        before = seen;
    }
}

}  // namespace nepho::app
