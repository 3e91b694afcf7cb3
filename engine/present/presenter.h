#pragma once

#include "engine/base/clipboard.h"
#include "engine/base/view.h"
#include "engine/gpu/frame_ring.h"
#include "engine/input/input_event.h"

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace nepho::engine {

/// Nothing to present to: no display, no headset. The message says what is missing.
class PresenterUnavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What was presented to is gone: the headset's session or its runtime ended. The presenter is of no more use; another
/// can be made and started. The message says why.
class PresenterLost : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Where frames go and input comes from. The four calls are the same for every kind; the application's frame loop knows
/// no other.
class Presenter {
  public:
    struct Frame {
        FrameInput input;
        vk::Extent2D extent;  ///< of the picture to draw, pixels
        bool visible = true;  ///< false: nothing needs to be drawn now
        /// Where the display is worn: what its eyes see, in the tracking space. Otherwise none, and the application's
        /// own camera looks.
        std::uint32_t eyeCount = 0;
        std::array<Eye, 2> eyes;
    };

    /// What was drawn, in TRANSFER_SRC layout: RGBA8 with sRGB's transfer function in its values, a layer an eye.
    struct Drawn {
        vk::Image color;
        vk::Image depth;  ///< D32, reversed, from kEyeNear to infinity; null where the presenter does not want it
        vk::Extent2D extent;
        std::uint32_t layers = 1;
    };

    virtual ~Presenter() = default;

    /// Opens the display and the GPU that serves it. Throws PresenterUnavailable, GpuUnavailable or vk::SystemError.
    virtual void start(GpuOptions options) = 0;
    /// Input since the last frame and the size to draw. Where nothing moves the caller may be patient: a presenter with
    /// input of its own then waits up to `patienceSeconds` for some, so that an idle program costs nothing. The frame
    /// stays as it is until the next call.
    virtual const Frame& beginFrame(double patienceSeconds) = 0;
    /// Submits the frame's commands and shows what they draw.
    virtual void endFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) = 0;
    /// In place of endFrame() where beginFrame() said that nothing is visible.
    virtual void skipFrame() {}
    /// Waits for the GPU and closes everything.
    virtual void shutdown() = 0;

    /// Head and hands are tracked (or played by mouse and keys): the tools of the hands are used, not those of the
    /// desk.
    virtual bool isImmersive() const { return false; }
    /// Whether endFrame() takes depth too.
    virtual bool wantsDepth() const { return false; }
    /// Shakes what a hand holds. amplitude 0 to 1.
    virtual void vibrate(Hand, float /*amplitude*/, float /*seconds*/) {}

    /// Null where there is none to share; lives as long as the presenter.
    virtual Clipboard* clipboard() { return nullptr; }

    virtual const char* name() const = 0;
    /// Where the life of a headset's session is, as OpenXR names it ("FOCUSED"); null where there is none.
    virtual const char* sessionState() const { return nullptr; }
    virtual Gpu& gpu() = 0;
    virtual FrameRing& frames() = 0;
};

}  // namespace nepho::engine
