#include "tests/fake_openxr/calls.h"
#include "tests/fake_openxr/locate.h"
#include "tests/fake_openxr/pose_math.h"

#include <algorithm>

namespace nepho::fake_openxr {
namespace {

Located locateReference(const World& world, XrReferenceSpaceType type) {
    if (type == XR_REFERENCE_SPACE_TYPE_VIEW) return {world.head, world.headFlags, {}, {}};
    if (type == XR_REFERENCE_SPACE_TYPE_LOCAL) return {world.local, kTracked, {}, {}};
    if (type == kReferenceSpaceLocalFloor) {
        const XrPosef floor{yawOf(world.local.orientation), {world.local.position.x, 0.0F, world.local.position.z}};
        return {floor, kTracked, {}, {}};
    }
    return {kIdentityPose, kTracked, {}, {}};
}

/// The first hand whose pose the action reads, as the pose of an action is never of two hands.
Located locateAction(const Instance& instance, const Session& session, const World& world, const Space& space) {
    const auto found = instance.actions.find(space.action);
    if (found == instance.actions.end()) return {};
    const Action& action = *found->second;
    for (const Hand hand : {Hand::kLeft, Hand::kRight}) {
        if ((space.hand && *space.hand != hand) || !action.values[indexOf(hand) + 1].active) continue;
        const HandMotion& motion = world.hands[indexOf(hand)];
        std::optional<Located> located;
        calls::forEachBinding(instance, session, action, hand, [&](const Binding& binding) {
            if (located) return;
            const bool aims = binding.component == "/input/aim/pose";
            located = {aims ? motion.aim : motion.grip, motion.tracked ? kTracked : kLocated, motion.linearVelocity,
                       motion.angularVelocity};
        });
        if (located) return *located;
    }
    return {};
}

}  // namespace

Located locateInStage(const Runtime& rt, const Instance& instance, const Session& session, const Space& space,
                      XrTime time) {
    const World& world = rt.worldOf(time);
    Located at = space.action ? locateAction(instance, session, world, space) : locateReference(world, space.reference);
    at.pose = compose(at.pose, space.offset);
    return at;
}

std::array<XrPosef, 2> viewsIn(const Config& config, const XrPosef& stageFromSpace, const XrPosef& stageFromHead) {
    const XrPosef spaceFromHead = compose(inverse(stageFromSpace), stageFromHead);
    const auto eye = [&](float side) {
        return compose(spaceFromHead,
                       XrPosef{{0.0F, 0.0F, 0.0F, 1.0F}, {side * config.eyeDistanceMeters / 2.0F, 0.0F, 0.0F}});
    };
    return {eye(-1.0F), eye(1.0F)};
}

namespace calls {
namespace {

std::vector<XrReferenceSpaceType> referenceSpaces(const Runtime& rt) {
    std::vector<XrReferenceSpaceType> spaces = {XR_REFERENCE_SPACE_TYPE_VIEW, XR_REFERENCE_SPACE_TYPE_LOCAL};
    if (rt.config.localFloor && rt.instance->extensions.contains("XR_EXT_local_floor")) {
        spaces.push_back(kReferenceSpaceLocalFloor);
    }
    if (rt.config.stageSpace) spaces.push_back(XR_REFERENCE_SPACE_TYPE_STAGE);
    return spaces;
}

void requireReference(const Runtime& rt, XrReferenceSpaceType type) {
    const std::vector<XrReferenceSpaceType> spaces = referenceSpaces(rt);
    if (std::find(spaces.begin(), spaces.end(), type) == spaces.end()) refuse(XR_ERROR_REFERENCE_SPACE_UNSUPPORTED);
}

XrSpace keep(Runtime& rt, Session& session, Space space) {
    space.handle = rt.makeHandle<XrSpace>();
    session.spaces.emplace(space.handle, std::make_unique<Space>(space));
    ++rt.seen.live.spaces;
    return space.handle;
}

void fillVelocity(XrSpaceLocation* location, const XrPosef& baseFromStage, const Located& at) {
    for (auto* next = static_cast<XrBaseOutStructure*>(location->next); next; next = next->next) {
        if (next->type != XR_TYPE_SPACE_VELOCITY) continue;
        auto* velocity = reinterpret_cast<XrSpaceVelocity*>(next);
        const bool known = at.flags != 0;
        velocity->velocityFlags =
            known ? XR_SPACE_VELOCITY_LINEAR_VALID_BIT | XR_SPACE_VELOCITY_ANGULAR_VALID_BIT : XrSpaceVelocityFlags{0};
        velocity->linearVelocity = rotate(baseFromStage.orientation, at.linearVelocity);
        velocity->angularVelocity = rotate(baseFromStage.orientation, at.angularVelocity);
    }
}

}  // namespace

XrResult enumerateReferenceSpaces(Runtime& rt, XrSession session, std::uint32_t capacity, std::uint32_t* count,
                                  XrReferenceSpaceType* spaces) {
    rt.require(session);
    fillOut(referenceSpaces(rt), capacity, count, spaces, [](auto& to, auto from) { to = from; });
    return XR_SUCCESS;
}

XrResult createReferenceSpace(Runtime& rt, XrSession session, const XrReferenceSpaceCreateInfo* info, XrSpace* space) {
    Session& live = rt.require(session);
    expect(info && space && info->type == XR_TYPE_REFERENCE_SPACE_CREATE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the create info is missing or of another type");
    requireReference(rt, info->referenceSpaceType);
    expect(isNormalized(info->poseInReferenceSpace.orientation), XR_ERROR_POSE_INVALID,
           "the quaternion is not normalised");
    Space made;
    made.reference = info->referenceSpaceType;
    made.offset = info->poseInReferenceSpace;
    *space = keep(rt, live, made);
    return successOf(live);
}

XrResult getReferenceSpaceBoundsRect(Runtime& rt, XrSession session, XrReferenceSpaceType type, XrExtent2Df* bounds) {
    const Session& live = rt.require(session);
    expect(bounds != nullptr, XR_ERROR_VALIDATION_FAILURE, "the bounds' address is null");
    requireReference(rt, type);
    *bounds = {};
    const XrExtent2Df& stage = rt.config.stageBounds;
    if (type != XR_REFERENCE_SPACE_TYPE_STAGE || stage.width <= 0.0F) return XR_SPACE_BOUNDS_UNAVAILABLE;
    *bounds = stage;
    return successOf(live);
}

XrResult createActionSpace(Runtime& rt, XrSession session, const XrActionSpaceCreateInfo* info, XrSpace* space) {
    Session& live = rt.require(session);
    expect(info && space && info->type == XR_TYPE_ACTION_SPACE_CREATE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the create info is missing or of another type");
    const Action& action = rt.require(info->action);
    expect(action.type == XR_ACTION_TYPE_POSE_INPUT, XR_ERROR_ACTION_TYPE_MISMATCH, "the action is not one of poses");
    expect(isNormalized(info->poseInActionSpace.orientation), XR_ERROR_POSE_INVALID,
           "the quaternion is not normalised");
    Space made;
    made.action = info->action;
    made.offset = info->poseInActionSpace;
    if (info->subactionPath != XR_NULL_PATH) {
        made.hand = handOf(textOf(*rt.instance, info->subactionPath));
        const bool listed =
            made.hand && std::find(action.hands.begin(), action.hands.end(), *made.hand) != action.hands.end();
        expect(listed, XR_ERROR_PATH_UNSUPPORTED, "the subaction path is none of the action's");
    }
    *space = keep(rt, live, made);
    return successOf(live);
}

XrResult destroySpace(Runtime& rt, XrSpace space) {
    Session* session = rt.instance ? rt.instance->session.get() : nullptr;
    expect(session && session->spaces.erase(space) == 1, XR_ERROR_HANDLE_INVALID, "the space is not a live one");
    --rt.seen.live.spaces;
    return XR_SUCCESS;
}

XrResult locateSpace(Runtime& rt, XrSpace space, XrSpace base, XrTime time, XrSpaceLocation* location) {
    const Space& wanted = rt.require(space);
    const Space& from = rt.require(base);
    expect(location && location->type == XR_TYPE_SPACE_LOCATION, XR_ERROR_VALIDATION_FAILURE,
           "the location is missing or of another type");
    expect(time > 0, XR_ERROR_TIME_INVALID, "the time is not positive");
    const Session& session = *rt.instance->session;
    const Located at = locateInStage(rt, *rt.instance, session, wanted, time);
    const Located origin = locateInStage(rt, *rt.instance, session, from, time);
    const XrPosef baseFromStage = inverse(origin.pose);
    location->locationFlags = at.flags & origin.flags;
    // Nothing may be read from a location that is not valid; what is there must not look like one.
    location->pose = location->locationFlags ? compose(baseFromStage, at.pose) : XrPosef{};
    fillVelocity(location, baseFromStage, at);
    return successOf(session);
}

XrResult locateViews(Runtime& rt, XrSession session, const XrViewLocateInfo* info, XrViewState* state,
                     std::uint32_t capacity, std::uint32_t* count, XrView* views) {
    const Session& live = rt.require(session);
    expect(info && state && info->type == XR_TYPE_VIEW_LOCATE_INFO && state->type == XR_TYPE_VIEW_STATE,
           XR_ERROR_VALIDATION_FAILURE, "the locate info or the view state is missing or of another type");
    if (info->viewConfigurationType != XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO) {
        refuse(XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED);
    }
    const Space& space = rt.require(info->space);
    expect(info->displayTime > 0, XR_ERROR_TIME_INVALID, "the display time is not positive");
    const World& world = rt.worldOf(info->displayTime);
    const Located origin = locateInStage(rt, *rt.instance, live, space, info->displayTime);
    const auto poses = viewsIn(rt.config, origin.pose, world.head);
    static_assert(XR_VIEW_STATE_ORIENTATION_VALID_BIT == XR_SPACE_LOCATION_ORIENTATION_VALID_BIT &&
                  XR_VIEW_STATE_POSITION_TRACKED_BIT == XR_SPACE_LOCATION_POSITION_TRACKED_BIT);
    state->viewStateFlags = world.headFlags;
    std::size_t eye = 0;
    fillOut(poses, capacity, count, views, [&](XrView& to, const XrPosef& pose) {
        expect(to.type == XR_TYPE_VIEW, XR_ERROR_VALIDATION_FAILURE, "a view's type is not XR_TYPE_VIEW");
        to.pose = pose;
        to.fov = rt.config.fovs[eye++];
    });
    return successOf(live);
}

}  // namespace calls
}  // namespace nepho::fake_openxr
