#include "projector/data/exif_orientation.h"

#include <libexif/exif-data.h>

#include <memory>
#include <utility>

namespace nepho::projector {

namespace {

struct Unreferenced {
    void operator()(ExifData* data) const { exif_data_unref(data); }
};

/// The tag's value, 1 to 8; 1 where there is none.
int orientationTag(std::span<const std::uint8_t> block) {
    const std::unique_ptr<ExifData, Unreferenced> data(exif_data_new());
    if (!data) return 1;
    exif_data_load_data(data.get(), block.data(), static_cast<unsigned>(block.size()));
    const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) return 1;
    const int value = exif_get_short(entry->data, exif_data_get_byte_order(data.get()));
    return value >= 1 && value <= 8 ? value : 1;
}

}  // namespace

Orientation Orientation::ofExif(std::span<const std::uint8_t> block) {
    const int tag = orientationTag(block);
    Orientation orientation;
    orientation.transposed_ = tag >= 5;
    orientation.fromRight_ = tag == 2 || tag == 3 || tag == 6 || tag == 7;
    orientation.fromBottom_ = tag == 3 || tag == 4 || tag == 7 || tag == 8;
    return orientation;
}

ImageSize Orientation::turned(ImageSize size) const {
    return transposed_ ? ImageSize{size.height, size.width} : size;
}

Orientation::Place Orientation::placeOf(Place stored, ImageSize storedSize) const {
    const ImageSize seen = turned(storedSize);
    Place place = transposed_ ? Place{stored.y, stored.x} : stored;
    if (fromRight_) place.x = seen.width - 1 - place.x;
    if (fromBottom_) place.y = seen.height - 1 - place.y;
    return place;
}

}  // namespace nepho::projector
