#include "tests/fake_openxr/fake_openxr.h"
#include "tests/fake_openxr/tests/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace nepho::fake_openxr {
namespace {

using testing::Contains;
using testing::Not;

const float kHalf = std::sqrt(0.5F);
/// A quarter turn to the left: what was ahead (-z) is now at -x.
const XrQuaternionf kLeftTurn{0.0F, kHalf, 0.0F, kHalf};

void expectNear(const XrVector3f& found, float x, float y, float z) {
    EXPECT_NEAR(found.x, x, 1e-5F);
    EXPECT_NEAR(found.y, y, 1e-5F);
    EXPECT_NEAR(found.z, z, 1e-5F);
}

class Spaces : public testing::Test {
  protected:
    void SetUp() override { reset(); }
    void start(const Config& config = {}) {
        configure(config);
        client.start({XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME, "XR_EXT_local_floor"});
        ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    }
    XrSpace make(XrReferenceSpaceType type) {
        const XrReferenceSpaceCreateInfo info{XR_TYPE_REFERENCE_SPACE_CREATE_INFO, nullptr, type, kIdentityPose};
        XrSpace space = XR_NULL_HANDLE;
        EXPECT_EQ(xrCreateReferenceSpace(client.session, &info, &space), XR_SUCCESS);
        return space;
    }
    XrPosef locate(XrSpace space, XrSpace base) {
        XrSpaceLocation location{};
        location.type = XR_TYPE_SPACE_LOCATION;
        EXPECT_EQ(xrLocateSpace(space, base, client.lastFrame.predictedDisplayTime, &location), XR_SUCCESS);
        EXPECT_NE(location.locationFlags & XR_SPACE_LOCATION_POSITION_VALID_BIT, 0U);
        return location.pose;
    }
    std::vector<XrReferenceSpaceType> offered() {
        std::uint32_t count = 0;
        EXPECT_EQ(xrEnumerateReferenceSpaces(client.session, 0, &count, nullptr), XR_SUCCESS);
        std::vector<XrReferenceSpaceType> types(count);
        EXPECT_EQ(xrEnumerateReferenceSpaces(client.session, count, &count, types.data()), XR_SUCCESS);
        return types;
    }

