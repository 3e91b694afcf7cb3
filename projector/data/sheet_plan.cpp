#include "projector/data/sheet_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <utility>

namespace nepho::projector {
namespace {

/// The size that most of the pictures have; of several the one that comes first. 0 x 0 where none can be read.
ImageSize commonSize(const std::vector<ImageSize>& pictures) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> counts;
    ImageSize common;
    std::size_t most = 0;
    for (const ImageSize& size : pictures) {
        if (size.width > 0) most = std::max(most, ++counts[{size.width, size.height}]);
    }
    for (const ImageSize& size : pictures) {
        if (size.width > 0 && counts[{size.width, size.height}] == most) return size;
    }
    return common;
}

/// Columns of the smallest square grid that holds them all.
std::uint32_t sideOf(std::size_t pictures) {
    auto side = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(pictures))));
    while (side * side < pictures) ++side;
    while (side > 1 && (side - 1) * (side - 1) >= pictures) --side;
    return static_cast<std::uint32_t>(side);
}

}  // namespace

ImageSize fitInto(ImageSize picture, ImageSize tile) {
    const double scale =
        std::min(static_cast<double>(tile.width) / picture.width, static_cast<double>(tile.height) / picture.height);
    const auto side = [scale](std::uint32_t pixels, std::uint32_t most) {
        return std::clamp(static_cast<std::uint32_t>(std::lround(pixels * scale)), 1U, most);
    };
    return {side(picture.width, tile.width), side(picture.height, tile.height)};
}

Result<SheetPlan> planSheet(const std::vector<ImageSize>& pictures, const SheetOptions& options) {
    assert(!pictures.empty());
    SheetPlan plan;
    const std::size_t most = std::size_t{options.maxSide} * options.maxSide;
    if (pictures.size() > most) {
        return unexpected(fmt::format("{} pictures do not fit on a sheet of {} x {} pixels, expected at most {}",
                                      pictures.size(), options.maxSide, options.maxSide, most));
    }
    plan.side = sideOf(pictures.size());
    plan.wanted = options.tile.value_or(commonSize(pictures));
    if (plan.wanted.width == 0)
        return unexpected("none of the pictures can be read, so nothing says how large a tile is");
    std::uint32_t largest = options.maxSide / plan.side;
    if (!options.tile) largest = std::min(largest, SheetOptions::kLargestUnasked);
    plan.tile = plan.wanted;
    if (std::max(plan.wanted.width, plan.wanted.height) > largest) plan.tile = fitInto(plan.wanted, {largest, largest});
    return plan;
}

}  // namespace nepho::projector
