#include "app/commands/command.h"
#include "app/commands/command_job.h"
#include "app/commands/number_range.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/read_input.h"
#include "projector/base/atomic_file.h"
#include "projector/data/label_codes.h"
#include "projector/data/loaded_tensor.h"
#include "projector/data/npy_reader.h"
#include "projector/layout/neighbor_store.h"
#include "projector/metrics/divergence_estimate.h"
#include "projector/metrics/layout_quality.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace nepho::app {

namespace {

using projector::kMostRowsByPairs;

constexpr std::size_t kLossSample = 2'000;  ///< rows that it is estimated from where there are more

struct EvaluateOptions {
    CommonOptions common;
    DataOptions data;
    std::filesystem::path layout, perRow;
    projector::QualityOptions quality;
    std::string metric = "euclidean", labelBy;
    double perplexity = 30.0, degrees = 1.0;
    std::size_t lossSample = 0;
    bool json = false;
    /// Found once for all that is measured.
    std::shared_ptr<projector::NeighborStore> neighbors = std::make_shared<projector::NeighborStore>();
};

struct Evaluation {
    projector::LayoutQuality quality;
    std::optional<double> loss;  ///< of layouts in two or three dimensions, by distances
    double perplexity = 0.0;     ///< that the rows allow
    /// Where the loss is estimated from a sample instead of every pair.
    std::optional<projector::DivergenceEstimate> estimate;
    double recall = 1.0;  ///< of the neighbours that the loss of every pair was made of
    std::optional<projector::RowPreservation> preservation;  ///< of every row, as the next two
    projector::RankQuality ranks;
    std::vector<double> divergence;  ///< none where there is no loss
    std::optional<double> agreement;
    std::string label;
};

/// The divergence that t-SNE lowers, as if this layout were its own: of every pair while there are few enough of them,
/// else estimated from a sample of rows. Of every pair that of each row comes with it, where it is wanted.
projector::Status measureLoss(const projector::Dataset& dataset, projector::MatrixView layout,
                              const EvaluateOptions& options, Evaluation& evaluation,
                              const projector::JobContext& context) {
    const projector::Metric metric = options.quality.metric;
    if (options.lossSample > 0 || layout.rows > kMostRowsByPairs) {
        const projector::DivergenceOptions wanted{options.perplexity, options.degrees, metric,
                                                  options.lossSample > 0 ? options.lossSample : kLossSample,
                                                  options.quality.seed};
        const auto found = projector::estimateDivergence(dataset.vectors, layout, wanted, context);
        if (!found) return projector::Unexpected(found.error());
        evaluation.estimate = *found;
        evaluation.perplexity = found->perplexity;
        evaluation.loss = found->divergence;
        return projector::ok();
    }
    auto found = projector::divergenceOfEveryPair(
        dataset.vectors, layout,
        {.perplexity = options.perplexity, .degreesOfFreedom = options.degrees, .metric = metric}, options.neighbors,
        !options.perRow.empty(), context);
    if (!found) return projector::Unexpected(found.error());
    evaluation.perplexity = found->perplexity;
    evaluation.recall = found->neighborRecall;
    evaluation.loss = found->divergence;
    evaluation.divergence = std::move(found->ofRows);
    return projector::ok();
}

projector::Status measureRows(const projector::Dataset& dataset, projector::MatrixView layout,
                              const EvaluateOptions& options, Evaluation& evaluation,
                              const projector::JobContext& context) {
    const projector::QualityOptions& quality = options.quality;
    if (evaluation.estimate) {
        const projector::DivergenceOptions wanted{options.perplexity, options.degrees, quality.metric, 0, 0};
        auto divergence = projector::divergenceOfEveryRow(dataset.vectors, layout, wanted, options.neighbors, context);
        if (!divergence) return projector::Unexpected(divergence.error());
        evaluation.divergence = std::move(*divergence);
    }
    auto preservation = projector::preservationOfEveryRow(dataset.vectors, layout, quality, evaluation.quality,
                                                          options.neighbors.get(), context);
    if (!preservation) return projector::Unexpected(preservation.error());
    evaluation.preservation = std::move(*preservation);
    auto ranks = projector::rankQualityOfEveryRow(dataset.vectors, layout, quality, context);
    if (!ranks) return projector::Unexpected(ranks.error());
    evaluation.ranks = std::move(*ranks);
    return projector::ok();
}

projector::Result<Evaluation> evaluate(const projector::Dataset& dataset, projector::MatrixView layout,
                                       const EvaluateOptions& options, const projector::JobContext& context) {
    Evaluation evaluation;
    auto quality = projector::measureQuality(dataset.vectors, layout, options.quality, context);
    if (!quality) return projector::Unexpected(quality.error());
    evaluation.quality = std::move(*quality);
    if ((layout.cols == 2 || layout.cols == 3) && options.quality.metric != projector::Metric::dot) {
        if (const auto measured = measureLoss(dataset, layout, options, evaluation, context); !measured)
            return projector::Unexpected(measured.error());
    }
    if (!options.perRow.empty()) {
        if (const auto measured = measureRows(dataset, layout, options, evaluation, context); !measured)
            return projector::Unexpected(measured.error());
    }
    const projector::Column* label =
        options.labelBy.empty() ? dataset.metadata.defaultLabel() : dataset.metadata.find(options.labelBy);
    const bool rowNumbers = label != nullptr && options.labelBy.empty() && label->name == "__index__";
    if (label != nullptr && !rowNumbers) {
        const auto agreement =
            projector::labelAgreement(layout, projector::labelCodes(*label), options.quality, context);
        if (!agreement) return projector::Unexpected(agreement.error());
        evaluation.agreement = *agreement;
        if (*agreement) evaluation.label = label->name;
    }
    if (context.stopRequested()) return projector::unexpected(std::string(projector::kStoppedMessage));
    return evaluation;
}

/// A table that can be read as metadata: numbers, one line a row.
projector::Status writeRows(projector::AtomicFile& file, const Evaluation& found) {
    std::string lines = "row\tpreservation\ttrustworthiness\tcontinuity";
    lines += found.divergence.empty() ? "\n" : "\tdivergence\n";
    for (std::size_t row = 0; row < found.preservation->preservedOfRow.size(); ++row) {
        fmt::format_to(std::back_inserter(lines), "{}\t{}\t{:.6g}\t{:.6g}", row,
                       found.preservation->preservedOfRow[row], found.ranks.trustworthiness[row],
                       found.ranks.continuity[row]);
        if (!found.divergence.empty()) lines += '\t';
        if (!found.divergence.empty() && std::isfinite(found.divergence[row]))
            fmt::format_to(std::back_inserter(lines), "{:.6g}", found.divergence[row]);
        lines += '\n';
    }
    if (const auto written = file.write(lines); !written) return written;
    return file.commit();
}

void tell(const Evaluation& found, const EvaluateOptions& options) {
    const projector::LayoutQuality& quality = found.quality;
    if (options.json) {
        using nlohmann::json;
        const auto orNull = [](const auto& value) { return value ? json(*value) : json(nullptr); };
        printJson({{"rowsAsked", quality.rows.size()},
                   {"preservation", quality.neighbors > 0 ? json(quality.preservation) : json(nullptr)},
                   {"preservationK", quality.neighbors},
                   {"trustworthiness", quality.ranked > 0 ? json(quality.trustworthiness) : json(nullptr)},
                   {"continuity", quality.ranked > 0 ? json(quality.continuity) : json(nullptr)},
                   {"rankK", quality.ranked},
                   {"metric", options.metric},
                   {"kl", orNull(found.loss)},
                   {"klExact", found.loss.has_value() && !found.estimate && found.recall >= 1.0},
                   {"klRowsAsked", found.estimate ? json(found.estimate->rows) : json(nullptr)},
                   {"klStandardError", found.estimate ? json(found.estimate->standardError) : json(nullptr)},
                   {"neighborRecall", found.recall},
                   {"perplexity", found.perplexity},
                   {"degreesOfFreedom", options.degrees},
                   {"labelAgreement", orNull(found.agreement)},
                   {"label", found.label},
                   {"perRowRecall", found.preservation ? json(found.preservation->recall) : json(nullptr)}});
        return;
    }
    if (quality.neighbors > 0)
        fmt::print("neighbourhood preservation at {}: {:.4f}\n", quality.neighbors, quality.preservation);
    else
        fmt::print("neighbourhood preservation: none, for there is one row at most\n");
    if (quality.ranked > 0)
        fmt::print("trustworthiness at {}: {:.4f}\ncontinuity at {}: {:.4f}\n", quality.ranked, quality.trustworthiness,
                   quality.ranked, quality.continuity);
    else
        fmt::print("trustworthiness and continuity: none, for there are two rows at most\n");
    if (found.estimate)
        fmt::print("KL divergence at perplexity {:.4g}: {:.4f}, give or take {:.4f} (estimated from {} rows)\n",
                   found.perplexity, *found.loss, 2.0 * found.estimate->standardError, found.estimate->rows);
    else if (found.loss)
        fmt::print("KL divergence at perplexity {:.4g}: {:.4f}\n", found.perplexity, *found.loss);
    else if (options.quality.metric == projector::Metric::dot)
        fmt::print("KL divergence: none, for it is made of distances, and inner products are none\n");
    else
        fmt::print("KL divergence: none, for it is of layouts in two or three dimensions\n");
    if (found.agreement)
        fmt::print("{} nearest with the same {}: {:.4f}\n", quality.neighbors, found.label, *found.agreement);
    fmt::print("asked of {} rows\n", quality.rows.size());
}

int run(EvaluateOptions options) {
    applyCommon(options.common);
    options.quality.metric = *projector::parseMetric(options.metric);
    options.quality.seed = options.common.seed;
    const auto dataset = readInput(options.data, options.common);
    if (!dataset) return interrupted() ? +kInterrupted : fail(kBadInput, dataset.error().message);
    const auto layout = projector::readNpy(options.layout);
    if (!layout) return fail(kBadInput, layout.error().message);
    if (layout->vectors.rows() != dataset->rows())
        return fail(kBadInput, fmt::format("{}: has {} rows, expected {} as in {}", options.layout.string(),
                                           layout->vectors.rows(), dataset->rows(), options.data.path.string()));
    if (const auto finite = projector::checkFinite(options.layout.string(), layout->vectors); !finite)
        return fail(kBadInput, finite.error().message);
    if (!options.labelBy.empty() && dataset->metadata.find(options.labelBy) == nullptr)
        return fail(kBadInput, fmt::format("there is no column \"{}\"", options.labelBy));
    std::optional<projector::AtomicFile> perRow;  // made before the work, of which nothing is lost then
    if (!options.perRow.empty()) {
        auto file = projector::AtomicFile::create(options.perRow);
        if (!file) return fail(kFailed, file.error().message);
        perRow.emplace(*std::move(file));
    }
    CommandJob job(!options.common.quiet);
    const auto found = evaluate(*dataset, layout->vectors, options, job.context());
    job.finish();
    if (!found) return interrupted() ? +kInterrupted : fail(kFailed, found.error().message);
    if (found->preservation) {
        if (const auto written = writeRows(*perRow, *found); !written) return fail(kFailed, written.error().message);
    }
    tell(*found, options);
    return kDone;
}

}  // namespace

