#include "app/commands/command.h"
#include "app/commands/command_job.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/read_input.h"
#include "projector/base/atomic_folder.h"
#include "projector/data/dataset_writer.h"
#include "projector/data/npy_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <system_error>

namespace nepho::app {

namespace {

namespace fs = std::filesystem;

struct ConvertOptions {
    CommonOptions common;
    DataOptions data;
    fs::path out, layout;
    std::string to, tensorFormat = "tsv";
    bool force = false, json = false;

    projector::TensorFormat format() const {
        if (to == "npy") return projector::TensorFormat::npy;
        const bool bytes = to == "tensorboard" && tensorFormat == "bytes";
        return bytes ? projector::TensorFormat::bytes : projector::TensorFormat::tsv;
    }
};

/// What the name of the output asks for; empty where it says nothing.
std::string kindByName(const fs::path& out) {
    std::error_code ignored;
    if (!out.has_filename() || fs::is_directory(out, ignored)) return "tensorboard";
    if (out.extension() == ".npy") return "npy";
    if (out.extension() == ".tsv") return "tsv";
    return out.has_extension() ? "" : "tensorboard";
}

/// What would be replaced, in one sentence, or nothing.
std::string inTheWay(const std::vector<fs::path>& files) {
    for (const fs::path& file : files) {
        std::error_code ignored;
        if (fs::is_regular_file(file, ignored))
            return fmt::format("{}: is there already; --force replaces it", file.string());
    }
    return {};
}

std::string inTheWay(const fs::path& folder) {
    if (!projector::isFilledFolder(folder)) return {};
    return fmt::format("{}: is there already and not empty; --force replaces the files that are written, and no others",
                       folder.string());
}

/// Positions in place of the data's own numbers.
projector::Result<projector::Matrix> readLayout(const ConvertOptions& options, std::size_t rows) {
    auto layout = projector::readNpy(options.layout, true);
    if (!layout) return projector::Unexpected(layout.error());
    if (layout->vectors.rows() != rows)
        return projector::unexpected(fmt::format("{}: has {} rows, expected {} as in {}", options.layout.string(),
                                                 layout->vectors.rows(), rows, options.data.path.string()));
    if (const auto finite = projector::checkFinite(options.layout.string(), layout->vectors); !finite)
        return projector::Unexpected(finite.error());
    return std::move(layout->vectors);
}

projector::Result<std::optional<projector::SheetToWrite>> prepareSheet(const ConvertOptions& options,
                                                                       const projector::Dataset& dataset) {
    if (!dataset.sprite) return std::optional<projector::SheetToWrite>();
    auto sheet =
        projector::prepareSheet(*dataset.sprite, dataset.rows(),
                                options.to == "tensorboard" ? projector::kTensorBoardSheet : projector::kPlainSheet);
    if (!sheet) return projector::Unexpected(sheet.error());
    return std::optional(*std::move(sheet));
}

void tell(const ConvertOptions& options, const projector::DatasetToWrite& dataset,
          const projector::WrittenDataset& written) {
    if (!options.common.quiet) {
        for (const std::string& warning : written.warnings) spdlog::warn("{}", warning);
        if (dataset.sheet && dataset.sheet->rebuilt)
            spdlog::info("the sprite sheet was made anew, a tile a row, {} x {} pixels each", dataset.sheet->tileWidth,
                         dataset.sheet->tileHeight);
    }
    if (!options.json) return;
    nlohmann::json files = nlohmann::json::array();
    for (const fs::path& file : written.files) files.push_back(file.string());
    nlohmann::json result{{"to", options.to},
                          {"rows", dataset.numbers.rows},
                          {"dims", dataset.numbers.cols},
                          {"files", files},
                          {"warnings", written.warnings}};
    if (dataset.sheet) result["tile"] = {dataset.sheet->tileWidth, dataset.sheet->tileHeight};
    printJson(result);
}

int run(const ConvertOptions& options) {
    applyCommon(options.common);
    const bool folder = options.to == "tensorboard";
    if (const std::string problem = folder ? inTheWay(options.out) : inTheWay(std::vector{options.out});
        !problem.empty() && !options.force)
        return fail(kFailed, problem);
    const auto dataset = readInput(options.data, options.common);
    if (!dataset) return interrupted() ? +kInterrupted : fail(kBadInput, dataset.error().message);
    projector::DatasetToWrite toWrite{dataset->name, dataset->vectors, &dataset->metadata, {}};
    projector::Matrix positions;
    if (!options.layout.empty()) {
        auto layout = readLayout(options, dataset->rows());
        if (!layout) return fail(kBadInput, layout.error().message);
        positions = *std::move(layout);
        toWrite.numbers = positions;
    }
    auto sheet = prepareSheet(options, *dataset);
    if (!sheet) return fail(kBadInput, sheet.error().message);
    toWrite.sheet = *std::move(sheet);
    if (!folder && !options.force) {
        if (const std::string problem = inTheWay(projector::tensorFiles(options.out, toWrite)); !problem.empty())
            return fail(kFailed, problem);
    }

    CommandJob job(!options.common.quiet);
    const auto write = folder ? projector::writeTensorBoardFolder : projector::writeTensorFiles;
    const auto written = write(options.out, options.format(), toWrite, job.context());
    job.finish();
    if (!written) return interrupted() ? +kInterrupted : fail(kFailed, written.error().message);
    tell(options, toWrite, *written);
    return kDone;
}

}  // namespace

Command addConvert(CLI::App& program) {
    CLI::App& command = *program.add_subcommand("convert", "Write data for other tools: .npy, TSV or TensorBoard");
    auto options = std::make_shared<ConvertOptions>();
    options->data.addTo(command);
    command
        .add_option("-o,--output", options->out,
                    "What to write: a .npy or .tsv tensor, with NAME_metadata.tsv and NAME_sprite.png beside it, or a "
                    "folder for TensorBoard")
        ->required();
    command
        .add_option("--to", options->to,
                    "Kind of the output; default: by its name, where one without an ending is a folder for TensorBoard")
        ->check(CLI::IsMember({"npy", "tsv", "tensorboard"}));
    CLI::Option* tensorFormat =
        command.add_option("--tensor-format", options->tensorFormat, "Numbers in a folder for TensorBoard")
            ->capture_default_str()
            ->check(CLI::IsMember({"tsv", "bytes"}));
    command.add_option("--layout", options->layout,
                       ".npy with a position a row, as project writes it: these are written in place of the vectors");
    command.add_flag("--force", options->force, "Replace files that are there, and no others");
    command.add_flag("--json", options->json, "What was written, as JSON");
    options->common.addTo(command);
    return [options, tensorFormat] {
        if (options->out.empty()) return fail(kWrongUsage, "-o: is empty, expected the name of a file or folder");
        if (options->to.empty()) options->to = kindByName(options->out);
        if (options->to.empty())
            return fail(kWrongUsage, fmt::format("-o {}: its ending does not tell what to write, expected .npy, .tsv, "
                                                 "a folder, or --to",
                                                 options->out.string()));
        if (options->to != "tensorboard" && tensorFormat->count() > 0)
            return fail(kWrongUsage, "--tensor-format belongs to --to tensorboard");
        return run(*options);
    };
}

}  // namespace nepho::app
