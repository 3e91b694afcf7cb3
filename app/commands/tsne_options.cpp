#include "app/commands/tsne_options.h"

#include "app/commands/number_range.h"
#include "projector/data/label_codes.h"
#include "projector/data/npy_reader.h"
#include "projector/graph/affinities.h"

#include <fmt/format.h>

#include <memory>
#include <utility>
#include <vector>

namespace nepho::app {

void TsneCommandOptions::addTo(CLI::App& command) {
    group_ = command.add_option_group("t-SNE");
    CLI::Option_group& group = *group_;
    group.add_option("--perplexity", perplexity, "How many neighbours count; at most a third of the other rows")
        ->capture_default_str()
        ->check(within(1.0, 10000.0));
    group
        .add_option("--levels", levels,
                    "Levels, each with an eighth of the next one's rows, which are laid out first; 1: all rows from "
                    "the start; 0: more than one above 25,000 rows")
        ->capture_default_str()
        ->check(CLI::Range(0, 8));
    group
        .add_option("--iterations", iterations,
                    "Steps of the descent; with several levels those of the first, and each later one takes half as "
                    "many besides")
        ->capture_default_str()
        ->check(CLI::Range(0, 1000000));
    group
        .add_option("--until-kl-change", untilKlChange,
                    "Stop where the loss changes by less than this share of itself in 50 iterations; 0: never")
        ->capture_default_str()
        ->check(within(0.0, 1.0));
    group.add_option("--metric", metric, "Distance between rows")
        ->capture_default_str()
        ->check(CLI::IsMember({"euclidean", "cosine"}));
    group
        .add_option(
            "--start", start,
            "Where the points stand at first: pca, random, or, for project, a .npy file of rows x 2 or 3, which is "
            "scaled down")
        ->capture_default_str();
    group.add_option("--supervise", superviseBy, "Column whose values move rows together and apart");
    group.add_option("--supervise-weight", superviseWeight, "How much, 0 to 1: different values attract 1 less that")
        ->capture_default_str()
        ->check(within(0.0, 1.0));
    group.add_option("--exaggeration", descent.exaggeration, "Of the attraction at first")
        ->capture_default_str()
        ->check(within(1.0, 1000.0));
    group.add_option("--exaggeration-iterations", descent.exaggerationIterations, "How long")
        ->capture_default_str()
        ->check(CLI::Range(0, 1000000));
    group.add_option("--learning-rate", descent.learningRate, "0: a twelfth of the rows, at least 200")
        ->capture_default_str()
        ->check(within(0.0, 1e9));
    group.add_option("--momentum", descent.momentum, "After the exaggeration")
        ->capture_default_str()
        ->check(within(0.0, 0.999));
    group.add_option("--early-momentum", descent.earlyMomentum, "During the exaggeration")
        ->capture_default_str()
        ->check(within(0.0, 0.999));
    group.add_option("--degrees-of-freedom", descent.degreesOfFreedom, "Of Student's t: larger, the tails are lighter")
        ->capture_default_str()
        ->check(within(0.1, 100.0));
    group.add_option("--theta", descent.theta, "How large a crowd may be, in distances, to push as one; 0: every pair")
        ->check(within(0.0, 2.0));
}

void TsneCommandOptions::addOfProject() {
    group_->add_flag(
        "--keep-scale", keepScale,
        "With --start FILE: go on from there, neither scaled down nor exaggerated, as from a finished layout");
    group_->add_option("--dims", dims, "Dimensions of the layout")->capture_default_str()->check(CLI::IsMember({2, 3}));
}

void TsneCommandOptions::addOfWindow() {
    group_
        ->add_option("--pictures-per-second", picturesPerSecond,
                     "Of the layout while it is computed, at most; making them takes a fifth of the time at most")
        ->capture_default_str()
        ->check(within(0.1, 1000.0));
}

std::string TsneCommandOptions::firstGiven() const {
    for (const CLI::Option* option : group_->get_options()) {
        if (option->count() > 0) return option->get_name();
    }
    return {};
}

std::string TsneCommandOptions::problem() const {
    return keepScale && !startsFromFile() ? "--keep-scale belongs to --start FILE" : "";
}

std::optional<std::string> TsneCommandOptions::loweredPerplexity(std::size_t rows) const {
    const double allowed = projector::largestPerplexity(rows);
    if (perplexity <= allowed) return std::nullopt;
    return fmt::format("a perplexity of {} was asked for; {} rows allow {:.4g}", perplexity, rows, allowed);
}

projector::TsneInput TsneCommandOptions::inputWithoutData(std::uint64_t seed) const {
    projector::TsneInput input;
    input.perplexity = perplexity;
    input.metric = *projector::parseMetric(metric);
    input.seed = seed;
    input.levels = levels;
    if (start == "random") input.start = projector::TsneInput::Start::random;
    if (!superviseBy.empty()) input.supervision = superviseWeight;
    return input;
}

TsneRequest TsneCommandOptions::request(std::uint64_t seed, int dimsShown) const {
    if (startsFromFile()) throw CLI::ValidationError("--start", "is pca or random here; files are for project");
    TsneRequest request;
    request.input = inputWithoutData(seed);
    request.options = descentOptions();
    request.options.dims = dimsShown;
    request.iterations = iterations;
    request.untilKlChange = untilKlChange;
    request.picturesPerSecond = picturesPerSecond;
    if (!superviseBy.empty()) request.superviseBy = superviseBy;
    return request;
}

projector::Result<projector::TsneInput> TsneCommandOptions::input(std::uint64_t seed,
                                                                  const projector::Dataset& dataset) const {
    projector::TsneInput input = inputWithoutData(seed);
    if (startsFromFile()) {
        auto read = projector::readNpy(start);
        if (!read) return projector::Unexpected(read.error());
        const projector::Matrix& given = read->vectors;
        if (given.rows() != dataset.rows() || given.cols() < 2 || given.cols() > 3)
            return projector::unexpected(fmt::format("{}: has {} x {} positions, expected {} x 2 or 3", start,
                                                     given.rows(), given.cols(), dataset.rows()));
        input.start = projector::TsneInput::Start::given;
        input.given = std::make_shared<const projector::Matrix>(std::move(read->vectors));
        input.keepScale = keepScale;
    }
    if (!superviseBy.empty()) {
        const projector::Column* column = dataset.metadata.find(superviseBy);
        if (column == nullptr) return projector::unexpected(fmt::format("there is no column \"{}\"", superviseBy));
        input.labels = std::make_shared<const std::vector<std::int32_t>>(projector::labelCodes(*column));
    }
    return input;
}

projector::TsneOptions TsneCommandOptions::descentOptions() const {
    projector::TsneOptions options = descent;
    options.dims = dims;
    if (keepScale) options.exaggerationIterations = 0;
    return options;
}

nlohmann::json TsneCommandOptions::json(std::uint64_t seed, double perplexityUsed, std::size_t rows) const {
    const projector::TsneOptions options = descentOptions();
    return {{"dims", dims},
            {"perplexity", perplexityUsed},
            {"iterations", iterations},
            {"untilKlChange", untilKlChange},
            {"metric", metric},
            {"start", start},
            {"keepScale", keepScale},
            {"supervise", superviseBy.empty() ? nlohmann::json(nullptr) : nlohmann::json(superviseBy)},
            {"superviseWeight", superviseWeight},
            {"exaggeration", options.exaggeration},
            {"exaggerationIterations", options.exaggerationIterations},
            {"learningRate", options.learningRateUsed(rows)},
            {"momentum", options.momentum},
            {"earlyMomentum", options.earlyMomentum},
            {"degreesOfFreedom", options.degreesOfFreedom},
            {"theta", options.thetaUsed()},
            {"seed", seed}};
}

}  // namespace nepho::app
