#include "app/assets.h"
#include "app/commands/command.h"
#include "app/commands/number_range.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/presenter_slot.h"
#include "app/loop/frame_loop.h"
#include "app/loop/state_log.h"
#include "app/session/state_json.h"
#include "engine/xr/xr_presenter.h"
#include "projector/base/atomic_file.h"
#include "projector/base/mapped_file.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace nepho::app {

namespace {

struct ViewOptions {
    CommonOptions common;
    DataOptions data;
    LookOptions look;
    std::string presenter = "auto";
    float resolutionScale = 1.0f;
    bool mirror = true, follow = false;
    std::string inputRecord, inputScript, stateOut, stateLog;
    std::filesystem::path captures;  ///< empty: the current folder, for scripts alone
};

PresenterSlot makeSlot(const ViewOptions& options) {
    const auto pixels = options.look.pixels();
    return PresenterSlot(
        {options.presenter, vk::Extent2D(pixels[0], pixels[1]), options.resolutionScale, options.mirror});
}

projector::Result<std::optional<engine::InputScript>> readScript(const std::string& path) {
    if (path.empty()) return std::optional<engine::InputScript>();
    const auto file = projector::readFile(path, std::size_t{64} << 20);
    if (!file) return projector::Unexpected(file.error());
    auto parsed = engine::parseInputScript(*file, path);
    if (const auto* problem = std::get_if<std::string>(&parsed)) return projector::unexpected(*problem);
    return std::optional(std::get<engine::InputScript>(std::move(parsed)));
}

int writeState(const ViewOptions& options, const Session& session, FrameLoop& loop, const PresenterSlot& slot) {
    if (options.stateOut.empty()) return kDone;
    const auto written = projector::writeFile(
        options.stateOut, stateJson(session, loop.tools().camera(), loop.stats(), slot.name(), loop.headNow()));
    return written ? kDone : fail(kFailed, written.error().message);
}

/// Whether nobody is there to read a message on the screen.
bool isUnattended(const ViewOptions& options) {
    return options.presenter == "offscreen" || !options.inputScript.empty();
}

/// Applies the look once the data has come. What is wrong with it is shown and returned, and does not end the session.
std::optional<std::string> applyLook(const ViewOptions& options, Session& session, ViewSettings& settings,
                                     FrameLoop& loop) {
    const auto problem = options.look.applyTo(session);
    if (problem) {
        session.report(*problem);
        if (!isUnattended(options)) spdlog::error("{}", *problem);
    }
    // Words are their labels; pictures speak for themselves.
    if (!session.hasSprites() && session.dataset().metadata.defaultLabel() != nullptr &&
        session.dataset().metadata.defaultLabel()->kind == projector::ColumnKind::text) {
        settings.labels = true;
    }
    loop.tools().lookAt(session);
    options.look.applyTo(loop.tools().camera());
    return problem;
}

/// Says what was left out or changed of the data that came, but for what was said of those before: data that are read
/// anew every minute have the same warnings every time.
void warnOf(const std::vector<std::string>& warnings, std::vector<std::string>& told) {
    for (const std::string& warning : warnings) {
        if (std::ranges::find(told, warning) == told.end()) spdlog::warn("{}", warning);
    }
    told = warnings;
}

/// Where a view is shown from one frame to the next: what the session holds stays when the headset goes or comes back.
class ShownView {
  public:
    ShownView(FrameLoop& loop, PresenterSlot& slot, Session& session) : loop_(loop), slot_(slot), session_(session) {}

    /// One frame; false when the loop is over.
    bool step() {
        if (slot_.headsetAnswers()) move([this] { return slot_.takeHeadset(); });
        std::string lost;
        bool isHeadset = true;
        try {
            return loop_.step();
        } catch (const engine::PresenterLost& problem) {
            lost = problem.what();
        } catch (const vk::DeviceLostError& problem) {
            isHeadset = slot_.presenter().sessionState() != nullptr;
            lost = problem.what();
        }
        move([&] { return isHeadset ? slot_.replace(lost) : slot_.startAgain(lost); });
        return true;
    }

