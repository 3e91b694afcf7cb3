#include "tests/fake_openxr/calls.h"

namespace nepho::fake_openxr::calls {
namespace {

bool isRendering(const Runtime& rt, const Session& session) {
    const bool visible = session.state == XR_SESSION_STATE_VISIBLE || session.state == XR_SESSION_STATE_FOCUSED;
    return visible && rt.world.shouldRender;
}

/// One state towards the goal: what a compositor does once it has had a frame.
void advance(Runtime& rt, Session& session) {
    if (session.exits || session.state < XR_SESSION_STATE_READY || session.state >= XR_SESSION_STATE_FOCUSED) return;
    if (session.state < rt.goal) rt.enterState(session, static_cast<XrSessionState>(session.state + 1));
}

Session& requireRunning(Runtime& rt, XrSession session) {
    Session& live = rt.require(session);
    expect(live.running, XR_ERROR_SESSION_NOT_RUNNING, "the session is not running");
    return live;
}

void noteUnreleased(Runtime& rt, const Session& session) {
    for (const auto& [handle, swapchain] : session.swapchains) {
        if (!swapchain->acquired.empty()) rt.violate("an image of a swapchain was acquired and not released");
    }
}

}  // namespace

XrResult waitFrame(Runtime& rt, XrSession session, const XrFrameWaitInfo* info, XrFrameState* state) {
    Session& live = requireRunning(rt, session);
    expect(!info || info->type == XR_TYPE_FRAME_WAIT_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the wait info is of another type");
    expect(state && state->type == XR_TYPE_FRAME_STATE, XR_ERROR_VALIDATION_FAILURE,
           "the frame state is missing or of another type");
    // A real runtime blocks here until another thread begins the frame; a test that hangs says less.
    expect(!live.waitedFrame, XR_ERROR_CALL_ORDER_INVALID, "the frame waited for before was not begun");
    rt.lastFrameTime += rt.config.displayPeriodNs;
    rt.keepWorld(rt.lastFrameTime);
    live.waitedFrame = rt.lastFrameTime;
    live.shouldRender = isRendering(rt, live);
    state->predictedDisplayTime = rt.lastFrameTime;
    state->predictedDisplayPeriod = rt.config.displayPeriodNs;
    state->shouldRender = live.shouldRender ? XR_TRUE : XR_FALSE;
    ++rt.seen.framesWaited;
    return successOf(live);
}

XrResult beginFrame(Runtime& rt, XrSession session, const XrFrameBeginInfo* info) {
    Session& live = requireRunning(rt, session);
    expect(!info || info->type == XR_TYPE_FRAME_BEGIN_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the begin info is of another type");
    expect(live.waitedFrame.has_value(), XR_ERROR_CALL_ORDER_INVALID, "no frame was waited for");
    const bool discards = live.begunFrame.has_value();
    live.begunFrame = live.waitedFrame;
    live.waitedFrame.reset();
    ++rt.seen.framesBegun;
    if (!discards) return successOf(live);
    ++rt.seen.framesDiscarded;
    return XR_FRAME_DISCARDED;
}

XrResult endFrame(Runtime& rt, XrSession session, const XrFrameEndInfo* info) {
    Session& live = requireRunning(rt, session);
    expect(info && info->type == XR_TYPE_FRAME_END_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the end info is missing or of another type");
    expect(live.begunFrame.has_value(), XR_ERROR_CALL_ORDER_INVALID, "no frame was begun");
    expect(info->displayTime > 0, XR_ERROR_TIME_INVALID, "the display time is not positive");
    if (info->displayTime != *live.begunFrame) rt.violate("the display time is not the one predicted for this frame");
    const SubmittedFrame& frame = readLayers(rt, live, *info);
    noteUnreleased(rt, live);
    live.begunFrame.reset();
    ++rt.seen.framesEnded;
    rt.seen.layersSubmitted += frame.layers;
    if (!frame.shouldRender) rt.seen.layersWhileHidden += frame.layers;
    std::swap(rt.seen.lastFrame, rt.scratchFrame);
    advance(rt, live);
    return successOf(live);
}

}  // namespace nepho::fake_openxr::calls
