#pragma once

#include "projector/data/image.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace nepho::projector {

/// How a stored picture is turned and mirrored to be seen as it was taken: Exif's tag Orientation (CIPA DC-008, 4.6.4).
class Orientation {
  public:
    /// As it is stored.
    Orientation() = default;
    /// Of an APP1 block of a JPEG, from "Exif" on; as it is stored where the block says nothing else.
    static Orientation ofExif(std::span<const std::uint8_t> block);

    /// The size that is seen of a picture stored in this one; and the other way round.
    ImageSize turned(ImageSize size) const;
    struct Place {
        std::size_t x, y;
    };
    /// Where a stored picture's pixel is seen.
    Place placeOf(Place stored, ImageSize storedSize) const;

  private:
    bool transposed_ = false;  ///< rows become columns, after which
    bool fromRight_ = false, fromBottom_ = false;
};

}  // namespace nepho::projector
