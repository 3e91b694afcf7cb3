#pragma once

#include "projector/base/result.h"
#include "projector/base/temporary.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace nepho::projector {

/// A file that appears whole or not at all: written under a temporary name in the same folder, which commit() renames.
/// Destroyed without commit() it leaves nothing behind. A device or FIFO (/dev/null, a pipe) is written to directly,
/// for a rename would replace it. What is replaced hands its rights on, and links stay. After a power cut, too, it is
/// the old file or the new one. What a killed writer left is taken away by the next one of the same file. Movable, not
/// copyable.
class AtomicFile {
  public:
    /// Errors: no such folder, no permission, the path is a folder.
    static Result<AtomicFile> create(const std::filesystem::path& path);

    AtomicFile(AtomicFile&& other) noexcept
        : path_(std::move(other.path_)),
          temporary_(std::exchange(other.temporary_, {})),
          descriptor_(std::exchange(other.descriptor_, -1)),
          lock_(std::move(other.lock_)) {}
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    /// Appends. Errors: the disk is full and the like.
    Status write(std::string_view bytes);
    /// Waits for the disk, closes and renames; nothing may be written afterwards. Errors: what the disk says late.
    Status commit();

  private:
    AtomicFile(std::filesystem::path path, std::filesystem::path temporary, int descriptor,
               std::optional<TemporaryLock> lock)
        : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor), lock_(std::move(lock)) {}

    std::filesystem::path path_;
    std::filesystem::path temporary_;  // empty where path_ itself is written
    int descriptor_ = -1;
    std::optional<TemporaryLock> lock_;  // of what has a temporary name
};

/// After renames in a folder: has the disk keep the names by which its files are known now. Where it cannot be done
/// they are kept some seconds later, as always.
void keepNames(const std::filesystem::path& folder);

/// Writes a whole file so. Errors as AtomicFile.
Status writeFile(const std::filesystem::path& path, std::string_view bytes);

}  // namespace nepho::projector
