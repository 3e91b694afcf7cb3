#pragma once

#include "projector/base/matrix.h"
#include "projector/base/result.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace nepho::projector {

/// A file's bytes in memory without reading them first; what is written there stays in memory. Movable, not copyable.
/// Where another program makes the file shorter while it is mapped, whoever reads there gets SIGBUS, at an address that
/// isInMappedFile().
class MappedFile {
  public:
    /// Errors: there is no such file, it is a folder or device, it may not be read. An empty file maps to no bytes.
    static Result<MappedFile> open(const std::filesystem::path& path);

    MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    MappedFile& operator=(MappedFile&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~MappedFile();

    std::string_view bytes() const { return bytes_; }

    /// Bytes [begin, end) have been read and need not stay in memory beside what was made of them; read once more, they
    /// come from the file again. Nobody may have written to them.
    void release(std::size_t begin, std::size_t end) const;

    /// rows x cols floats that stand in the file from `offset` on, which must hold them, as a matrix that is the file's
    /// memory: this has none then. None where they do not stand at a multiple of 64 bytes.
    std::optional<Matrix> takeMatrix(std::size_t offset, std::size_t rows, std::size_t cols);

  private:
    explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}
    std::string_view bytes_;
};

/// Reads at most `limit` bytes from the start of a file. Errors as MappedFile::open.
Result<std::string> readFileStart(const std::filesystem::path& path, std::size_t limit);

/// Reads a whole file into memory. Errors as MappedFile::open, and a file of more than `limit` bytes.
Result<std::string> readFile(const std::filesystem::path& path, std::size_t limit);

}  // namespace nepho::projector
