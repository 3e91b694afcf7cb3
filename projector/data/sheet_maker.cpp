#include "projector/data/sheet_maker.h"

#include "projector/data/area_scaler.h"
#include "projector/data/image_reader.h"
#include "projector/data/png_writer.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <span>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

/// Where a tile is among the pixels of some rows of tiles.
struct TilePlace {
    std::uint8_t* first;  ///< the tile's top left pixel
    std::size_t stride;   ///< bytes a row of the sheet
};

/// A pixel over the background, both with alpha that is not premultiplied, as they are stored.
void putOver(std::uint8_t* below, const std::uint8_t* pixel) {
    const unsigned alpha = pixel[3];
    if (alpha == 255 || below[3] == 0) {
        std::copy_n(pixel, 4, below);
        return;
    }
    const unsigned kept = below[3] * (255 - alpha);  // of 255 * 255
    const unsigned sum = alpha * 255 + kept;
    if (sum == 0) return;
    for (std::size_t c = 0; c < 3; ++c)
        below[c] = static_cast<std::uint8_t>((pixel[c] * alpha * 255 + below[c] * kept + sum / 2) / sum);
    below[3] = static_cast<std::uint8_t>((sum + 127) / 255);
}

/// Decodes a picture and draws it into its tile, scaled, row by row, and turned as it is to be seen.
Status drawPicture(const fs::path& path, ImageSize tile, TilePlace place, std::string& oddity) {
    const Result<std::unique_ptr<ImageRows>> rows = ImageRows::open(path);
    if (!rows) return Unexpected(rows.error());
    const Orientation orientation = (*rows)->orientation();
    const ImageSize from = (*rows)->size(), seen = fitInto(orientation.turned(from), tile);
    const ImageSize to = orientation.turned(seen);
    AreaScaler scaler(from, to);
    std::uint8_t* corner =
        place.first + (tile.height - seen.height) / 2 * place.stride + std::size_t{(tile.width - seen.width) / 2} * 4;
    std::size_t y = 0;
    const auto draw = [&](std::span<const std::uint8_t> line) {
        for (std::size_t x = 0; x < to.width; ++x) {
            const auto at = orientation.placeOf({x, y}, to);
            putOver(corner + at.y * place.stride + at.x * 4, line.data() + 4 * x);
        }
        ++y;
    };
    std::vector<std::uint8_t> row(std::size_t{from.width} * 4);
    for (std::uint32_t line = 0; line < from.height; ++line) {
        if (Status read = (*rows)->next(row); !read) return read;
        scaler.add(row, draw);
    }
    Status whole = (*rows)->finish();
    oddity = (*rows)->oddity();
    return whole;
}

/// What went wrong with a picture, or an empty string.
using Problems = std::vector<std::string>;

/// Loops over pictures in parallel, counting those done.
class Pictures {
  public:
    Pictures(const char* stage, std::size_t count, const JobContext& context)
        : stage_(stage), count_(count), context_(context) {}

    template <typename Each>
    void run(std::size_t begin, std::size_t end, Each each) {
        parallelFor(end - begin, 1, [&](std::size_t from, std::size_t to) {
            for (std::size_t i = begin + from; i < begin + to && !context_.stopRequested(); ++i) {
                each(i);
                const std::scoped_lock lock(mutex_);
                context_.report(stage_, static_cast<double>(++done_) / static_cast<double>(count_));
            }
        });
    }

  private:
    const char* stage_;
    std::size_t count_;
    const JobContext& context_;
    std::mutex mutex_;
    std::size_t done_ = 0;
};

std::vector<ImageSize> readSizes(const std::vector<fs::path>& pictures, Problems& problems, const JobContext& context) {
    std::vector<ImageSize> sizes(pictures.size());
    Pictures("headers", pictures.size(), context).run(0, pictures.size(), [&](std::size_t i) {
        if (const Result<ImageSize> size = readSizeSeen(pictures[i])) {
            sizes[i] = *size;
        } else {
            problems[i] = size.error().message;
        }
    });
    return sizes;
}

/// Rows of tiles that are made at once: enough pictures to keep every core busy, within 64 MiB where more than one.
std::uint32_t rowsAtOnce(const SheetPlan& plan) {
    constexpr std::size_t kPictures = 256, kBytes = std::size_t{64} << 20;
    const std::size_t rowBytes = std::size_t{plan.sheet().width} * plan.tile.height * 4;
    const std::size_t rows = std::min((kPictures + plan.side - 1) / plan.side, kBytes / rowBytes);
    return static_cast<std::uint32_t>(std::clamp<std::size_t>(rows, 1, plan.side));
}

