#include "app/commands/tsne_options.h"

namespace nepho::app {

void TsneCommandOptions::addTo(CLI::App& command) {
    CLI::Option_group& group = *command.add_option_group(kGroup);
    group.add_option("--dims", dims, "Dimensions of the layout")->capture_default_str()->check(CLI::IsMember({2, 3}));
    group.add_option("--perplexity", perplexity, "How many neighbours count; at most a third of the rows")
        ->capture_default_str()
        ->check(CLI::Range(1.0, 10000.0));
    group
        .add_option("--levels", levels,
                    "Levels, each with an eighth of the next one's rows, which are laid out first; 1: all rows from "
                    "the start; 0: more than one above 25,000 rows")
        ->capture_default_str()
        ->check(CLI::Range(0, 8));
    group.add_option("--iterations", iterations, "Steps of the descent; levels after the first take half of them")
        ->capture_default_str()
        ->check(CLI::Range(0, 1000000));
    group
        .add_option("--until-kl-change", untilKlChange,
                    "Stop where the loss changes by less than this share of itself in 50 iterations; 0: never")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    group.add_option("--metric", metric, "Distance between rows")
        ->capture_default_str()
        ->check(CLI::IsMember({"euclidean", "cosine"}));
    group.add_option("--start", start, "Where the points stand at first")
        ->capture_default_str()
        ->check(CLI::IsMember({"pca", "random"}));
    group.add_option("--exaggeration", descent.exaggeration, "Of the attraction at first")
        ->capture_default_str()
        ->check(CLI::Range(1.0, 1000.0));
    group.add_option("--exaggeration-iterations", descent.exaggerationIterations, "How long")
        ->capture_default_str()
        ->check(CLI::Range(0, 1000000));
    group.add_option("--learning-rate", descent.learningRate, "0: a twelfth of the rows, at least 200")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1e9));
    group.add_option("--momentum", descent.momentum, "After the exaggeration")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 0.999));
    group.add_option("--early-momentum", descent.earlyMomentum, "During the exaggeration")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 0.999));
    group.add_option("--degrees-of-freedom", descent.degreesOfFreedom, "Of Student's t: larger, the tails are lighter")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 100.0));
    group.add_option("--theta", descent.theta, "How large a crowd may be, in distances, to push as one; 0: every pair")
        ->check(CLI::Range(0.0, 2.0));
}

std::string TsneCommandOptions::firstGiven(const CLI::App& command) {
    for (const CLI::Option* option : command.get_option_group(kGroup)->get_options()) {
        if (option->count() > 0) return option->get_name();
    }
    return {};
}

projector::TsneInput TsneCommandOptions::input(std::uint64_t seed) const {
    projector::TsneInput input;
    input.perplexity = perplexity;
    input.metric = *projector::parseMetric(metric);
    input.start = start == "pca" ? projector::TsneInput::Start::pca : projector::TsneInput::Start::random;
    input.seed = seed;
    input.levels = levels;
    return input;
}

projector::TsneOptions TsneCommandOptions::descentOptions() const {
    projector::TsneOptions options = descent;
    options.dims = dims;
    return options;
}

nlohmann::json TsneCommandOptions::json(std::uint64_t seed, double perplexityUsed, std::size_t rows) const {
    const projector::TsneOptions options = descentOptions();
    return {{"dims", dims},
            {"perplexity", perplexityUsed},
            {"iterations", iterations},
            {"levels", levels},
            {"untilKlChange", untilKlChange},
            {"metric", metric},
            {"start", start},
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