    Client client;
};

TEST_F(Spaces, TheHeadIsWhereItWasPutFromTheNextFrameOn) {
    start();
    const XrSpace stage = make(XR_REFERENCE_SPACE_TYPE_STAGE);
    const XrSpace view = make(XR_REFERENCE_SPACE_TYPE_VIEW);
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    setHeadPose({kLeftTurn, {1.0F, 1.7F, 2.0F}});
    expectNear(locate(view, stage).position, 0.0F, 1.6F, 0.0F);
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    expectNear(locate(view, stage).position, 1.0F, 1.7F, 2.0F);
    // The stage's origin is 1.7 m down, 1 m behind and 2 m to the right of somebody at (1, 2) who looks to -x:
    // ahead is -x, so -1 in x is 1 m ahead (-z); left is +z, so -2 in z is 2 m to the right (+x).
    expectNear(locate(stage, view).position, 2.0F, -1.7F, -1.0F);
}

TEST_F(Spaces, EyesAreTheirDistanceApartAcrossTheGaze) {
    Config config;
    config.eyeDistanceMeters = 0.07F;
    start(config);
    setHeadPose({kLeftTurn, {0.0F, 1.6F, 0.0F}});
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    const XrViewLocateInfo info{XR_TYPE_VIEW_LOCATE_INFO, nullptr, XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO,
                                client.lastFrame.predictedDisplayTime, client.local};
    XrViewState state{XR_TYPE_VIEW_STATE, nullptr, 0};
    XrView views[2] = {{XR_TYPE_VIEW, nullptr, {}, {}}, {XR_TYPE_VIEW, nullptr, {}, {}}};
    std::uint32_t count = 0;
    ASSERT_EQ(xrLocateViews(client.session, &info, &state, 2, &count, views), XR_SUCCESS);
    expectNear(views[0].pose.position, 0.0F, 0.0F, 0.035F);  // looking to -x, left is +z
    expectNear(views[1].pose.position, 0.0F, 0.0F, -0.035F);
    EXPECT_EQ(views[0].fov.angleLeft, config.fovs[0].angleLeft);
    EXPECT_EQ(views[1].fov.angleLeft, config.fovs[1].angleLeft);
    EXPECT_EQ(state.viewStateFlags & XR_VIEW_STATE_POSITION_TRACKED_BIT, XR_VIEW_STATE_POSITION_TRACKED_BIT);
    setHeadTracked(false);
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    XrViewLocateInfo next = info;
    next.displayTime = client.lastFrame.predictedDisplayTime;
    ASSERT_EQ(xrLocateViews(client.session, &next, &state, 2, &count, views), XR_SUCCESS);
    EXPECT_EQ(state.viewStateFlags & XR_VIEW_STATE_POSITION_TRACKED_BIT, 0U);
}

TEST_F(Spaces, TheStageCanBeMissing) {
    Config config;
    config.stageSpace = false;
    start(config);
    EXPECT_THAT(offered(), Not(Contains(XR_REFERENCE_SPACE_TYPE_STAGE)));
    EXPECT_THAT(offered(), Contains(kReferenceSpaceLocalFloor));
    const XrReferenceSpaceCreateInfo info{XR_TYPE_REFERENCE_SPACE_CREATE_INFO, nullptr, XR_REFERENCE_SPACE_TYPE_STAGE,
                                          kIdentityPose};
    XrSpace space = XR_NULL_HANDLE;
    EXPECT_EQ(xrCreateReferenceSpace(client.session, &info, &space), XR_ERROR_REFERENCE_SPACE_UNSUPPORTED);
}

TEST_F(Spaces, TheLocalFloorWantsItsExtension) {
    client.start();
    EXPECT_THAT(offered(), Not(Contains(kReferenceSpaceLocalFloor)));
}

TEST_F(Spaces, RecenteringMovesLocalAndItsFloor) {
    start();
    const XrSpace stage = make(XR_REFERENCE_SPACE_TYPE_STAGE);
    const XrSpace floor = make(kReferenceSpaceLocalFloor);
    recenter({kLeftTurn, {1.0F, 1.5F, 0.0F}});
    ASSERT_EQ(client.poll(), XR_SUCCESS);
    ASSERT_THAT(client.eventsSeen, Contains(XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING));
    EXPECT_EQ(client.lastSpaceChange.referenceSpaceType, XR_REFERENCE_SPACE_TYPE_LOCAL);
    expectNear(client.lastSpaceChange.poseInPreviousSpace.position, 1.0F, -0.1F, 0.0F);
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    EXPECT_EQ(client.lastFrame.predictedDisplayTime, client.lastSpaceChange.changeTime);
    expectNear(locate(client.local, stage).position, 1.0F, 1.5F, 0.0F);
    expectNear(locate(floor, stage).position, 1.0F, 0.0F, 0.0F);
    EXPECT_NEAR(locate(floor, stage).orientation.y, kHalf, 1e-5F);
}

TEST_F(Spaces, PosesAndTimesAreChecked) {
    start();
    XrReferenceSpaceCreateInfo info{XR_TYPE_REFERENCE_SPACE_CREATE_INFO, nullptr, XR_REFERENCE_SPACE_TYPE_LOCAL, {}};
    XrSpace space = XR_NULL_HANDLE;
    EXPECT_EQ(xrCreateReferenceSpace(client.session, &info, &space), XR_ERROR_POSE_INVALID);
    XrSpaceLocation location{};
    location.type = XR_TYPE_SPACE_LOCATION;
    EXPECT_EQ(xrLocateSpace(client.local, client.local, 0, &location), XR_ERROR_TIME_INVALID);
}

TEST_F(Spaces, BoundsAreThoseOfTheStage) {
    start();
    XrExtent2Df bounds{};
    ASSERT_EQ(xrGetReferenceSpaceBoundsRect(client.session, XR_REFERENCE_SPACE_TYPE_STAGE, &bounds), XR_SUCCESS);
    EXPECT_EQ(bounds.width, 3.0F);
    EXPECT_EQ(xrGetReferenceSpaceBoundsRect(client.session, XR_REFERENCE_SPACE_TYPE_LOCAL, &bounds),
              XR_SPACE_BOUNDS_UNAVAILABLE);
}

}  // namespace
}  // namespace nepho::fake_openxr
