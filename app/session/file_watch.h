#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

namespace nepho::app {

/// Notices that files change which were read: a thread of its own looks at their sizes and times again and again, so
/// that whoever asks, or has asked enough, never waits for a disk. Works on network folders too, which tell nobody of
/// changes.
class FileWatch {
  public:
    using FileTime = std::filesystem::file_time_type;

    /// Now, on the clock by which this machine's file systems stamp what is written. That clock stands still between
    /// ticks: the next one is waited for (10 ms at most), so that what was written before has an earlier time.
    static FileTime beginReading();
    /// The same without waiting: files that were written shortly before count as written since.
    static FileTime begunAtTheEarliest();

    struct Pace {
        std::chrono::milliseconds between = std::chrono::seconds(1);  ///< looks
        /// Until a file counts as missing. Editors remove and rename in no time; scripts that empty a folder before
        /// they write into it, and network folders that tell of a new file late, take a second or three.
        std::chrono::milliseconds patience = std::chrono::seconds(5);
    };

    /// `readAt`: see beginReading(); what was written between then and now counts as a change.
    FileWatch(std::vector<std::filesystem::path> files, FileTime readAt, Pace pace);
    FileWatch(std::vector<std::filesystem::path> files, FileTime readAt)
        : FileWatch(std::move(files), readAt, Pace()) {}
    /// The thread ends by itself, soon, or when a disk that does not answer does.
    ~FileWatch() { stop_.request_stop(); }
    FileWatch(const FileWatch&) = delete;
    FileWatch& operator=(const FileWatch&) = delete;

    /// Whether a file is another than the one that was read, and none was still being written when it was looked at
    /// twice. A file that is gone has not changed until it is back.
    bool hasChanged() const { return seen_->changed.load(std::memory_order_relaxed); }
    /// A file that is gone and has not come back for a while; null: none.
    const std::filesystem::path* missing() const {
        const std::size_t index = seen_->missing.load(std::memory_order_relaxed);
        return index < seen_->files.size() ? &seen_->files[index] : nullptr;
    }

  private:
    struct Seen {
        const std::vector<std::filesystem::path> files;
        std::atomic<bool> changed = false;
        std::atomic<std::size_t> missing = kNone;  ///< index of a file
    };
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    static void watch(Seen& seen, FileTime readAt, Pace pace, const std::stop_token& stop);

    std::shared_ptr<Seen> seen_;  ///< the thread's too
    std::stop_source stop_;
};

}  // namespace nepho::app