const std::string* firstOf(const Problems& problems) {
    const auto first = std::ranges::find_if(problems, [](const std::string& text) { return !text.empty(); });
    return first == problems.end() ? nullptr : &*first;
}

void fill(const TilePlace& place, ImageSize tile, std::uint32_t color) {
    const std::array<std::uint8_t, 4> bytes{static_cast<std::uint8_t>(color >> 24),
                                            static_cast<std::uint8_t>(color >> 16),
                                            static_cast<std::uint8_t>(color >> 8), static_cast<std::uint8_t>(color)};
    for (std::size_t y = 0; y < tile.height; ++y)
        for (std::size_t x = 0; x < std::size_t{tile.width} * 4; ++x) place.first[y * place.stride + x] = bytes[x % 4];
}

/// Draws the sheet's rows of tiles one after the other.
class SheetDrawing {
  public:
    SheetDrawing(const std::vector<fs::path>& pictures, const SheetPlan& plan, std::uint32_t background,
                 const JobContext& context)
        : pictures_(pictures), plan_(plan), background_(background), loop_("pictures", pictures.size(), context) {}

    /// The pixels of `count` rows of tiles from `row` on; what is wrong with a picture goes to its place in `problems`,
    /// and those that have one already are left out. What is odd about it goes to its place in `oddities`.
    std::span<const std::uint8_t> draw(std::uint32_t row, std::uint32_t count, Problems& problems, Problems& oddities) {
        const std::size_t stride = std::size_t{plan_.sheet().width} * 4, side = plan_.side;
        pixels_.assign(stride * plan_.tile.height * count, 0);
        const std::size_t begin = std::min(row * side, pictures_.size());
        const std::size_t end = std::min((row + std::size_t{count}) * side, pictures_.size());
        loop_.run(begin, end, [&](std::size_t i) {
            if (!problems[i].empty()) return;
            const std::size_t down = (i - begin) / side, across = (i - begin) % side;
            const TilePlace place{pixels_.data() + down * plan_.tile.height * stride + across * plan_.tile.width * 4,
                                  stride};
            fill(place, plan_.tile, background_);
            const Status drawn = drawPicture(pictures_[i], plan_.tile, place, oddities[i]);
            if (drawn) return;
            problems[i] = drawn.error().message;
            oddities[i].clear();
            fill(place, plan_.tile, 0);
        });
        return pixels_;
    }

  private:
    const std::vector<fs::path>& pictures_;
    const SheetPlan& plan_;
    std::uint32_t background_;
    Pictures loop_;
    std::vector<std::uint8_t> pixels_;
};

}  // namespace

Result<MadeSheet> makeSheet(const std::vector<fs::path>& pictures, const fs::path& out, const SheetOptions& options,
                            const JobContext& context) {
    const auto stopped = [] { return unexpected(std::string(kStoppedMessage)); };
    Problems problems(pictures.size()), oddities(pictures.size());
    const std::vector<ImageSize> sizes = readSizes(pictures, problems, context);
    if (context.stopRequested()) return stopped();
    if (const std::string* first = firstOf(problems); first && !options.skipBad) return unexpected(*first);
    const Result<SheetPlan> plan = planSheet(sizes, options);
    if (!plan) return Unexpected(plan.error());

    constexpr int kEffort = 6;  // written once, loaded by browsers
    Result<PngWriter> writer = PngWriter::create(out, plan->sheet(), kEffort);
    if (!writer) return MadeSheet{*plan, {}, {}, writer.error()};
    SheetDrawing drawing(pictures, *plan, options.background, context);
    const std::uint32_t atOnce = rowsAtOnce(*plan);
    for (std::uint32_t row = 0; row < plan->side; row += atOnce) {
        const std::span<const std::uint8_t> drawn =
            drawing.draw(row, std::min(atOnce, plan->side - row), problems, oddities);
        if (context.stopRequested()) return stopped();
        if (const std::string* first = firstOf(problems); first && !options.skipBad) return unexpected(*first);
        if (const Status written = writer->write(drawn); !written) return MadeSheet{*plan, {}, {}, written.error()};
    }
    if (const Status written = writer->finish(); !written) return MadeSheet{*plan, {}, {}, written.error()};

    MadeSheet made{*plan, {}, {}, {}};
    std::ranges::copy_if(oddities, std::back_inserter(made.odd), [](const std::string& text) { return !text.empty(); });
    for (std::size_t i = 0; i < problems.size(); ++i) {
        if (!problems[i].empty()) made.skipped.push_back({i, problems[i]});
    }
    return made;
}

}  // namespace nepho::projector
