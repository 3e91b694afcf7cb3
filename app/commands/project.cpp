#include "app/commands/command.h"
#include "app/commands/command_job.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/read_input.h"
#include "engine/base/clocks.h"
#include "projector/data/npy_writer.h"
#include "projector/layout/pca.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace nepho::app {

namespace {

struct ProjectOptions {
    CommonOptions common;
    DataOptions data;
    std::string method = "pca";
    std::filesystem::path out;
    std::size_t components = 3;
    bool json = false;
};

/// Seconds and peak memory by stage, in the order in which stages were first reported.
class StageClock {
  public:
    void enter(const std::string& stage) {
        if (!stages_.empty() && stages_.back().name == stage) return;
        leave();
        stages_.push_back({stage});
        began_ = engine::wallSeconds();
    }
    nlohmann::json finish() {
        leave();
        nlohmann::json list = nlohmann::json::array();
        for (const Stage& stage : stages_)
            list.push_back({{"stage", stage.name}, {"seconds", stage.seconds}, {"peakMiB", stage.peakMiB}});
        return list;
    }
    /// Of all stages.
    double peakMiB() const { return peak_; }

  private:
    struct Stage {
        std::string name;
        double seconds = 0.0;
        double peakMiB = 0.0;
    };
    void leave() {
        if (stages_.empty()) return;
        stages_.back().seconds = engine::wallSeconds() - began_;
        stages_.back().peakMiB = takePeakMiB();
        peak_ = std::max(peak_, stages_.back().peakMiB);
    }

    std::vector<Stage> stages_;
    double began_ = 0.0;
    double peak_ = 0.0;
};

int run(const ProjectOptions& options) {
    applyCommon(options.common);
    StageClock clock;
    clock.enter("read");
    auto dataset = readInput(options.data, options.common);
    if (!dataset) return interrupted() ? +kInterrupted : fail(kBadInput, dataset.error().message);

    CommandJob job(!options.common.quiet, [&](std::string_view stage) { clock.enter(std::string(stage)); });
    projector::PcaOptions pcaOptions;
    pcaOptions.components = options.components;
    pcaOptions.seed = options.common.seed;
    const auto pca = projector::computePca(dataset->vectors, pcaOptions, job.context());
    job.finish();
    if (!pca)
        return interrupted() ? +kInterrupted
                             : fail(kBadInput, fmt::format("{}: {}", options.data.path.string(), pca.error().message));
    if (pca->scores.cols() < options.components) {
        fmt::print(stderr, "nephoscope: {} components were asked for; the data has {}\n", options.components,
                   pca->scores.cols());
    }
    clock.enter("write");
    if (const auto written = projector::writeNpy(options.out, pca->scores); !written)
        return fail(kFailed, written.error().message);

    const nlohmann::json stages = clock.finish();
    if (options.json) {
        const nlohmann::json result{{"method", options.method},
                                    {"rows", dataset->rows()},
                                    {"dims", dataset->dims()},
                                    {"options", {{"components", options.components}, {"seed", options.common.seed}}},
                                    {"explainedVariance", pca->explainedVariance},
                                    {"explainedVarianceRatio", pca->explainedVarianceRatio},
                                    {"stages", stages},
                                    {"peakMiB", clock.peakMiB()},
                                    {"output", options.out.string()}};
        printJson(result);
    }
    return kDone;
}

}  // namespace

Command addProject(CLI::App& program) {
    CLI::App& command = *program.add_subcommand("project", "Reduce vectors and write the positions as .npy");
    auto options = std::make_shared<ProjectOptions>();
    options->data.addTo(command);
    command.add_option("--method", options->method, "Reduction")->capture_default_str()->check(CLI::IsMember({"pca"}));
    command.add_option("-o,--output", options->out, "float32 .npy to write, rows x components")->required();
    command
        .add_option("--components", options->components,
                    "Principal components to keep, from the first; at most as many as rows or dimensions")
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
    command.add_flag("--json", options->json, "Variance, seconds by stage and peak memory as JSON");
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
