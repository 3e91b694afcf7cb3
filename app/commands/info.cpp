#include "app/commands/command.h"
#include "app/commands/command_job.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/print_text.h"
#include "app/session/sprite_loading.h"
#include "projector/data/sprite_sheet_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace nepho::app {

namespace {

using nlohmann::json;

constexpr std::uint64_t kMostChecked = std::uint64_t{1} << 26;  // pixels of a sheet: a second's work, or two

struct InfoOptions {
    CommonOptions common;
    DataOptions data;
    std::uint32_t spriteMemory = kSpriteMemory;
    bool json = false;
};

const char* formatName(projector::TensorFormat format) {
    switch (format) {
        case projector::TensorFormat::npy:
            return "npy";
        case projector::TensorFormat::tsv:
            return "tsv";
        case projector::TensorFormat::csv:
            return "csv";
        case projector::TensorFormat::bytes:
            return "bytes";
    }
    return "";
}

json columnJson(const projector::Column& column) {
    const bool number = column.kind == projector::ColumnKind::number;
    return {{"name", column.name},
            {"kind", number ? "number" : "text"},
            {"distinct", column.distinctCount()},
            {"missing", column.missingCount()}};
}

/// What loading the sprites would make of them; adds the warning that it would give.
json thumbnailJson(const projector::Dataset& dataset, const engine::SpriteLimits& limits, json& warnings) {
    const projector::SpriteSheet& sheet = *dataset.sprite;
    const engine::SpritePageLayout layout = planThumbnails(sheet, dataset.rows(), limits);
    if (const auto warning = thumbnailWarning(sheet, dataset.rows(), layout, limits)) warnings.push_back(*warning);
    if (layout.pages == 0) return nullptr;
    return {{"width", layout.tileWidth},
            {"height", layout.tileHeight},
            {"bytes", layout.bytes()},
            {"mostBytes", limits.maxBytes}};
}

json spriteJson(const projector::Dataset& dataset, std::uint32_t checkedRows, const engine::SpriteLimits& limits,
                json& warnings) {
    if (!dataset.sprite) return nullptr;
    const projector::SpriteSheet& sheet = *dataset.sprite;
    return {{"thumbnails", thumbnailJson(dataset, limits, warnings)},
            {"path", sheet.path.string()},
            {"width", sheet.sheetWidth},
            {"height", sheet.sheetHeight},
            {"checkedHeight", checkedRows},
            {"tileWidth", sheet.tileWidth},
            {"tileHeight", sheet.tileHeight},
            {"columns", sheet.columns()},
            {"capacity", sheet.capacity()}};
}

/// Reads one tensor and describes it; the message of what is wrong with it otherwise.
projector::Result<json> tensorJson(const projector::TensorSource& source, const engine::SpriteLimits& limits,
                                   bool quiet, json& warnings) {
    CommandJob job(!quiet);
    projector::Result<projector::Dataset> dataset = projector::readDataset(source, job.context());
    projector::Result<std::uint32_t> checkedRows = 0U;
    if (dataset && dataset->sprite)
        checkedRows = projector::checkSpriteSheet(*dataset->sprite, kMostChecked, dataset->warnings, job.context());
    job.finish();
    if (!dataset) return projector::Unexpected(dataset.error());
    if (!checkedRows) return projector::Unexpected(checkedRows.error());
    json columns = json::array();
    for (const projector::Column& column : dataset->metadata.columns) columns.push_back(columnJson(column));
    for (const std::string& warning : dataset->warnings) warnings.push_back(warning);
    const json sprite = spriteJson(*dataset, *checkedRows, limits, warnings);
    return json{{"name", source.name},
                {"path", source.tensorPath.string()},
                {"format", formatName(source.format)},
                {"rows", dataset->rows()},
                {"dims", dataset->dims()},
                {"declaredShape", source.declaredShape},
                {"columns", columns},
                {"sprite", sprite},
                {"metadata", source.metadataPath ? json(source.metadataPath->string()) : json(nullptr)},
                {"bookmarks", source.bookmarksPath ? json(source.bookmarksPath->string()) : json(nullptr)}};
}

json badTensorJson(const projector::TensorSource& source, const std::string& error) {
    return {{"name", source.name},
            {"path", source.tensorPath.string()},
            {"format", formatName(source.format)},
            {"error", error}};
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Empty where all of a sheet was looked at.
std::string describeCheck(const json& sprite) {
    const auto checked = sprite["checkedHeight"].get<std::uint32_t>();
    return checked == sprite["height"] ? "" : fmt::format(", the first {} rows of pixels are whole", checked);
}

void printThumbnails(const json& sprite) {
    const json& thumbnails = sprite["thumbnails"];
    if (thumbnails.is_null()) return;
    const std::string text =
        describeThumbnails({thumbnails["width"].get<std::uint32_t>(), thumbnails["height"].get<std::uint32_t>()},
                           {sprite["tileWidth"].get<std::uint32_t>(), sprite["tileHeight"].get<std::uint32_t>()},
                           thumbnails["bytes"].get<std::uint64_t>(), thumbnails["mostBytes"].get<std::uint64_t>());
    printText("  thumbnails: {}\n", text);
}

void printInfo(const json& info) {
    for (const json& tensor : info["tensors"]) {
        if (tensor.contains("error")) {
            printText("{}: cannot be opened: {}\n", tensor["name"].get<std::string>(),
                      tensor["error"].get<std::string>());
            continue;
        }
        printText("{}: {}, {} ({}, {})\n", tensor["name"].get<std::string>(),
                  counted(tensor["rows"].get<std::size_t>(), "point"),
                  counted(tensor["dims"].get<std::size_t>(), "dimension"), tensor["format"].get<std::string>(),
                  tensor["path"].get<std::string>());
        for (const json& column : tensor["columns"]) {
            printText("  column {} ({}): {}, {} missing\n", column["name"].get<std::string>(),
                      column["kind"].get<std::string>(),
                      counted(column["distinct"].get<std::size_t>(), "different value"),
                      column["missing"].get<std::size_t>());
        }
        if (!tensor["sprite"].is_null()) {
            const json& sprite = tensor["sprite"];
            printText("  sprites: {} x {} pixels, tiles {} x {} ({}{})\n", sprite["width"].get<int>(),
                      sprite["height"].get<int>(), sprite["tileWidth"].get<int>(), sprite["tileHeight"].get<int>(),
                      sprite["path"].get<std::string>(), describeCheck(sprite));
            printThumbnails(sprite);
        }
    }
    for (const json& warning : info["warnings"]) printText("warning: {}\n", warning.get<std::string>());
}

int run(const InfoOptions& options) {
    applyCommon(options.common);
    const OpenRequest request = options.data.request();
    const auto catalog = projector::openCatalog(request.path, request.catalog);
    if (!catalog) return fail(kBadInput, catalog.error().message);
    const auto wanted = projector::findTensor(*catalog, request.tensor);
    if (!wanted) return fail(kBadInput, wanted.error().message);
    json info{{"path", request.path.string()}, {"tensors", json::array()}, {"warnings", catalog->warnings}};
    engine::SpriteLimits limits;
    limits.maxBytes = std::uint64_t{options.spriteMemory} << 20;
    std::string firstError;
    bool anyOpens = false;
    for (std::size_t i = 0; i < catalog->tensors.size(); ++i) {
        if (request.tensor && i != *wanted) continue;
        const projector::TensorSource& source = catalog->tensors[i];
        const auto tensor = tensorJson(source, limits, options.common.quiet, info["warnings"]);
        if (interrupted()) return kInterrupted;
        info["tensors"].push_back(tensor ? *tensor : badTensorJson(source, tensor.error().message));
        anyOpens = anyOpens || tensor;
        if (!tensor && firstError.empty()) firstError = tensor.error().message;
    }
    if (!anyOpens && !firstError.empty()) return fail(kBadInput, firstError);
    if (options.json) {
        printJson(info);
    } else {
        printInfo(info);
    }
    return kDone;
}

}  // namespace

Command addInfo(CLI::App& program) {
    CLI::App& command =
        *program.add_subcommand("info", "Say what a file or folder holds: tensors, columns, sprites, warnings");
    auto options = std::make_shared<InfoOptions>();
    options->data.addTo(command);
    addSpriteMemory(command, options->spriteMemory);
    command.add_flag("--json", options->json, "As JSON");
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
