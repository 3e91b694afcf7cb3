#include "app/commands/command.h"
#include "app/commands/eyes.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/turning_headset.h"
#include "app/loop/frame_loop.h"
#include "app/process_age.h"
#include "engine/base/clocks.h"
#include "engine/present/offscreen_presenter.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace nepho::app {

namespace {

struct BenchOptions {
    CommonOptions common;
    DataOptions data;
    LookOptions look;
    int frames = 60;
    bool stereo = false, json = false;
    std::optional<std::uint32_t> pointBudget;
    std::string discs = "quicker";
};

constexpr int kWarmFrames = 24;  // in which discs find their quicker way and the budget of points its size
constexpr int kClicks = 9;

engine::DiscsAs discsAs(const std::string& name) {
    if (name == "primitives") return engine::DiscsAs::primitives;
    return name == "splats" ? engine::DiscsAs::splats : engine::DiscsAs::quicker;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.empty() ? 0.0 : values[values.size() / 2];
}

/// Milliseconds that laying out labels took.
struct LabelTimes {
    double median = 0.0, worst = 0.0;
};

/// Goes around for the frames asked for and leaves their statistics in the loop.
LabelTimes orbit(FrameLoop& loop, Camera camera, glm::vec2 pixels, const BenchOptions& options) {
    std::vector<double> labels;
    for (int i = 0; i < kWarmFrames + options.frames; ++i) {
        if (i == kWarmFrames) {
            loop.stats().reset();
            loop.markFrame();
        }
        camera.yaw += kRadiansPerFrame;
        if (options.stereo) {
            (void)loop.step();
        } else {
            loop.drawViews(viewsOf(camera, pixels, false));
        }
        if (i >= kWarmFrames) labels.push_back(loop.labelStats().milliseconds);
    }
    const double worst = std::ranges::max(labels);
    return {median(std::move(labels)), worst};
}

struct ClickTimes {
    double search = 0.0;  ///< ms of the neighbour search itself, median
    double shown = 0.0;   ///< ms from the click to the frame that shows the answer being submitted, median
};

/// Inspects rows spread over the data, drawing frames until each answer is on screen.
ClickTimes measureClicks(Session& session, FrameLoop& loop, std::span<const engine::View> views) {
    std::vector<double> search, shown;
    for (std::size_t i = 0; i < kClicks && session.rows() > 1; ++i) {
        const double start = engine::wallSeconds();
        session.inspect(static_cast<std::uint32_t>(i * session.rows() / kClicks));
        while (session.neighbors().empty()) {
            loop.drawViews(views);
            session.update();
        }
        loop.drawViews(views);
        shown.push_back(1e3 * (engine::wallSeconds() - start));
        search.push_back(session.neighborMilliseconds());
    }
    session.clearSelection();
    return {median(search), median(shown)};
}

int run(const BenchOptions& options) {
    applyCommon(options.common);
    const auto size = options.look.pixels();
    const glm::vec2 pixels(size[0], size[1]);
    Session session;
    OpenRequest request = options.data.request();
    options.look.applyTo(request, options.common.seed);
    session.open(request);
    const vk::Extent2D extent(size[0], size[1]);
    TurningHeadset headset(extent);
    engine::OffscreenPresenter desk(extent);
    engine::OffscreenPresenter& presenter = options.stereo ? headset : desk;
    presenter.start(gpuOptions());
    if (const int code = waitForOpening(session, options.common); code != kDone) return code;
    if (const auto problem = options.look.applyTo(session))
        return fail(kBadInput, fmt::format("{}: {}", options.data.path.string(), *problem));

    ViewSettings settings;
    options.look.applyTo(settings);
    LoopOptions loopOptions;
    loopOptions.panels = false;
    loopOptions.pointBudget = options.pointBudget;
    loopOptions.discs = discsAs(options.discs);
    FrameLoop loop(presenter, session, settings, std::move(loopOptions));
    Camera camera;
    camera.flat = session.layout().dims == 2;
    camera.reset();
    options.look.applyTo(camera);
    const std::vector<engine::View> first = viewsOf(camera, pixels, options.stereo);
    (void)loop.takePicture(first);
    const double firstFrameMs = 1e3 * processAgeSeconds();

    if (options.pointBudget && session.visibleCount() <= Scene::kLargestWithoutSample) {
        spdlog::warn("--point-budget has no effect: clouds of up to {} points are always drawn whole",
                     Scene::kLargestWithoutSample);
    }
    const LabelTimes labelMs = orbit(loop, camera, pixels, options);
    const Labels::Stats labels = loop.labelStats();
    const FrameStats stats = loop.stats();
    const std::uint64_t drawn = loop.renderer().pointsDrawn();
    const bool splatted = loop.renderer().splatted();
    std::optional<double> psnr;
    if (drawn < session.visibleCount())
        psnr = engine::peakSignalToNoise(loop.takePicture(first, true), loop.takePicture(first));
    const ClickTimes clicks = measureClicks(session, loop, first);
    presenter.shutdown();

    const auto gpu = stats.gpuMedian();
    const nlohmann::json result{{"points", session.rows()},
                                {"stereo", options.stereo},
                                {"drawnPerFrame", drawn},
                                {"discsAs", splatted ? "splats" : "primitives"},
                                {"movingPsnr", psnr ? nlohmann::json(*psnr) : nlohmann::json(nullptr)},
                                {"cpuMsPerFrame", stats.cpuMedian()},
                                {"frameThreadMs", stats.threadMedian()},
                                {"outsideDriverMs", stats.ownMedian()},
                                {"wallMsMedian", stats.wallMedian()},
                                {"wallMsP99", stats.wallP99()},
                                {"gpuMsMedian", gpu ? nlohmann::json(*gpu) : nlohmann::json(nullptr)},
                                {"labelMs", labelMs.median},
                                {"labelMsWorst", labelMs.worst},
                                {"labelCandidates", labels.looked},
                                {"labelsPlaced", labels.placed},
                                {"firstFrameMs", firstFrameMs},
                                {"neighborSearchMs", clicks.search},
                                {"clickToNeighborsMs", clicks.shown},
                                {"peakMiB", peakMiB()},
                                {"device", presenter.gpu().deviceName()}};
    if (options.json) {
        printJson(result);
    } else {
        fmt::print("{} point{}, {} drawn a frame{}{}, on {}\n", session.rows(), session.rows() == 1 ? "" : "s", drawn,
                   splatted ? " by a compute shader" : "",
                   psnr ? fmt::format(" ({:.1f} dB from the picture of all)", *psnr) : "",
                   presenter.gpu().deviceName());
        fmt::print(
            "a frame: {:.1f} ms of CPU (all threads), {:.2f} of it on the frame thread ({:.2f} outside the driver), "
            "{:.1f} ms wall (p99 {:.1f})",
            stats.cpuMedian(), stats.threadMedian(), stats.ownMedian(), stats.wallMedian(), stats.wallP99());
        fmt::print("{}\n", gpu ? fmt::format(", {:.1f} ms on the device", *gpu) : "");
        if (labels.looked > 0)
            fmt::print("labels: {} of {} rows, {:.2f} ms of CPU a frame, {:.2f} at most\n", labels.placed,
                       labels.looked, labelMs.median, labelMs.worst);
        fmt::print(
            "start to first picture: {:.0f} ms; click to neighbours: search {:.1f} ms, shown after {:.1f} ms; peak "
            "memory {:.0f} MiB\n",
            firstFrameMs, clicks.search, clicks.shown, peakMiB());
    }
    return checkValidation(presenter.gpu(), kDone);
}

}  // namespace

Command addBench(CLI::App& program) {
    CLI::App& command =
        *program.add_subcommand("bench", "Measure frames while the camera orbits, the first picture and a click");
    auto options = std::make_shared<BenchOptions>();
    options->data.addTo(command);
    command.add_option("--frames", options->frames, "Frames to measure")
        ->capture_default_str()
        ->check(CLI::Range(1, static_cast<int>(FrameStats::kKept)));
    command.add_flag("--stereo", options->stereo,
                     "As in a headset: both eyes in one pass, each --size large, and a hand that points");
    command
        .add_option("--point-budget", options->pointBudget,
                    "Points that a frame in motion may draw; without it as many as are drawn in time")
        ->check(CLI::PositiveNumber);
    command
        .add_option(
            "--discs", options->discs,
            "How large clouds of discs are drawn: as point primitives, as splats by a compute shader (where the "
            "device has 64-bit atomics), or as what is quicker here")
        ->capture_default_str()
        ->check(CLI::IsMember({"primitives", "splats", "quicker"}));
    command.add_flag("--json", options->json, "As JSON");
    options->look.addTo(command);
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
