#pragma once

#include "projector/base/result.h"
#include "projector/data/image.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace nepho::projector {

/// Writes an RGBA8 PNG row after row, under a temporary name that finish() renames; destroyed before, it leaves nothing
/// behind.
class PngWriter {
  public:
    /// `size`: 1 to kMaxImageSide a side. `effort`: zlib's compression level, 1 (fast) to 9 (small). Errors: no such
    /// folder, no permission and the like.
    static Result<PngWriter> create(const std::filesystem::path& path, ImageSize size, int effort);

    PngWriter(PngWriter&&) noexcept;
    PngWriter& operator=(PngWriter&&) = delete;
    ~PngWriter();

    /// The next rows, one or more, size.width * 4 bytes each; size.height altogether. Error: the disk is full.
    Status write(std::span<const std::uint8_t> rgba);
    /// After the last row.
    Status finish();

  private:
    struct Encoder;
    explicit PngWriter(std::unique_ptr<Encoder> encoder);
    std::unique_ptr<Encoder> encoder_;
};

/// Writes a whole picture, quickly rather than small.
Status writePng(const std::filesystem::path& path, const Image& image);

}  // namespace nepho::projector
