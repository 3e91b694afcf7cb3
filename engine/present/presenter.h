#pragma once

#include "engine/gpu/frame_ring.h"
#include "engine/input/input_event.h"

#include <memory>
#include <stdexcept>

namespace nepho::engine {

/// Nothing to present to: no display, no headset. The message says what is missing.
class PresenterUnavailable : public std::runtime_error {
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
    };

    virtual ~Presenter() = default;

    /// Opens the display and the GPU that serves it. Throws PresenterUnavailable, GpuUnavailable or vk::SystemError.
    virtual void start(GpuOptions options) = 0;
    /// Input since the last frame and the size to draw. Where nothing moves the caller may be patient: a presenter with
    /// input of its own then waits up to `patienceSeconds` for some, so that an idle program costs nothing.
    virtual Frame beginFrame(double patienceSeconds) = 0;
    /// Submits the frame's commands and shows `picture` (in TRANSFER_SRC layout, `extent` large, RGBA8).
    virtual void endFrame(const vk::raii::CommandBuffer& commands, vk::Image picture, vk::Extent2D extent) = 0;
    /// Waits for the GPU and closes everything.
    virtual void shutdown() = 0;

    virtual const char* name() const = 0;
    virtual Gpu& gpu() = 0;
    virtual FrameRing& frames() = 0;
};

}  // namespace nepho::engine
