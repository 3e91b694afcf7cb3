#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace nepho::projector {

/// Keeps what a temporary name stands for from being taken for abandoned: a lock (flock(2)) that ends with its process,
/// however it ends. Movable, not copyable.
class TemporaryLock {
  public:
    /// Of a file or folder that was just made, open under `descriptor`, which it takes over. Nothing where somebody
    /// took it away as abandoned before it could be locked. A file system without locks is trusted.
    static std::optional<TemporaryLock> hold(int descriptor);
    /// Of one that is there, where no process holds it any more.
    static std::optional<TemporaryLock> take(const std::filesystem::path& path);

    TemporaryLock(TemporaryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    TemporaryLock& operator=(TemporaryLock&&) = delete;
    ~TemporaryLock();

  private:
    explicit TemporaryLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

/// A new name in `place` for what is to be called `name`: .NAME.PROCESS-COUNT.tmp
std::filesystem::path temporaryIn(const std::filesystem::path& place, const std::string& name);
bool isTemporary(const std::filesystem::path& path);

/// Gives what is to take a file's place that file's rights, where there is one.
void takeRightsOf(const std::filesystem::path& file, int descriptor);

/// Removes what killed writers of `name` left in `place`.
void removeAbandoned(const std::filesystem::path& place, const std::string& name);

}  // namespace nepho::projector
