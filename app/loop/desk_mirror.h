#pragma once

#include "app/loop/desk_panels.h"
#include "engine/ui/event_pacer.h"
#include "engine/window/window_mirror.h"

namespace nepho::app {

/// The window on the desk beside a headset: it shows what the person inside sees, and its panels and keys are
/// somebody's outside. Whatever fails in it, the headset goes on without.
class DeskMirror {
  public:
    /// Both outlive it.
    DeskMirror(engine::WindowMirror& window, engine::FontBook& fonts);
    ~DeskMirror();

    /// At the start of a frame: presents the picture before, and applies the window's input. `listens`: else the input
    /// is left aside, but for closing the window.
    void use(bool listens, Session& session, ViewSettings& settings, DeskTools& tools, const FrameStats& stats);
    /// At its end: draws what the headset was given, or got last. No image: black.
    void show(const engine::Presenter::Drawn& drawn);

  private:
    void takeInput(bool listens);
    vk::Rect2D freePixels() const;
    bool mustDrawUp();
    template <typename Function>
    void guarded(Function function);

    engine::WindowMirror& window_;
    DeskPanels panels_;
    engine::EventPacer pacer_;
    engine::FrameInput input_;
    double sinceDrawnUp_ = 0.0;  ///< seconds
    int quietFrames_ = 0;        ///< in a row without input
    bool panelsShown_ = false;
    bool drawnUp_ = false;
    bool broken_ = false;
};

}  // namespace nepho::app
