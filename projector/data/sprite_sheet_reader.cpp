#include "projector/data/sprite_sheet_reader.h"

#include "projector/data/image_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace nepho::projector {
namespace {

// Programs that draw sprite sheets lay ceil(sqrt(N)) tiles side by side and as many rows.
std::array<std::uint32_t, 2> squareGridTile(const ImageSize& size, std::size_t rows) {
    const auto side = static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<double>(rows))));
    if (side == 0 || size.width % side != 0 || size.height % side != 0) return {0, 0};
    return {size.width / side, size.height / side};
}

}  // namespace

Result<std::optional<SpriteSheet>> readSpriteSheet(const std::filesystem::path& path, std::array<std::uint32_t, 2> tile,
                                                   std::size_t rows, std::vector<std::string>& warnings,
                                                   IfUnusable unusable) {
    const auto refused = [&](std::string message) -> Result<std::optional<SpriteSheet>> {
        if (unusable == IfUnusable::fail) return unexpected(std::move(message));
        warnings.push_back(std::move(message) + "; the sprites are left out");
        return std::optional<SpriteSheet>();
    };
    const std::string file = path.string();
    const Result<ImageSize> size = readImageSize(path);
    if (!size) return Unexpected(size.error());
    if (tile[0] == 0 && tile[1] == 0) {
        tile = squareGridTile(*size, rows);
        if (tile[0] == 0) return refused(fmt::format("{}: nothing says how large its tiles are", file));
        warnings.push_back(fmt::format("{}: nothing says how large its tiles are, {} x {} pixels were assumed", file,
                                       tile[0], tile[1]));
    }
    if (tile[0] == 0 || tile[1] == 0 || tile[0] > size->width || tile[1] > size->height) {
        return unexpected(fmt::format(
            "{}: its tiles are said to be {} x {} pixels, expected at least 1 and at most the sheet's {} x {}", file,
            tile[0], tile[1], size->width, size->height));
    }
    if (size->width % tile[0] != 0) {
        warnings.push_back(
            fmt::format("{}: is {} pixels wide, which is no multiple of its tiles' {}; their size may "
                        "be another",
                        file, size->width, tile[0]));
    }
    SpriteSheet sheet{path, tile[0], tile[1], size->width, size->height, {}};
    if (sheet.capacity() < rows) {
        warnings.push_back(fmt::format("{}: has {} tiles for {} rows, {} rows have no tile", file, sheet.capacity(),
                                       rows, rows - sheet.capacity()));
    }
    return std::optional(std::move(sheet));
}

Result<std::uint32_t> checkSpriteSheet(const SpriteSheet& sheet, std::uint64_t mostPixels,
                                       std::vector<std::string>& warnings, const JobContext& context) {
    const Result<std::unique_ptr<ImageRows>> rows = ImageRows::open(sheet.path);
    if (!rows) return Unexpected(rows.error());
    const ImageSize size = (*rows)->size();
    const auto checked = static_cast<std::uint32_t>(std::min<std::uint64_t>(size.height, mostPixels / size.width));
    std::vector<std::uint8_t> row(std::size_t{size.width} * 4);
    for (std::uint32_t y = 0; y < checked; ++y) {
        if (y % 64 == 0) {
            if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
            context.report("sprites", static_cast<double>(y) / checked);
        }
        if (Status read = (*rows)->next(row); !read) return Unexpected(read.error());
    }
    if (checked < size.height) return checked;
    if (Status whole = (*rows)->finish(); !whole) return Unexpected(whole.error());
    if (std::string oddity = (*rows)->oddity(); !oddity.empty()) warnings.push_back(std::move(oddity));
    return checked;
}

}  // namespace nepho::projector