  private:
    template <typename Start>
    void move(Start start) {
        loop_.leavePresenter();
        const std::string told = start();
        if (!told.empty()) {
            session_.report(told);
        } else if (session_.message() == told_) {
            session_.dismissMessage();  // that the headset was gone
        }
        told_ = told;
        loop_.moveTo(slot_.presenter());
        loop_.mirrorIn(slot_.mirror());
    }

    FrameLoop& loop_;
    PresenterSlot& slot_;
    Session& session_;
    std::string told_;
};

int runLoop(const ViewOptions& options, PresenterSlot& slot, Session& session, LoopOptions loopOptions) {
    ViewSettings settings;
    options.look.applyTo(settings);
    FrameLoop loop(slot.presenter(), session, settings, std::move(loopOptions));
    loop.mirrorIn(slot.mirror());
    std::optional<StateLog> log;
    if (!options.stateLog.empty()) log.emplace(options.stateLog);
    std::size_t captures = 0, wanted = 0;
    std::optional<std::string> badLook, broken;
    std::vector<std::string> warned;
    loop.onLoaded([&, first = true]() mutable {
        if (std::exchange(first, false)) badLook = applyLook(options, session, settings, loop);
        warnOf(session.data().warnings, warned);
    });
    ShownView shown(loop, slot, session);
    try {
        while (shown.step() && !interrupted()) {
            if (takeStateRequest()) {
                if (const int code = writeState(options, session, loop, slot); code != kDone) return code;
                if (!options.captures.empty()) ++wanted;
            }
            // What was asked for before anything was drawn waits for that.
            for (; captures < wanted && loop.hasDrawn(); ++captures)
                loop.saveCaptures({fmt::format("state-{}", captures + 1)});
            if (log) log->write(session, loop, captures);
        }
    } catch (const std::runtime_error& problem) {
        broken = problem.what();  // a capture that could not be written, say; what the session holds is still told
    }
    if (const int code = writeState(options, session, loop, slot); code != kDone) return code;
    if (!broken && !loop.unsaved().empty())
        broken = fmt::format("{}.png was not saved: nothing was ever drawn", loop.unsaved().front());
    if (!broken && log && log->lostLines()) broken = options.stateLog + " cannot be written to its end";
    if (broken) return fail(kFailed, *broken);
    if (interrupted()) return kInterrupted;
    if (!session.isLoaded() && !session.message().empty()) return fail(kBadInput, session.message());
    return badLook && isUnattended(options) ? fail(kBadInput, *badLook) : +kDone;
}

/// A session that a person leads knows what was open before and says when files change.
void accompany(Session& session, const ViewOptions& options) {
    using OnChange = Session::OnChange;
    const bool attended = !isUnattended(options);
    session.onChange(options.follow ? OnChange::reload : attended ? OnChange::tell : OnChange::nothing);
    if (!attended) return;
    const std::filesystem::path folder = stateFolder();
    session.keepRecent(std::make_shared<RecentData>(folder.empty() ? folder : folder / "recent.json"));
}

/// The message of data that cannot be opened at all, found without reading any tensor.
std::optional<std::string> problemOf(const OpenRequest& request) {
    const auto catalog = projector::openCatalog(request.path, request.catalog);
    if (!catalog) return catalog.error().message;
    const auto tensor = projector::findTensor(*catalog, request.tensor);
    return tensor ? std::nullopt : std::optional(tensor.error().message);
}

/// Why nothing can be shown, and what can be done instead.
int failToShow(const ViewOptions& options, const OpenRequest& request, const std::string& problem) {
    if (request.path.empty()) return fail(kLacking, problem);
    if (const auto first = problemOf(request)) return fail(kBadInput, *first);
    return fail(kLacking, fmt::format("{}; pictures can be drawn without one: nephoscope render {} -o picture.png",
                                      problem, options.data.path.string()));
}

/// Throws CLI::ValidationError where the record would be written over the script that is being replayed.
void checkRecord(const ViewOptions& options) {
    if (options.inputRecord.empty() || options.inputScript.empty()) return;
    std::error_code ignored;
    if (std::filesystem::equivalent(options.inputRecord, options.inputScript, ignored))
        throw CLI::ValidationError("--input-record", "is the file of --input-script, expected another one");
}

int makeFolder(const std::filesystem::path& folder) {
    std::error_code failed;
    if (std::filesystem::is_directory(folder, failed)) return kDone;
    std::filesystem::create_directories(folder, failed);
    return failed ? fail(kFailed, fmt::format("{} cannot be made: {}", folder.string(), failed.message())) : +kDone;
}

int run(const ViewOptions& options) {
    applyCommon(options.common);
    OpenRequest request = options.data.request();
    options.look.applyTo(request, options.common.seed);
    checkRecord(options);
    auto script = readScript(options.inputScript);
    if (!script) return fail(kBadInput, script.error().message);
    if (!options.captures.empty()) {
        if (const int code = makeFolder(options.captures); code != kDone) return code;
    }
    std::ofstream record;
    if (!options.inputRecord.empty()) {
        record.open(options.inputRecord);
        if (!record) return fail(kFailed, fmt::format("{} cannot be written", options.inputRecord));
    }

    Session session;
    accompany(session, options);
    if (!request.path.empty()) session.open(request);

    PresenterSlot slot = makeSlot(options);
    try {
        slot.start();
    } catch (const engine::PresenterUnavailable& problem) {
        return failToShow(options, request, problem.what());
    }
    LoopOptions loopOptions;
    loopOptions.script = std::move(*script);
    loopOptions.record = options.inputRecord.empty() ? nullptr : &record;
    if (!options.captures.empty()) loopOptions.captureFolder = options.captures;
    const int code = runLoop(options, slot, session, std::move(loopOptions));
    if (!slot.hasPresenter()) return code;  // it was lost, and nothing came in its place
    slot.presenter().shutdown();
    if (record.is_open() && !record.flush())
        return fail(kFailed, fmt::format("{} cannot be written to its end", options.inputRecord));
    return checkValidation(slot.presenter().gpu(), code);
}

}  // namespace

