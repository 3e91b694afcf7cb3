#pragma once

#include "projector/base/result.h"
#include "projector/data/exif_orientation.h"
#include "projector/data/image.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace nepho::projector {

/// Memory for pixels is bounded by the file: they may take kAlwaysDecoded bytes plus kLargestExpansion times the
/// file's, and a picture that claims more is refused before anything is allocated. 64 MiB are a sheet of 4096 x 4096;
/// beyond, sheets of real pictures expand by 3 to 100, and even one of which nine tenths are blank by some hundreds.
inline constexpr std::uint64_t kAlwaysDecoded = std::uint64_t{64} << 20;
inline constexpr std::uint64_t kLargestExpansion = 1032;

/// Reads only the header of a PNG or JPEG; the file's first bytes say which it is. Errors: neither of them, cut short,
/// 0 or more than kMaxImageSide pixels a side.
Result<ImageSize> readImageSize(const std::filesystem::path& path);
/// The same as it is seen: a JPEG may say that it lies on its side.
Result<ImageSize> readSizeSeen(const std::filesystem::path& path);

/// What a picture's header says.
struct ImageHeader {
    ImageSize size;  ///< as it is stored
    Orientation orientation;
};

/// A PNG or JPEG that is decoded row after row, from the top, so that nobody needs memory for all of it; only
/// interlaced PNGs and progressive JPEGs are held whole.
class ImageRows {
  public:
    /// Reads the header. Errors: those of readImageSize(); memory out of proportion to the file; a JPEG of other
    /// colours than grey, RGB and CMYK.
    static Result<std::unique_ptr<ImageRows>> open(const std::filesystem::path& path);

    virtual ~ImageRows() = default;
    ImageRows(const ImageRows&) = delete;
    ImageRows& operator=(const ImageRows&) = delete;

    /// As it is stored; rows are stored ones.
    ImageSize size() const { return size_; }
    Orientation orientation() const { return orientation_; }
    /// Writes the next row as RGBA8, size().width * 4 bytes. At most size().height times. Error: the file is damaged.
    virtual Status next(std::span<std::uint8_t> rgba) = 0;
    /// After the last row: reads on to the end of the file, which may be cut short although all pixels are there.
    virtual Status finish() = 0;
    /// After finish(): one sentence on what is odd about the file although all pixels are there; empty: nothing.
    virtual std::string oddity() const { return {}; }

  protected:
    explicit ImageRows(ImageSize size, Orientation orientation = {}) : size_(size), orientation_(orientation) {}

  private:
    ImageSize size_;
    Orientation orientation_;
};

/// Decodes a whole PNG or JPEG, as it is stored. Errors: those of ImageRows.
Result<Image> readImage(const std::filesystem::path& path);

}  // namespace nepho::projector
