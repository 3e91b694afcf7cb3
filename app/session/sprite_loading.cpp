#include "app/session/sprite_loading.h"

#include "projector/data/area_scaler.h"
#include "projector/data/image_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace nepho::app {

namespace {

using projector::Result;
using projector::unexpected;
using projector::Unexpected;

bool isScaled(const projector::SpriteSheet& sheet, const engine::SpritePageLayout& layout) {
    return layout.tileWidth != sheet.tileWidth || layout.tileHeight != sheet.tileHeight;
}

double mebibytes(std::uint64_t bytes) {
    return static_cast<double>(bytes) / (1 << 20);
}

/// The rows of the sheet, from the decoder through the scaler into the packer.
Result<engine::SpriteAtlas> pack(const projector::SpriteSheet& sheet, std::size_t tiles,
                                 const engine::SpritePageLayout& layout, std::vector<std::string>& warnings,
                                 const projector::JobContext& context) {
    const auto rows = projector::ImageRows::open(sheet.path);
    if (!rows) return Unexpected(rows.error());
    const projector::ImageSize size = (*rows)->size();
    if (size != projector::ImageSize{sheet.sheetWidth, sheet.sheetHeight})
        return unexpected(sheet.path.string() + ": was changed while it was read");
    projector::AreaScaler scaler({sheet.tileWidth, sheet.tileHeight}, {layout.tileWidth, layout.tileHeight},
                                 sheet.columns());
    engine::SpritePacker packer(layout, tiles, sheet.columns(), sheet.tiles);
    std::vector<std::uint8_t> row(std::size_t{size.width} * 4);
    const std::size_t used = std::size_t{sheet.columns()} * sheet.tileWidth * 4;  // beside it is a margin
    for (std::uint32_t y = 0; y < size.height; ++y) {
        if (y % 64 == 0 && context.stopRequested()) return unexpected(std::string(projector::kStoppedMessage));
        if (const auto read = (*rows)->next(row); !read) return Unexpected(read.error());
        if (packer.isComplete()) continue;  // what follows must still be whole
        scaler.add(std::span(row).first(used), [&](std::span<const std::uint8_t> line) { packer.addRow(line); });
    }
    if (const auto whole = (*rows)->finish(); !whole) return Unexpected(whole.error());
    if (std::string oddity = (*rows)->oddity(); !oddity.empty()) warnings.push_back(std::move(oddity));
    return packer.take();
}

}  // namespace

engine::SpritePageLayout planThumbnails(const projector::SpriteSheet& sheet, std::size_t rows,
                                        const engine::SpriteLimits& limits) {
    const std::size_t tiles = sheet.tiledRows(rows);
    if (tiles == 0) return {};
    return engine::planSpritePages(tiles, sheet.tileWidth, sheet.tileHeight, limits);
}

std::optional<std::string> thumbnailWarning(const projector::SpriteSheet& sheet, std::size_t rows,
                                            const engine::SpritePageLayout& layout,
                                            const engine::SpriteLimits& limits) {
    const std::size_t tiles = sheet.tiledRows(rows);
    if (tiles == 0) return std::nullopt;
    const std::string file = sheet.path.string();
    if (layout.pages == 0) {
        return fmt::format(
            "{}: not even tiles of one pixel fit into {:.0f} MiB for {} rows; the sprites are left out "
            "(--sprite-memory)",
            file, mebibytes(limits.maxBytes), tiles);
    }
    if (!isScaled(sheet, layout)) return std::nullopt;
    if (std::max(sheet.tileWidth, sheet.tileHeight) > limits.maxSide) {
        return fmt::format(
            "{}: its tiles of {} x {} pixels are scaled down to {} x {}, for no picture on the GPU is "
            "larger than {} a side",
            file, sheet.tileWidth, sheet.tileHeight, layout.tileWidth, layout.tileHeight, limits.maxSide);
    }
    return fmt::format(
        "{}: its tiles of {} x {} pixels are scaled down to {} x {} to fit into {:.0f} MiB "
        "(--sprite-memory)",
        file, sheet.tileWidth, sheet.tileHeight, layout.tileWidth, layout.tileHeight, mebibytes(limits.maxBytes));
}

std::string describeThumbnails(projector::ImageSize thumbnail, projector::ImageSize tile, std::uint64_t bytes,
                               std::uint64_t mostBytes) {
    const std::string scaled = thumbnail == tile ? "" : fmt::format(", scaled from {} x {}", tile.width, tile.height);
    return fmt::format("{} x {} pixels{}, {:.1f} of at most {:.0f} MiB", thumbnail.width, thumbnail.height, scaled,
                       mebibytes(bytes), mebibytes(mostBytes));
}

Result<Thumbnails> loadThumbnails(const projector::Dataset& dataset, const engine::SpriteLimits& limits,
                                  const projector::JobContext& context) {
    Thumbnails thumbnails;
    if (!dataset.sprite) return thumbnails;
    const projector::SpriteSheet& sheet = *dataset.sprite;
    const engine::SpritePageLayout layout = planThumbnails(sheet, dataset.rows(), limits);
    if (auto warning = thumbnailWarning(sheet, dataset.rows(), layout, limits))
        thumbnails.warnings.push_back(*std::move(warning));
    if (layout.pages == 0) return thumbnails;
    Result<engine::SpriteAtlas> atlas =
        pack(sheet, sheet.tiledRows(dataset.rows()), layout, thumbnails.warnings, context);
    if (!atlas) return Unexpected(atlas.error());
    thumbnails.atlas = std::make_shared<const engine::SpriteAtlas>(std::move(*atlas));
    return thumbnails;
}

}  // namespace nepho::app
