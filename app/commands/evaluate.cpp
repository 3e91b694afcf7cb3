#include "app/commands/command.h"
#include "app/commands/command_job.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/read_input.h"
#include "projector/data/npy_reader.h"
#include "projector/layout/tsne_start.h"
#include "projector/metrics/layout_quality.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <unordered_map>

namespace nepho::app {

namespace {

struct EvaluateOptions {
    CommonOptions common;
    DataOptions data;
    std::filesystem::path layout;
    projector::QualityOptions quality;
    std::string metric = "euclidean", labelBy;
    double perplexity = 30.0, degrees = 1.0;
    bool json = false;
};

struct Evaluation {
    projector::LayoutQuality quality;
    std::optional<double> loss;  ///< of layouts in two or three dimensions
    double perplexity = 0.0;     ///< that the rows allow
    bool exact = true;           ///< the loss is of every pair
    std::optional<double> agreement;
    std::string label;
};

/// A number for each value of a column; -1 where it is missing.
std::vector<std::int32_t> categoriesOf(const projector::Column& column, std::size_t rows) {
    std::unordered_map<std::string, std::int32_t> numbers;
    std::vector<std::int32_t> categories(rows, -1);
    for (std::uint32_t row = 0; row < rows; ++row) {
        if (column.isMissing(row)) continue;
        categories[row] =
            numbers.try_emplace(column.text(row), static_cast<std::int32_t>(numbers.size())).first->second;
    }
    return categories;
}

/// The divergence that t-SNE lowers, as if this layout were its own.
projector::Result<double> lossOf(const projector::Dataset& dataset, projector::MatrixView layout,
                                 const EvaluateOptions& options, Evaluation& evaluation,
                                 const projector::JobContext& context) {
    constexpr std::size_t kMostRowsByPairs = 100'000;
    auto affinities = projector::findAffinities(dataset.vectors, options.perplexity, options.quality.metric, context);
    if (!affinities) return projector::Unexpected(affinities.error());
    evaluation.perplexity = affinities->perplexity;
    evaluation.exact = layout.rows <= kMostRowsByPairs;
    projector::TsneOptions descent;
    descent.dims = static_cast<int>(layout.cols);
    descent.degreesOfFreedom = options.degrees;
    descent.theta = evaluation.exact ? 0.0 : 0.3;
    return projector::Tsne(std::move(*affinities), descent, layout).loss(context);
}

projector::Result<Evaluation> evaluate(const projector::Dataset& dataset, projector::MatrixView layout,
                                       const EvaluateOptions& options, const projector::JobContext& context) {
    Evaluation evaluation;
    auto quality = projector::measureQuality(dataset.vectors, layout, options.quality, context);
    if (!quality) return projector::Unexpected(quality.error());
    evaluation.quality = std::move(*quality);
    if (layout.cols == 2 || layout.cols == 3) {
        const auto loss = lossOf(dataset, layout, options, evaluation, context);
        if (!loss) return projector::Unexpected(loss.error());
        evaluation.loss = *loss;
    }
    const projector::Column* label =
        options.labelBy.empty() ? dataset.metadata.defaultLabel() : dataset.metadata.find(options.labelBy);
    const bool rowNumbers = label != nullptr && options.labelBy.empty() && label->name == "__index__";
    if (label != nullptr && !rowNumbers) {
        const auto agreement =
            projector::labelAgreement(layout, categoriesOf(*label, dataset.rows()), options.quality, context);
        if (!agreement) return projector::Unexpected(agreement.error());
        evaluation.agreement = *agreement;
        evaluation.label = label->name;
    }
    if (context.stopRequested()) return projector::unexpected(std::string(projector::kStoppedMessage));
    return evaluation;
}

void tell(const Evaluation& found, const EvaluateOptions& options) {
    const projector::LayoutQuality& quality = found.quality;
    if (options.json) {
        const auto orNull = [](const auto& value) { return value ? nlohmann::json(*value) : nlohmann::json(nullptr); };
        printJson({{"rowsAsked", quality.rows.size()},
                   {"preservation", quality.preservation},
                   {"preservationK", quality.neighbors},
                   {"trustworthiness", quality.trustworthiness},
                   {"continuity", quality.continuity},
                   {"rankK", quality.ranked},
                   {"metric", options.metric},
                   {"kl", orNull(found.loss)},
                   {"klExact", found.exact},
                   {"perplexity", found.perplexity},
                   {"degreesOfFreedom", options.degrees},
                   {"labelAgreement", orNull(found.agreement)},
                   {"label", found.label}});
        return;
    }
    fmt::print("neighbourhood preservation at {}: {:.4f}\n", quality.neighbors, quality.preservation);
    fmt::print("trustworthiness at {}: {:.4f}\ncontinuity at {}: {:.4f}\n", quality.ranked, quality.trustworthiness,
               quality.ranked, quality.continuity);
    if (found.loss)
        fmt::print("KL divergence at perplexity {:.4g}: {:.4f}{}\n", found.perplexity, *found.loss,
                   found.exact ? "" : " (far points as crowds)");
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
    if (!options.labelBy.empty() && dataset->metadata.find(options.labelBy) == nullptr)
        return fail(kBadInput, fmt::format("there is no column \"{}\"", options.labelBy));
    CommandJob job(!options.common.quiet);
    const auto found = evaluate(*dataset, layout->vectors, options, job.context());
    job.finish();
    if (!found) return interrupted() ? +kInterrupted : fail(kFailed, found.error().message);
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
        ->check(CLI::IsMember({"euclidean", "cosine"}));
    command.add_option("--perplexity", options->perplexity, "Of the KL divergence")
        ->capture_default_str()
        ->check(CLI::Range(1.0, 10000.0));
    command.add_option("--degrees-of-freedom", options->degrees, "Of the KL divergence")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 100.0));
    command.add_option("--label-by", options->labelBy,
                       "Column of the labels that are compared. Default: the first with text");
    command.add_flag("--json", options->json, "As JSON");
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