Command addEvaluate(CLI::App& program) {
    CLI::App& command = *program.add_subcommand("evaluate", "Measure how well a layout keeps who is near whom");
    auto options = std::make_shared<EvaluateOptions>();
    options->data.addTo(command);
    command.add_option("--layout", options->layout, ".npy with a position a row, as project writes it")->required();
    command.add_option("-k", options->quality.neighbors, "Neighbours of preservation and label agreement")
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
    command.add_option("--rank-k", options->quality.ranked, "Neighbours of trustworthiness and continuity")
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
    command.add_option("--sample", options->quality.sample, "Rows that are asked where there are more")
        ->capture_default_str()
        ->check(CLI::Range(3, 100000000));
    command.add_option("--metric", options->metric, "Distance between the data's rows")
        ->capture_default_str()
        ->check(CLI::IsMember({"euclidean", "cosine", "dot"}));
    command.add_option("--perplexity", options->perplexity, "Of the KL divergence")
        ->capture_default_str()
        ->check(within(1.0, 10000.0));
    command.add_option("--degrees-of-freedom", options->degrees, "Of the KL divergence")
        ->capture_default_str()
        ->check(within(0.1, 100.0));
    command
        .add_option("--kl-sample", options->lossSample,
                    fmt::format("Rows that the KL divergence is estimated from; 0: all pairs up to {} rows, else {}",
                                kMostRowsByPairs, kLossSample))
        ->capture_default_str()
        ->check(CLI::Range(0, 100000000));
    command.add_option("--per-row", options->perRow,
                       "Write the preservation, trustworthiness, continuity and divergence of every row to this TSV, "
                       "which --metadata can read");
    command.add_option("--label-by", options->labelBy,
                       "Column of the labels that are compared. Default: the first with text");
    command.add_flag("--json", options->json, "As JSON");
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
