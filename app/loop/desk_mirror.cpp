#include "app/loop/desk_mirror.h"

#include <glm/common.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace nepho::app {

namespace {
constexpr int kSettledFrames = 8;         // frames in which panels finish what they animate
constexpr double kBetweenDrawings = 0.1;  // seconds between drawings of panels that nobody touches
}  // namespace

DeskMirror::DeskMirror(engine::WindowMirror& window, engine::FontBook& fonts)
    : window_(window),
      panels_(window.gpu(), engine::MirrorPicture::format(), fonts, &window.window(), DeskPanels::Whose::theirs) {}

DeskMirror::~DeskMirror() {
    broken_ = false;  // what was drawn before may still be in flight
    guarded([&] { window_.waitIdle(); });
}

template <typename Function>
void DeskMirror::guarded(Function function) {
    if (broken_) return;
    try {
        function();
    } catch (const vk::SystemError& problem) {
        broken_ = true;
        spdlog::info("the headset is no longer mirrored on the desk: {}", problem.what());
    }
}

void DeskMirror::takeInput(bool listens) {
    window_.window().takeInput(0.0, input_);
    if (!listens)
        std::erase_if(input_.events, [](const auto& e) { return !std::holds_alternative<engine::CloseRequested>(e); });
    quietFrames_ = input_.events.empty() && !pacer_.isHolding() ? quietFrames_ + 1 : 0;
    pacer_.pace(input_);
    sinceDrawnUp_ += input_.seconds;
}

/// Panels are drawn up for input, and else as often as numbers on them should change: the headset's frames have better
/// to do.
bool DeskMirror::mustDrawUp() {
    const bool must = !drawnUp_ || quietFrames_ < kSettledFrames || sinceDrawnUp_ >= kBetweenDrawings;
    if (must) input_.seconds = std::exchange(sinceDrawnUp_, 0.0);
    drawnUp_ = drawnUp_ || must;
    return must;
}

void DeskMirror::use(bool listens, Session& session, ViewSettings& settings, DeskTools& tools,
                     const FrameStats& stats) {
    guarded([&] { window_.present(); });
    takeInput(listens);
    if (mustDrawUp()) {
        panels_.use(input_, session, settings, tools, stats);
    } else {
        panels_.keep();
    }
    panelsShown_ = settings.panels && session.isLoaded();
}

/// Where panels leave room.
vk::Rect2D DeskMirror::freePixels() const {
    const glm::vec2 window = input_.windowSize;
    const FreeArea area = panelsShown_ ? freeArea(window) : FreeArea{{0, 0}, window};
    const glm::vec2 low = glm::round(area.low * input_.pixelScale), size = glm::round(area.size * input_.pixelScale);
    return {{static_cast<int>(low.x), static_cast<int>(low.y)},
            {static_cast<std::uint32_t>(size.x), static_cast<std::uint32_t>(size.y)}};
}

void DeskMirror::show(const engine::Presenter::Drawn& drawn) {
    guarded([&] { window_.draw(drawn, freePixels(), &panels_.overlay()); });
}

}  // namespace nepho::app
