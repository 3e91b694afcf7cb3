#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>
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

    /// `readAt`: see beginReading(); what was written between then and now counts as a change.
    FileWatch(std::vector<std::filesystem::path> files, FileTime readAt,
              std::chrono::milliseconds between = std::chrono::seconds(1));
    /// The thread ends by itself, soon, or when a disk that does not answer does.
    ~FileWatch() { stop_.request_stop(); }
    FileWatch(const FileWatch&) = delete;
    FileWatch& operator=(const FileWatch&) = delete;

    /// Whether a file is another than the one that was read, and none was still being written when it was looked at
    /// twice. A file that is gone has not changed until it is back.
    bool hasChanged() const { return changed_->load(std::memory_order_relaxed); }

  private:
    std::shared_ptr<std::atomic<bool>> changed_;  ///< the thread's too
    std::stop_source stop_;
};

}  // namespace nepho::app
