#include "app/commands/command.h"
#include "app/commands/command_job.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/read_input.h"
#include "app/commands/stage_clock.h"
#include "app/commands/tsne_options.h"
#include "projector/data/npy_writer.h"
#include "projector/layout/pca.h"
#include "projector/layout/settled_loss.h"
#include "projector/layout/tsne_levels.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace nepho::app {

namespace {

struct ProjectOptions {
    CommonOptions common;
    DataOptions data;
    std::string method = "pca";
    std::filesystem::path out;
    std::size_t components = 3;
    TsneCommandOptions tsne;
    bool json = false;
};

/// What a reduction comes to: positions and what there is to tell about them.
struct Reduced {
    projector::Matrix positions;
    nlohmann::json told;
    bool complete = true;  ///< false: Ctrl-C came, and these are the positions so far
};

projector::Result<Reduced> reduceByPca(const ProjectOptions& options, projector::MatrixView vectors,
                                       const projector::JobContext& context) {
    projector::PcaOptions pcaOptions;
    pcaOptions.components = options.components;
    pcaOptions.seed = options.common.seed;
    auto pca = projector::computePca(vectors, pcaOptions, context);
    if (!pca) return projector::Unexpected(pca.error());
    if (pca->scores.cols() < options.components)
        fmt::print(stderr, "nephoscope: {} components were asked for; the data has {}\n", options.components,
                   pca->scores.cols());
    nlohmann::json told{{"options", {{"components", options.components}, {"seed", options.common.seed}}},
                        {"explainedVariance", pca->explainedVariance},
                        {"explainedVarianceRatio", pca->explainedVarianceRatio}};
    return Reduced{std::move(pca->scores), std::move(told)};
}

/// Steps until the iterations are done, the loss stands still or somebody stops it.
bool descend(projector::TsneLevels& tsne, const TsneCommandOptions& options, const projector::JobContext& context) {
    projector::SettledLoss settled(options.untilKlChange);
    while (!tsne.isDone()) {
        context.report("descent", tsne.fraction());
        if (context.stopRequested() || !tsne.step(context)) return false;
        if (options.untilKlChange > 0.0 && settled.isTime(tsne)) settled.endLevelIfSettled(tsne, tsne.loss(context));
    }
    return true;
}

projector::Result<Reduced> reduceByTsne(const ProjectOptions& options, projector::MatrixView vectors,
                                        const projector::TsneInput& input, const projector::JobContext& context) {
    auto tsne =
        projector::TsneLevels::start(vectors, input, options.tsne.descentOptions(), options.tsne.iterations, context);
    if (!tsne) return projector::Unexpected(tsne.error());
    const double perplexity = std::min(input.perplexity, projector::largestPerplexity(vectors.rows));
    if (const auto lowered = options.tsne.loweredPerplexity(vectors.rows))
        fmt::print(stderr, "nephoscope: {}\n", *lowered);
    Reduced reduced;
    reduced.complete = descend(*tsne, options.tsne, context);
    reduced.positions = tsne->layout();
    reduced.told = {{"options", options.tsne.json(options.common.seed, perplexity, vectors.rows)},
                    {"neighborRecall", tsne->tsne().neighborRecall()},
                    {"rowsOfLevels", tsne->rowsOfLevels()},
                    {"level", tsne->level() + 1},
                    {"iteration", tsne->iteration()}};
    // One more pass over all forces, after Ctrl-C from crowds that are sorted anew: only where it is told.
    if (options.json) reduced.told["loss"] = tsne->loss();
    reduced.told["options"]["levels"] = tsne->levels();
    return reduced;
}

int run(const ProjectOptions& options) {
    applyCommon(options.common);
    StageClock clock;
    clock.enter("read");
    const auto dataset = readInput(options.data, options.common);
    if (!dataset) return interrupted() ? +kInterrupted : fail(kBadInput, dataset.error().message);

    const auto input = options.tsne.input(options.common.seed, *dataset);
    if (!input) return fail(kBadInput, input.error().message);
    // Before the work: nobody wants to hear at its end that its result cannot be kept.
    auto file = projector::AtomicFile::create(options.out);
    if (!file) return fail(kFailed, file.error().message);

    CommandJob job(!options.common.quiet, [&](std::string_view stage) { clock.enter(std::string(stage)); });
    const auto reduced = options.method == "pca" ? reduceByPca(options, dataset->vectors, job.context())
                                                 : reduceByTsne(options, dataset->vectors, *input, job.context());
    job.finish();
    if (!reduced && interrupted()) return fail(kInterrupted, "stopped before there was a layout; nothing was written");
    if (!reduced) return fail(kBadInput, fmt::format("{}: {}", options.data.path.string(), reduced.error().message));
    clock.enter("write");
    if (const auto written = projector::writeNpy(*file, reduced->positions); !written)
        return fail(kFailed, written.error().message);
    if (const auto done = file->commit(); !done) return fail(kFailed, done.error().message);

    const nlohmann::json stages = clock.finish();
    if (options.json) {
        nlohmann::json result = reduced->told;
        result.update({{"method", options.method},
                       {"rows", dataset->rows()},
                       {"dims", dataset->dims()},
                       {"stages", stages},
                       {"peakMiB", clock.peakMiB()},
                       {"output", options.out.string()}});
        printJson(result);
    }
    return reduced->complete ? kDone : kInterrupted;
}

}  // namespace

Command addProject(CLI::App& program) {
    CLI::App& command = *program.add_subcommand("project", "Reduce vectors and write the positions as .npy");
    auto options = std::make_shared<ProjectOptions>();
    options->data.addTo(command);
    command.add_option("--method", options->method, "Reduction")
        ->capture_default_str()
        ->check(CLI::IsMember({"pca", "tsne"}));
    command.add_option("-o,--output", options->out, "float32 .npy to write, rows x components or dimensions")
        ->required();
    CLI::Option* components =
        command
            .add_option("--components", options->components,
                        "Principal components to keep, from the first; at most as many as rows or "
                        "dimensions")
            ->capture_default_str()
            ->check(CLI::Range(1, 100000));
    options->tsne.addTo(command);
    options->tsne.addOfProject();
    command.add_flag("--json", options->json, "Variance or loss, seconds by stage and peak memory as JSON");
    options->common.addTo(command);
    return [options, components] {
        const bool pca = options->method == "pca";
        const std::string foreign = pca ? options->tsne.firstGiven() : components->count() > 0 ? "--components" : "";
        if (!foreign.empty())
            return fail(kWrongUsage, fmt::format("{} is not an option of --method {}", foreign, options->method));
        if (const std::string problem = options->tsne.problem(); !problem.empty()) return fail(kWrongUsage, problem);
        return run(*options);
    };
}

}  // namespace nepho::app