Command addView(CLI::App& program) {
    CLI::App& command =
        *program.add_subcommand("view", "Open data in a headset, else in a window (the default command)");
    auto options = std::make_shared<ViewOptions>();
    options->data.addTo(command);
    command.get_option("DATA")->required(false)->description(command.get_option("DATA")->get_description() +
                                                             "; without it a window that asks for some");
    command.add_flag("--follow", options->follow,
                     "Read the data anew whenever its files change; else the window says so and F5 does it");
    command
        .add_option("--presenter", options->presenter,
                    "Where to show it; auto: the headset, else a window; simulator: a headset played by mouse and keys")
        ->capture_default_str()
        ->check(CLI::IsMember({"auto", "xr", "window", "simulator", "offscreen"}));
    command
        .add_option("--resolution-scale", options->resolutionScale,
                    "Size of a headset's picture, of what it recommends, each way")
        ->capture_default_str()
        ->check(within(engine::XrPresenterOptions::kSmallestScale, engine::XrPresenterOptions::kLargestScale));
    command.add_flag("--mirror,!--no-mirror", options->mirror,
                     "Show on the desk, too, what a headset shows, with panels to use from outside; where there is a "
                     "display (the default)");
    command.add_option("--input-record", options->inputRecord, "Record input as a script into this file");
    command.add_option("--input-script", options->inputScript,
                       "Replay input by frame, each as long as it was when recorded, else 1/90 s");
    command.add_option("--captures", options->captures,
                       "Folder for the pictures of a script's capture command, and for one on SIGUSR1 (state-1.png, "
                       "state-2.png); made where it is not there; default of scripts: the current folder");
    command.add_option("--state-out", options->stateOut,
                       "Write what the session holds as JSON at the end, and on SIGUSR1");
    command.add_option("--state-log", options->stateLog,
                       "Write a line of JSON for every frame into this file or FIFO (docs/replay.md)");
    options->look.addTo(command);
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
