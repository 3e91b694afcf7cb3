#include "app/commands/command.h"
#include "app/commands/command_job.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "projector/data/image_list.h"
#include "projector/data/sheet_maker.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <charconv>

namespace nepho::app {

namespace {

using nlohmann::json;

struct SpriteOptions {
    CommonOptions common;
    std::vector<std::string> images;
    std::string list, tile, background = "none";
    std::filesystem::path out;
    std::uint32_t maxSide = projector::SheetOptions{}.maxSide;
    bool skipBad = false, json = false;
};

/// "RRGGBB", "RRGGBBAA" or "none" as 0xRRGGBBAA; throws CLI::ValidationError.
std::uint32_t parseColor(const std::string& option, std::string_view text) {
    if (text == "none") return 0;
    if (text.starts_with('#')) text.remove_prefix(1);
    std::uint32_t color = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), color, 16);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!whole || (text.size() != 6 && text.size() != 8))
        throw CLI::ValidationError(option, fmt::format("\"{}\" is not RRGGBB, RRGGBBAA or none", text));
    return text.size() == 6 ? color << 8 | 0xFFU : color;
}

projector::SheetOptions sheetOptions(const SpriteOptions& options) {
    projector::SheetOptions sheet;
    sheet.maxSide = options.maxSide;
    sheet.skipBad = options.skipBad;
    sheet.background = parseColor("--background", options.background);
    if (!options.tile.empty()) {
        const auto tile = parseSize("--tile", options.tile, projector::kMaxImageSide);
        sheet.tile = projector::ImageSize{tile[0], tile[1]};
    }
    return sheet;
}

void printMade(const SpriteOptions& options, const projector::MadeSheet& made, std::size_t images) {
    const projector::SheetPlan& plan = made.plan;
    const projector::ImageSize sheet = plan.sheet();
    if (!options.json) {
        fmt::print("{}: {} images, {} x {} tiles of {} x {} pixels, {} x {} in all\n", options.out.string(), images,
                   plan.side, plan.side, plan.tile.width, plan.tile.height, sheet.width, sheet.height);
        fmt::print("sprite {{ image_path: \"{}\" single_image_dim: {} single_image_dim: {} }}\n",
                   options.out.filename().string(), plan.tile.width, plan.tile.height);
        return;
    }
    json skipped = json::array();
    for (const auto& [tile, reason] : made.skipped) skipped.push_back({{"tile", tile}, {"reason", reason}});
    printJson({{"output", options.out.string()},
               {"images", images},
               {"columns", plan.side},
               {"rows", plan.side},
               {"tileWidth", plan.tile.width},
               {"tileHeight", plan.tile.height},
               {"width", sheet.width},
               {"height", sheet.height},
               {"single_image_dim", {plan.tile.width, plan.tile.height}},
               {"skipped", skipped}});
}

void sayWhatWasLost(const SpriteOptions& options, const projector::MadeSheet& made) {
    if (options.common.quiet) return;
    for (const auto& [tile, reason] : made.skipped) spdlog::warn("tile {} is left empty: {}", tile, reason);
    if (!made.odd.empty())
        spdlog::warn("{}{}", made.odd.front(),
                     made.odd.size() > 1 ? fmt::format("; {} other pictures are odd too", made.odd.size() - 1) : "");
    const projector::SheetPlan& plan = made.plan;
    if (!options.tile.empty() && plan.tile != plan.wanted) {
        spdlog::warn("tiles of {} x {} pixels are made {} x {}, so that the sheet stays within {} a side (--max-side)",
                     plan.wanted.width, plan.wanted.height, plan.tile.width, plan.tile.height, options.maxSide);
    }
}

int run(const SpriteOptions& options) {
    applyCommon(options.common);
    const projector::SheetOptions sheet = sheetOptions(options);
    std::vector<std::filesystem::path> named(options.images.begin(), options.images.end());
    if (!options.list.empty()) named.emplace_back(std::string("@").append(options.list));
    const auto images = projector::listImages(named, options.out);
    if (!images) return fail(kBadInput, images.error().message);

    CommandJob job(!options.common.quiet);
    const auto made = projector::makeSheet(*images, options.out, sheet, job.context());
    job.finish();
    if (!made) return interrupted() ? +kInterrupted : fail(kBadInput, made.error().message);
    if (made->unwritten) return fail(kFailed, made->unwritten->message);
    sayWhatWasLost(options, *made);
    printMade(options, *made, images->size());
    return kDone;
}

}  // namespace

Command addSprite(CLI::App& program) {
    CLI::App& command =
        *program.add_subcommand("sprite", "Make a sprite sheet of pictures, and say its tiles and grid");
    auto options = std::make_shared<SpriteOptions>();
    command.add_option(
        "IMAGES", options->images,
        "Pictures (PNG, JPEG), folders of them in natural order, or @FILE with the name of one a line, as "
        "it would be typed here; picture i goes into tile i");
    command.add_option("--list", options->list, "The same as @FILE");
    command.add_option("-o,--output", options->out, "PNG to write")->required();
    command.add_option("--tile", options->tile,
                       "Size of a tile in pixels, WIDTHxHEIGHT; default: what most of the pictures have, at most 256 a "
                       "side. Pictures keep their shape");
    command
        .add_option("--max-side", options->maxSide,
                    "Pixels a side of the sheet, 1 to 65536; tiles are scaled down to fit. TensorBoard takes 8192")
        ->capture_default_str()
        ->check(CLI::Range(std::uint32_t{1}, projector::kMaxImageSide));
    command.add_option("--background", options->background, "Colour behind pictures: RRGGBB, RRGGBBAA or none")
        ->capture_default_str();
    command.add_flag("--skip-bad", options->skipBad,
                     "Leave the tile of a picture that cannot be read empty, and say which, instead of making nothing");
    command.add_flag("--json", options->json, "Tile size, grid and what was left out as JSON");
    options->common.addTo(command);
    return [options] {
        if (options->images.empty() && options->list.empty())
            return fail(kWrongUsage, "no pictures are named; expected IMAGES or --list FILE");
        return run(*options);
    };
}

}  // namespace nepho::app
