#include "app/commands/presenter_slot.h"

#include "app/commands/command.h"
#include "app/commands/open_data.h"
#include "engine/base/clocks.h"
#include "engine/present/offscreen_presenter.h"
#include "engine/window/simulator_presenter.h"
#include "engine/xr/headset_survey.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

namespace nepho::app {

namespace {

constexpr std::chrono::milliseconds kNap{20};  // between looks at the clock and at Ctrl-C

/// The message of a headset or its GPU that cannot be had, or was lost at once; empty: `start` went well.
template <typename Start>
std::string problemOf(Start start) {
    try {
        start();
        return {};
    } catch (const engine::PresenterUnavailable& problem) {
        return problem.what();
    } catch (const engine::GpuUnavailable& problem) {
        return problem.what();
    } catch (const vk::SystemError& problem) {
        return problem.what();
    }
}

}  // namespace

void PresenterSlot::startHeadset() {
    engine::XrPresenterOptions options;
    options.resolutionScale = wish_.resolutionScale;
    std::string problem;
    if (wish_.mirror) problem = problemOf([&] { options.windowExtensions = engine::DeskWindow::instanceExtensions(); });
    auto headset = std::make_unique<engine::XrPresenter>(std::move(options));
    engine::XrPresenter& started = *headset;
    started.start(gpuOptions());
    presenter_ = std::move(headset);
    if (!wish_.mirror) return;
    if (problem.empty()) problem = startMirror(started);
    if (!problem.empty()) spdlog::info("the desk does not show what the headset shows: {}", problem);
}

/// The reason where there is none; empty: it went well.
std::string PresenterSlot::startMirror(engine::XrPresenter& headset) {
    if (!headset.drawsToWindows()) return "the headset's GPU draws to no window here";
    return problemOf([&] {
        mirror_ =
            std::make_unique<engine::WindowMirror>(headset.gpu(), wish_.extent, "Nephoscope: as seen in the headset");
    });
}

void PresenterSlot::startWindow() {
    auto window = std::make_unique<engine::WindowPresenter>(wish_.extent, "Nephoscope");
    window->start(gpuOptions());
    presenter_ = std::move(window);
}

void PresenterSlot::start() {
    if (wish_.kind == "xr") return startHeadset();
    if (wish_.kind == "window") return startWindow();
    if (wish_.kind == "simulator") {
        presenter_ = std::make_unique<engine::SimulatorPresenter>(wish_.extent,
                                                                  "Nephoscope: a headset played by mouse and keys");
        return presenter_->start(gpuOptions());
    }
    if (wish_.kind == "offscreen") {
        presenter_ = std::make_unique<engine::OffscreenPresenter>(wish_.extent);
        return presenter_->start(gpuOptions());
    }
    const std::string problem = problemOf([this] { startHeadset(); });
    if (problem.empty()) return;
    spdlog::info("shown in a window: {}", problem);
    startWindow();
}

/// What the validation layers said about a presenter is told of those after it.
void PresenterSlot::drop() {
    mirror_.reset();
    presenter_->shutdown();
    messages_ += presenter_->gpu().validationMessages();
    if (firstMessage_.empty()) firstMessage_ = presenter_->gpu().firstValidationMessage();
    presenter_.reset();
}

void PresenterSlot::adopt() {
    presenter_->gpu().addValidationMessages(std::exchange(messages_, 0), std::exchange(firstMessage_, {}));
}

std::string PresenterSlot::tryHeadset() {
    std::string problem = problemOf([this] { startHeadset(); });
    if (!problem.empty()) return problem;
    looks_ = tries_ = 0;
    nextLook_ = 0.0;
    adopt();
    return {};
}

void PresenterSlot::planLook() {
    nextLook_ = engine::wallSeconds() + std::min(std::ldexp(wish_.firstWait, looks_), kLongestWait);
    looks_ = std::min(looks_ + 1, 30);
}

/// Where there is no window to show meanwhile.
bool PresenterSlot::waitForHeadset() {
    looks_ = 0;
    while (looks_ < kMostLooks) {
        planLook();
        while (engine::wallSeconds() < nextLook_ && !interrupted()) std::this_thread::sleep_for(kNap);
        if (interrupted()) return false;
        if (tryHeadset().empty()) return true;
    }
    return false;
}

std::string PresenterSlot::standIn(const std::string& problem, bool looks) {
    try {
        startWindow();
    } catch (const engine::PresenterUnavailable& none) {
        spdlog::warn("the headset is gone: {}", problem);
        if (looks && waitForHeadset()) return {};
        throw engine::PresenterUnavailable(
            fmt::format("the headset is gone ({}), and no window can go on: {}", problem, none.what()));
    }
    adopt();
    if (looks) planLook();
    return fmt::format("The headset is gone, this window goes on{}: {}",
                       looks ? " and looks for it" : "; start the program again to see it in the headset", problem);
}

/// Counts one more.
bool PresenterSlot::isLostTooOften() {
    if (presenter_->frames().submitted() >= kFramesBetweenLosses) losses_ = 0;
    return ++losses_ >= kMostLosses;
}

std::string PresenterSlot::startAgain(const std::string& reason) {
    if (isLostTooOften())
        throw engine::GpuUnavailable(
            fmt::format("{} was lost {} times in a row: {}", presenter_->gpu().deviceName(), losses_, reason));
    std::string told = fmt::format("{} was lost and started anew: {}", presenter_->gpu().deviceName(), reason);
    spdlog::warn("{}", told);
    drop();
    const bool played = wish_.kind == "simulator" || wish_.kind == "offscreen";
    const std::string problem = problemOf([&] { played ? start() : startWindow(); });
    if (!problem.empty()) throw engine::GpuUnavailable(fmt::format("{}; then it failed: {}", told, problem));
    adopt();
    return told;
}

std::string PresenterSlot::replace(const std::string& reason) {
    spdlog::warn("the headset was lost: {}", reason);
    const bool tooOften = isLostTooOften();
    drop();
    looks_ = tries_ = 0;
    nextLook_ = 0.0;
    if (tooOften) return standIn(fmt::format("lost {} times in a row: {}", losses_, reason), false);
    const std::string problem = tryHeadset();
    return problem.empty() ? std::string() : standIn(problem, true);
}

bool PresenterSlot::headsetAnswers() {
    if (nextLook_ == 0.0 || engine::wallSeconds() < nextLook_) return false;
    if (engine::surveyHeadset().problem.empty()) return true;
    planLook();
    return false;
}

std::string PresenterSlot::takeHeadset() {
    drop();
    nextLook_ = 0.0;
    ++tries_;
    const std::string problem = tryHeadset();
    // Each try closes the window and opens another.
    return problem.empty() ? std::string() : standIn(problem, tries_ < kMostTries);
}

}  // namespace nepho::app
