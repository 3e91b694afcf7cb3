#include "engine/xr/xr_spaces.h"

#include "engine/xr/newer_extensions.h"
#include "engine/xr/xr_pose.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <vector>

namespace nepho::engine {

namespace {

OwnedSpace makeSpace(XrSession session, XrReferenceSpaceType type, float originHeight) {
    auto info = makeXr<XrReferenceSpaceCreateInfo>(XR_TYPE_REFERENCE_SPACE_CREATE_INFO);
    info.referenceSpaceType = type;
    info.poseInReferenceSpace = kXrIdentity;
    info.poseInReferenceSpace.position.y = originHeight;
    OwnedSpace space;
    checkXr(xrCreateReferenceSpace(session, &info, space.out()), "xrCreateReferenceSpace");
    return space;
}

}  // namespace

XrSpaces::XrSpaces(const XrRuntime& runtime, const HeadsetSession& session)
    : session_(session.handle()), type_(chooseType(runtime)) {
    stage_ = makeSpace(session_, type_, type_ == XR_REFERENCE_SPACE_TYPE_LOCAL ? -kAssumedEyeHeight : 0.0f);
    view_ = makeSpace(session_, XR_REFERENCE_SPACE_TYPE_VIEW, 0.0f);
}

XrReferenceSpaceType XrSpaces::chooseType(const XrRuntime& runtime) const {
    constexpr const char* kCall = "xrEnumerateReferenceSpaces";
    std::uint32_t count = 0;
    checkXr(xrEnumerateReferenceSpaces(session_, 0, &count, nullptr), kCall);
    std::vector<XrReferenceSpaceType> types(count);
    checkXr(xrEnumerateReferenceSpaces(session_, count, &count, types.data()), kCall);
    const auto has = [&](XrReferenceSpaceType type) { return std::ranges::find(types, type) != types.end(); };
    if (has(XR_REFERENCE_SPACE_TYPE_STAGE)) return XR_REFERENCE_SPACE_TYPE_STAGE;
    if (runtime.hasLocalFloor() && has(kReferenceSpaceLocalFloor)) return kReferenceSpaceLocalFloor;
    spdlog::info("{} does not know where the floor is; it is taken to be {} m below the eyes", runtime.runtimeName(),
                 kAssumedEyeHeight);
    return XR_REFERENCE_SPACE_TYPE_LOCAL;
}

std::optional<Pose> XrSpaces::locate(XrSpace space, XrTime time) const {
    auto location = makeXr<XrSpaceLocation>(XR_TYPE_SPACE_LOCATION);
    checkXr(xrLocateSpace(space, stage(), time, &location), "xrLocateSpace");
    if (!isValidPose(location.locationFlags)) return std::nullopt;
    return poseFromXr(location.pose);
}

std::optional<std::array<Eye, 2>> XrSpaces::locateEyes(XrTime time) const {
    auto info = makeXr<XrViewLocateInfo>(XR_TYPE_VIEW_LOCATE_INFO);
    info.viewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
    info.displayTime = time;
    info.space = stage();
    auto state = makeXr<XrViewState>(XR_TYPE_VIEW_STATE);
    std::array<XrView, 2> views;
    views.fill(makeXr<XrView>(XR_TYPE_VIEW));
    std::uint32_t count = 0;
    checkXr(xrLocateViews(session_, &info, &state, 2, &count, views.data()), "xrLocateViews");
    if (count != 2 || !isValidPose(state.viewStateFlags)) return std::nullopt;
    std::array<Eye, 2> eyes;
    for (std::size_t i = 0; i < eyes.size(); ++i) {
        const XrFovf& fov = views[i].fov;
        eyes[i] = {poseFromXr(views[i].pose), fov.angleLeft, fov.angleRight, fov.angleUp, fov.angleDown};
    }
    return eyes;
}

void XrSpaces::expectChange(const XrEventDataReferenceSpaceChangePending& change) {
    // The two move together, and not every runtime says so of both.
    const bool isTwin =
        type_ == kReferenceSpaceLocalFloor && change.referenceSpaceType == XR_REFERENCE_SPACE_TYPE_LOCAL;
    if (change.referenceSpaceType == type_ || isTwin) changesAt_.push_back(change.changeTime);
}

bool XrSpaces::takeChange(XrTime displayTime) {
    return std::erase_if(changesAt_, [&](XrTime at) { return at <= displayTime; }) > 0;
}

}  // namespace nepho::engine
