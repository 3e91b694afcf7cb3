#pragma once

#include "engine/gpu/gpu.h"
#include "engine/xr/xr_runtime.h"

#include <cstdint>
#include <vector>

namespace nepho::engine {

/// A session with the headset and where it is in its life. One session, from IDLE to EXITING; for another a new object
/// is made.
class HeadsetSession {
  public:
    HeadsetSession(const XrRuntime& runtime, const Gpu& gpu);

    /// What happened besides the session's own states.
    struct News {
        bool exits = false;                                                ///< the session has ended for good
        bool profilesChanged = false;                                      ///< other controllers are bound now
        std::vector<XrEventDataReferenceSpaceChangePending> spaceChanges;  ///< in the order in which they came
    };
    /// Reads every event that waits and goes along with the session's states. Throws PresenterLost where the runtime
    /// announces a loss, XrError where a call fails.
    News poll();

    XrSession handle() const { return session_.get(); }
    XrSessionState state() const { return state_; }
    const char* stateName() const;  ///< as OpenXR names it, "FOCUSED"
    /// Between xrBeginSession and xrEndSession: frames are waited for and ended.
    bool isRunning() const { return running_; }
    bool isVisible() const { return state_ == XR_SESSION_STATE_VISIBLE || state_ == XR_SESSION_STATE_FOCUSED; }
    /// Input is ours.
    bool isFocused() const { return state_ == XR_SESSION_STATE_FOCUSED; }
    XrEnvironmentBlendMode blendMode() const { return blendMode_; }

    /// VkFormats that the runtime's images can have, its favourite first.
    std::vector<std::int64_t> swapchainFormats() const;

    /// Blocks until the runtime wants the next frame, and begins it.
    XrFrameState beginFrame();
    /// `projection` null: nothing is shown.
    void endFrame(XrTime displayTime, const XrCompositionLayerProjection* projection);
    /// Asks the runtime to end the session; poll() then sees it through its states.
    void requestExit();

  private:
    void chooseBlendMode();
    void enter(XrSessionState state, News& news);

    const XrRuntime& runtime_;
    OwnedSession session_;
    XrSessionState state_ = XR_SESSION_STATE_UNKNOWN;
    XrEnvironmentBlendMode blendMode_ = XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
    bool running_ = false;
};

}  // namespace nepho::engine
