#include "app/commands/presenter_slot.h"

#include "app/commands/open_data.h"
#include "engine/present/offscreen_presenter.h"
#include "engine/window/simulator_presenter.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace nepho::app {

namespace {

/// The message of a headset or its GPU that cannot be had; empty: `start` went well.
template <typename Start>
std::string problemOf(Start start) {
    try {
        start();
        return {};
    } catch (const engine::PresenterUnavailable& problem) {
        return problem.what();
    } catch (const engine::GpuUnavailable& problem) {
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
    try {
        return problemOf([&] {
            mirror_ = std::make_unique<engine::WindowMirror>(headset.gpu(), wish_.extent,
                                                             "Nephoscope: as seen in the headset");
        });
    } catch (const vk::SystemError& problem) {
        return problem.what();
    }
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

std::string PresenterSlot::replace(const std::string& reason) {
    spdlog::warn("the headset was lost: {}", reason);
    if (presenter_->frames().submitted() >= kFramesBetweenLosses) losses_ = 0;
    ++losses_;
    mirror_.reset();
    presenter_->shutdown();
    const std::uint32_t messages = presenter_->gpu().validationMessages();
    const std::string first = presenter_->gpu().firstValidationMessage();
    presenter_.reset();

    std::string problem = fmt::format("lost {} times in a row: {}", losses_, reason);
    if (losses_ < kMostLosses) problem = problemOf([this] { startHeadset(); });
    if (!problem.empty()) startWindow();
    presenter_->gpu().addValidationMessages(messages, first);
    return problem.empty() ? std::string() : fmt::format("The headset is gone, this window goes on: {}", problem);
}

}  // namespace nepho::app
