// PNG and JPEG: the size in the header, all pixels, and the same as a sprite sheet of which thumbnails are made.
#include "app/session/sprite_loading.h"
#include "projector/data/image_reader.h"
#include "projector/data/sprite_sheet_reader.h"
#include "tests/fuzz/hostile_file.h"

#include <array>
#include <utility>

using namespace nepho;

namespace {

// Up to 64 MiB of pixels are decoded whatever the file's size; a fuzzer has no time for them.
constexpr std::uint64_t kMostPixels = 1 << 20;

/// `tile`: {0, 0} where nothing says it.
void readAsSheet(const std::filesystem::path& path, std::array<std::uint32_t, 2> tile, std::size_t rows, bool isWhole) {
    projector::Dataset dataset;
    auto sheet = projector::readSpriteSheet(path, tile, rows, dataset.warnings);
    if (!sheet || !*sheet) return;
    fuzz::mustHold(projector::checkSpriteSheet(**sheet, kMostPixels, dataset.warnings).has_value() == isWhole);
    dataset.sprite = std::move(*sheet);
    dataset.vectors = projector::Matrix(rows, 1);
    constexpr engine::SpriteLimits kSmall{.maxSide = 64, .maxBytes = 1 << 16};
    const auto thumbnails = app::loadThumbnails(dataset, kSmall, {});
    const bool isTried = app::planThumbnails(*dataset.sprite, rows, kSmall).pages > 0;
    fuzz::mustHold(thumbnails.has_value() == (isWhole || !isTried));
    if (!isTried || !isWhole) return;
    fuzz::mustHold(thumbnails->atlas != nullptr && thumbnails->atlas->tiles == dataset.sprite->tiledRows(rows));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::HostileFile file(data, size);
    const auto header = projector::readImageSize(file.path());
    if (header && std::uint64_t{header->width} * header->height > kMostPixels) return 0;
    const auto image = projector::readImage(file.path());
    if (header) {
        readAsSheet(file.path(), {0, 0}, size % 10, image.has_value());
        readAsSheet(file.path(), {header->width / 3 + 1, header->height / 2 + 1}, size % 10, image.has_value());
    }
    if (!image) return 0;
    fuzz::mustHold(header && header->width == image->width && header->height == image->height);
    fuzz::mustHold(image->rgba.size() == std::size_t{image->width} * image->height * 4);
    return 0;
}
