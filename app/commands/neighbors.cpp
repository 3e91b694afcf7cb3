#include "projector/knn/neighbors.h"

#include "app/commands/command.h"
#include "app/commands/command_job.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/print_text.h"
#include "app/commands/read_input.h"
#include "engine/base/clocks.h"
#include "projector/base/atomic_file.h"
#include "projector/layout/all_neighbors.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <charconv>
#include <iterator>

namespace nepho::app {

namespace {

struct NeighborOptions {
    CommonOptions common;
    DataOptions data;
    std::string of, metric = "cosine", labelBy;
    std::filesystem::path out;
    std::size_t k = 10;
    bool json = false, exact = false, approximate = false;

    projector::NeighborRoute route() const {
        if (exact) return projector::NeighborRoute::exact;
        return approximate ? projector::NeighborRoute::approximate : projector::NeighborRoute::automatic;
    }
};

std::string labelOf(const projector::Column* column, std::uint32_t row) {
    return column == nullptr || column->isMissing(row) ? std::string() : column->text(row);
}

/// A row by number, else the first row with that label.
projector::Result<std::uint32_t> findRow(const std::string& of, const projector::Dataset& dataset,
                                         const projector::Column* label) {
    std::uint32_t row = 0;
    const auto [end, error] = std::from_chars(of.data(), of.data() + of.size(), row);
    if (error == std::errc() && end == of.data() + of.size() && row < dataset.rows()) return row;
    for (std::uint32_t candidate = 0; label != nullptr && candidate < dataset.rows(); ++candidate) {
        if (labelOf(label, candidate) == of) return candidate;
    }
    return projector::unexpected(
        fmt::format("--of \"{}\": expected a row from 0 to {}{}", of, dataset.rows() == 0 ? 0 : dataset.rows() - 1,
                    label != nullptr ? fmt::format(", or a value of the column {}", label->name) : ""));
}

projector::Status writeTable(projector::AtomicFile& file, const projector::KnnTable& table) {
    constexpr std::size_t kRowsAtOnce = 256;
    projector::Status status = file.write("row\tneighbor\tdistance\n");
    std::string lines;
    for (std::size_t row = 0; row < table.rows && status; ++row) {
        for (std::size_t i = 0; i < table.k; ++i)
            fmt::format_to(std::back_inserter(lines), "{}\t{}\t{}\n", row, table.idsOf(row)[i],
                           table.distancesOf(row)[i]);
        if ((row + 1) % kRowsAtOnce != 0 && row + 1 != table.rows) continue;
        if (interrupted()) return projector::unexpected(std::string(projector::kStoppedMessage));
        status = file.write(lines);
        lines.clear();
    }
    return status ? file.commit() : status;
}

void tellRoute(const NeighborOptions& options, const projector::AllNeighbors& found) {
    if (options.json) {
        printJson({{"rows", found.table.rows},
                   {"k", found.table.k},
                   {"metric", options.metric},
                   {"exact", found.exact},
                   {"recall", found.recall},
                   {"output", options.out.string()}});
    }
    if (options.common.quiet) return;
    if (!found.exact) {
        spdlog::info("{:.2f} % of the true neighbours were found, measured on a sample; --exact compares all rows",
                     100.0 * found.recall);
    } else if (options.approximate) {
        spdlog::info("all rows were compared, for fewer would not have found enough of the true neighbours");
    }
}

int writeAll(const NeighborOptions& options, const projector::Dataset& dataset, projector::Metric metric) {
    auto file = projector::AtomicFile::create(options.out);
    if (!file) return fail(kFailed, file.error().message);
    CommandJob job(!options.common.quiet);
    projector::NeighborOptions wanted;
    wanted.k = options.k;
    wanted.metric = metric;
    wanted.route = options.route();
    wanted.seed = options.common.seed;
    const auto found = projector::findAllNeighbors(dataset.vectors, wanted, job.context());
    job.finish();
    if (!found) return interrupted() ? +kInterrupted : fail(kFailed, found.error().message);
    if (const auto written = writeTable(*file, found->table); !written)
        return interrupted() ? +kInterrupted : fail(kFailed, written.error().message);
    tellRoute(options, *found);
    return kDone;
}

int run(const NeighborOptions& options) {
    applyCommon(options.common);
    const projector::Metric metric = *projector::parseMetric(options.metric);
    const auto dataset = readInput(options.data, options.common);
    if (!dataset) return interrupted() ? +kInterrupted : fail(kBadInput, dataset.error().message);
    if (!options.out.empty()) return writeAll(options, *dataset, metric);

    const projector::Column* label =
        options.labelBy.empty() ? dataset->metadata.defaultLabel() : dataset->metadata.find(options.labelBy);
    if (!options.labelBy.empty() && label == nullptr)
        return fail(kBadInput, fmt::format("there is no column \"{}\"", options.labelBy));
    const auto row = findRow(options.of, *dataset, label);
    if (!row) return fail(kBadInput, row.error().message);

    const projector::NeighborSearch search(dataset->vectors);
    const double start = engine::wallSeconds();
    const auto neighbors = search.query(*row, options.k, metric);
    const double milliseconds = 1e3 * (engine::wallSeconds() - start);
    if (options.json) {
        nlohmann::json list = nlohmann::json::array();
        for (const auto& n : neighbors)
            list.push_back({{"row", n.row}, {"distance", n.distance}, {"label", labelOf(label, n.row)}});
        const nlohmann::json result{{"of", *row},
                                    {"label", labelOf(label, *row)},
                                    {"metric", options.metric},
                                    {"neighbors", list},
                                    {"milliseconds", milliseconds}};
        printJson(result);
    } else {
        for (const auto& n : neighbors) printText("{}\t{}\t{}\n", n.row, n.distance, labelOf(label, n.row));
    }
    return kDone;
}

}  // namespace

Command addNeighbors(CLI::App& program) {
    CLI::App& command = *program.add_subcommand("neighbors", "List the nearest rows in the original space");
    auto options = std::make_shared<NeighborOptions>();
    options->data.addTo(command);
    auto* of = command.add_option("--of", options->of, "Row, counted from 0, or a label");
    auto* all = command.add_option("-o,--output", options->out,
                                   "Write the neighbours of all rows to this TSV (row, neighbor, distance)");
    of->excludes(all);
    command.add_option("-k", options->k, "Neighbours a row")->capture_default_str()->check(CLI::Range(1, 1000000));
    command
        .add_option("--metric", options->metric,
                    "Distance; dot: the inner product times -1, so that a larger one is nearer")
        ->capture_default_str()
        ->check(CLI::IsMember({"cosine", "euclidean", "dot"}));
    auto* exact = command.add_flag("--exact", options->exact, "With -o: compare all rows with all rows")->needs(all);
    command
        .add_flag("--approximate", options->approximate,
                  "With -o: compare fewer, so that 99 % of the true neighbours are found or more. Default: where "
                  "comparing all takes long; not with --metric dot")
        ->needs(all)
        ->excludes(exact);
    command.add_option("--label-by", options->labelBy, "Column of the labels. Default: the first with text");
    command.add_flag("--json", options->json, "As JSON; with -o: how the neighbours were found");
    options->common.addTo(command);
    return [options] {
        if (options->of.empty() && options->out.empty())
            return fail(kWrongUsage, "neighbors needs --of ROW|LABEL, or -o FILE for all rows");
        if (options->approximate && options->metric == "dot")
            return fail(kWrongUsage, "--approximate: not with --metric dot, for which all rows are always compared");
        return run(*options);
    };
}

}  // namespace nepho::app
