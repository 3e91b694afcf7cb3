#include "app/commands/command.h"
#include "app/commands/eyes.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/loop/frame_loop.h"
#include "app/loop/picture_file.h"
#include "engine/present/offscreen_presenter.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <numbers>

namespace nepho::app {

namespace {

struct RenderOptions {
    CommonOptions common;
    DataOptions data;
    LookOptions look;
    std::filesystem::path out;
    int turntable = 0;
    bool stereo = false;
};

std::filesystem::path numbered(const std::filesystem::path& out, int index) {
    std::filesystem::path path = out;
    path.replace_filename(fmt::format("{}-{:03}{}", out.stem().string(), index, out.extension().string()));
    return path;
}

int run(const RenderOptions& options) {
    applyCommon(options.common);
    const auto pixels = options.look.pixels();
    Session session;
    OpenRequest request = options.data.request();
    options.look.applyTo(request, options.common.seed);
    if (options.look.dims == 2 && options.turntable > 0)
        throw CLI::ValidationError("--turntable",
                                   "turns a cloud of 3 dimensions, but --dims 2 is always seen from above");
    session.open(request);

    // The GPU is set up while the file is read.
    engine::OffscreenPresenter presenter({pixels[0], pixels[1]});
    presenter.start(gpuOptions());
    if (const int code = waitForOpening(session, options.common); code != kDone) return code;
    if (const auto problem = options.look.applyTo(session))
        return fail(kBadInput, fmt::format("{}: {}", options.data.path.string(), *problem));
    if (const int code = waitForJobs(session, options.common); code != kDone) return code;
    if (session.layout().dims == 2 && (options.turntable > 0 || options.look.azimuth || options.look.elevation))
        spdlog::warn("the data has 2 dimensions and is seen from above, from wherever it is asked to be seen");

    ViewSettings settings;
    options.look.applyTo(settings);
    LoopOptions loopOptions;
    loopOptions.panels = false;
    int code = kDone;
    {
        FrameLoop loop(presenter, session, settings, std::move(loopOptions));
        Camera camera;
        camera.flat = session.layout().dims == 2;
        camera.reset();
        options.look.applyTo(camera);
        const int pictures = std::max(options.turntable, 1);
        for (int i = 0; i < pictures && !interrupted(); ++i) {
            Camera turned = camera;
            turned.yaw += 2.0f * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(pictures);
            const auto views = viewsOf(turned, {pixels[0], pixels[1]}, options.stereo);
            const auto path = options.turntable > 0 ? numbered(options.out, i) : options.out;
            const auto saved = savePicture(path, loop.takePicture(views));
            if (!saved) return fail(kFailed, saved.error().message);
        }
        if (interrupted()) code = kInterrupted;
    }
    presenter.shutdown();
    return checkValidation(presenter.gpu(), code);
}

}  // namespace

Command addRender(CLI::App& program) {
    CLI::App& command =
        *program.add_subcommand("render", "Draw a picture, or a turntable of pictures, without a screen");
    auto options = std::make_shared<RenderOptions>();
    options->data.addTo(command);
    command.add_option("-o,--output", options->out, "PNG to write; with --turntable NAME-000.png and on")->required();
    command.add_option("--turntable", options->turntable, "Pictures of one turn around the cloud")
        ->check(CLI::Range(1, 10000));
    command.add_flag("--stereo", options->stereo, "Both eyes side by side, each --size large");
    options->look.addTo(command);
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
