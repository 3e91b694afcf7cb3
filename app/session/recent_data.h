#pragma once

#include "app/session/loader.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nepho::app {

/// What was opened before, the newest first, kept in a JSON file between sessions. Threads may share it.
class RecentData {
  public:
    static constexpr std::size_t kMost = 12;

    struct Entry {
        std::filesystem::path path;  ///< absolute
        projector::CatalogOptions catalog;
        std::optional<std::string> tensor;
        std::size_t rows = 0, dims = 0;

        /// The same data, opened in the same way.
        bool isLike(const Entry& other) const { return path == other.path && tensor == other.tensor; }
    };

    /// Reads `file`; empty: keeps nothing between sessions. What is damaged in it is left out, for it is only a
    /// convenience.
    explicit RecentData(std::filesystem::path file);

    /// Puts what was opened first and writes the file, with what other windows added to it meanwhile. Where it cannot
    /// be written this session alone remembers.
    void add(const OpenRequest& request, std::size_t rows, std::size_t dims);
    std::vector<Entry> entries() const;
    /// Without what was opened in that way.
    std::vector<Entry> entriesBut(const OpenRequest& request) const;
    /// Counts what was added, so that those who show the entries know when to ask for them.
    std::uint64_t version() const { return version_.load(std::memory_order_relaxed); }

  private:
    std::filesystem::path file_;
    std::mutex writing_;  ///< one after the other reads, adds and writes
    mutable std::mutex mutex_;
    std::vector<Entry> entries_;  ///< guarded by mutex_, which nobody holds for long
    std::atomic<std::uint64_t> version_{1};
};

/// What such data are called in few words: the file or folder, and the tensor where one was named.
std::string shortName(const RecentData::Entry& entry);
/// The same for each of several; where two would be alike, with the folder that they lie in.
std::vector<std::string> shortNames(std::span<const RecentData::Entry> entries);

}  // namespace nepho::app
