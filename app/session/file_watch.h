#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <thread>
#include <vector>

namespace nepho::app {

/// Notices that files change which were read: a thread of its own looks at their sizes and times again and again, so
/// that whoever asks never waits for a disk. Works on network folders too, which tell nobody of changes.
class FileWatch {
  public:
    using FileTime = std::filesystem::file_time_type;

    /// `readAt`: when reading of the files began; what was written between then and now counts as a change.
    FileWatch(std::vector<std::filesystem::path> files, FileTime readAt,
              std::chrono::milliseconds between = std::chrono::seconds(1));

    /// Whether a file is another than the one that was read, and none was still being written when it was looked at
    /// twice. A file that is gone has not changed until it is back.
    bool hasChanged() const { return changed_.load(std::memory_order_relaxed); }

  private:
    struct Stamp {
        std::uintmax_t bytes = 0;
        FileTime written{};
        bool exists = false;
        bool operator==(const Stamp&) const = default;
    };
    using Stamps = std::vector<Stamp>;
    Stamps look() const;
    void watch(std::stop_token stop, FileTime readAt, std::chrono::milliseconds between);

    std::vector<std::filesystem::path> files_;
    std::atomic<bool> changed_{false};
    std::jthread thread_;
};

}  // namespace nepho::app
