#include "tests/engine/xr/xr_fixture.h"
// After Vulkan's C++ types.
#include "engine/xr/clicked_pad.h"

#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include <algorithm>
#include <cmath>

namespace nepho::engine {
namespace {

using testing::IsEmpty;

constexpr const char* kIndex = "/interaction_profiles/valve/index_controller";
constexpr const char* kVive = "/interaction_profiles/htc/vive_controller";
constexpr const char* kTouch = "/interaction_profiles/oculus/touch_controller";
constexpr const char* kMotion = "/interaction_profiles/microsoft/motion_controller";
constexpr const char* kSimple = "/interaction_profiles/khr/simple_controller";

class XrInput : public XrTest {
  protected:
    void startWith(const char* left, const char* right) {
        if (left != nullptr) fake::connectController(fake::Hand::kLeft, left);
        if (right != nullptr) fake::connectController(fake::Hand::kRight, right);
        start();
        reach(XR_SESSION_STATE_FOCUSED);
        settle();
        events_.clear();
    }
    /// Whatever was scripted has been seen after two frames.
    void settle() {
        for (int i = 0; i < 2; ++i) step();
    }
    const HandState& left() const { return state_.hand(Hand::left); }
    const HandState& right() const { return state_.hand(Hand::right); }
};

TEST_F(XrInput, WithoutControllersOnlyTheHeadMoves) {
    startWith(nullptr, nullptr);
    fake::setHeadPose({{0, 0, 0, 1}, {0.25f, 1.5f, -1}});
    settle();
    ASSERT_EQ(events_.size(), 1u) << "said once";
    EXPECT_EQ(told<HeadMoved>().at(0).stageFromHead.position, glm::vec3(0.25f, 1.5f, -1));
    EXPECT_FALSE(left().tracked);
    EXPECT_FALSE(right().tracked);
    shutdown();
}

TEST_F(XrInput, NothingIsSaidWhileNothingChanges) {
    startWith(kIndex, kIndex);
    for (int i = 0; i < 5; ++i) step();
    EXPECT_THAT(events_, IsEmpty());
    shutdown();
}

TEST_F(XrInput, PosesTriggersAndSticksArriveAsScripted) {
    startWith(kIndex, kIndex);
    EXPECT_TRUE(left().tracked);
    EXPECT_TRUE(right().tracked);
    const float half = std::sqrt(0.5f);
    fake::setHandPose(fake::Hand::kRight, {{0, half, 0, half}, {0.3f, 1.1f, -0.4f}},
                      {{0, 0, 0, 1}, {0.3f, 1.2f, -0.5f}});
    fake::setInput(fake::Hand::kRight, "/input/trigger/value", 0.75f);
    fake::setInput(fake::Hand::kLeft, "/input/squeeze/value", 0.5f);
    fake::setStick(fake::Hand::kLeft, "/input/thumbstick", -0.25f, 1.0f);
    settle();
    EXPECT_NEAR(glm::distance(right().stageFromGrip.position, glm::vec3(0.3f, 1.1f, -0.4f)), 0.0f, 1e-5f);
    EXPECT_NEAR(right().stageFromGrip.orientation.y, half, 1e-5f);
    EXPECT_NEAR(glm::distance(right().stageFromAim.position, glm::vec3(0.3f, 1.2f, -0.5f)), 0.0f, 1e-5f);
    EXPECT_FLOAT_EQ(right().value(HandControl::select), 0.75f);
    EXPECT_FLOAT_EQ(left().value(HandControl::select), 0.0f);
    EXPECT_FLOAT_EQ(left().value(HandControl::grab), 0.5f);
    EXPECT_EQ(left().stick, glm::vec2(-0.25f, 1.0f));
    EXPECT_EQ(right().stick, glm::vec2(0.0f));
    EXPECT_EQ(told<HandMoved>().size(), 1u);
    EXPECT_EQ(told<HandControlMoved>().size(), 2u);
    EXPECT_EQ(told<StickMoved>().size(), 1u);
    shutdown();
}

struct Press {
    const char* name;
    const char* profile;
    fake::Hand hand;
    const char* component;
    HandControl control;
};
class XrPress : public XrInput, public testing::WithParamInterface<Press> {};

TEST_P(XrPress, IsTheControlThatTheTableNames) {
    const Press& press = GetParam();
    startWith(press.profile, press.profile);
    fake::setButton(press.hand, press.component, true);
    settle();
    const bool isLeft = press.hand == fake::Hand::kLeft;
    const std::vector<HandControlMoved> moved = told<HandControlMoved>();
    ASSERT_EQ(moved.size(), 1u);
    EXPECT_EQ(moved[0].hand, isLeft ? Hand::left : Hand::right);
    EXPECT_EQ(moved[0].control, press.control);
    EXPECT_EQ(moved[0].value, 1.0f);
    fake::setButton(press.hand, press.component, false);
    settle();
    ASSERT_EQ(told<HandControlMoved>().size(), 2u);
    EXPECT_EQ(told<HandControlMoved>()[1].value, 0.0f);
    shutdown();
}

constexpr auto kL = fake::Hand::kLeft, kR = fake::Hand::kRight;
INSTANTIATE_TEST_SUITE_P(Controllers, XrPress,
                         testing::Values(Press{"SimpleSelect", kSimple, kR, "/input/select/click", HandControl::select},
                                         Press{"SimpleMenu", kSimple, kL, "/input/menu/click", HandControl::menu},
                                         Press{"TouchMenuLeft", kTouch, kL, "/input/menu/click", HandControl::menu},
                                         Press{"TouchY", kTouch, kL, "/input/y/click", HandControl::menu},
                                         Press{"TouchB", kTouch, kR, "/input/b/click", HandControl::menu},
                                         Press{"TouchX", kTouch, kL, "/input/x/click", HandControl::tool},
                                         Press{"TouchA", kTouch, kR, "/input/a/click", HandControl::tool},
                                         Press{"TouchSqueeze", kTouch, kR, "/input/squeeze/value", HandControl::grab},
                                         Press{"IndexB", kIndex, kL, "/input/b/click", HandControl::menu},
                                         Press{"IndexA", kIndex, kR, "/input/a/click", HandControl::tool},
                                         Press{"ViveTrigger", kVive, kR, "/input/trigger/value", HandControl::select},
                                         Press{"ViveSqueeze", kVive, kL, "/input/squeeze/click", HandControl::grab},
                                         Press{"ViveMenu", kVive, kR, "/input/menu/click", HandControl::menu},
                                         Press{"VivePadsMiddle", kVive, kL, "/input/trackpad/click", HandControl::tool},
                                         Press{"MotionSqueeze", kMotion, kR, "/input/squeeze/click", HandControl::grab},
                                         Press{"MotionMenu", kMotion, kR, "/input/menu/click", HandControl::menu},
                                         Press{"MotionStick", kMotion, kR, "/input/thumbstick/click",
                                               HandControl::tool}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST_F(XrInput, ATrackpadIsAStickWhileItIsPressedWhereThereIsNone) {
    startWith(kVive, kVive);
    fake::setStick(kR, "/input/trackpad", 0.5f, -0.75f);
    fake::setInput(kR, "/input/trackpad/touch", 1.0f);
    settle();
    EXPECT_THAT(events_, IsEmpty()) << "a finger rests on it";
    fake::setButton(kR, "/input/trackpad/click", true);
    settle();
    EXPECT_LT(glm::distance(right().stick, glm::normalize(glm::vec2(0.5f, -0.75f))), 1e-6f) << "out as far as it goes";
    fake::setStick(kR, "/input/trackpad", 0.0f, 0.75f);
    settle();
    EXPECT_EQ(right().stick, glm::vec2(0, 1)) << "it goes where the finger goes";
    fake::setButton(kR, "/input/trackpad/click", false);
    settle();
    EXPECT_EQ(right().stick, glm::vec2(0.0f));
    EXPECT_THAT(told<HandControlMoved>(), IsEmpty()) << "at its edge it is no button";
    EXPECT_EQ(told<StickMoved>().size(), 3u);
    shutdown();
}

TEST(ClickedPad, TheBeginningOfThePressDecides) {
    ClickedPad pad;
    EXPECT_EQ(pad.update({1, 0}, false).stick, glm::vec2(0));
    EXPECT_TRUE(pad.update({0.1f, 0.2f}, true).button);
    const auto slid = pad.update({1, 0}, true);
    EXPECT_TRUE(slid.button) << "the finger slid on";
    EXPECT_EQ(slid.stick, glm::vec2(0));
    EXPECT_FALSE(pad.update({1, 0}, false).button);
    EXPECT_EQ(pad.update({1, 0}, true).stick, glm::vec2(1, 0));
    EXPECT_FALSE(pad.update({0, 0}, true).button);
}

TEST(ClickedPad, WhereverOutsideTheMiddleItIsPressedTheStickIsFullyOut) {
    constexpr float kFarEnough = 0.7f;  // to turn, or to throw
    for (int degrees = 0; degrees < 360; degrees += 5) {
        const float angle = glm::radians(static_cast<float>(degrees));
        for (const float radius : {0.51f, 0.6f, 0.8f, 1.0f}) {
            ClickedPad pad;
            const glm::vec2 finger = radius * glm::vec2(std::cos(angle), std::sin(angle));
            const auto use = pad.update(finger, true);
            EXPECT_FALSE(use.button);
            EXPECT_GT(std::max(std::abs(use.stick.x), std::abs(use.stick.y)), kFarEnough) << degrees << ", " << radius;
            EXPECT_GT(glm::dot(use.stick, finger), 0.999f * radius) << "the finger's direction";
            EXPECT_EQ(pad.update({0, 0}, true).stick, use.stick) << "the middle has no direction";
        }
    }
}

TEST_F(XrInput, AControllerSwitchedOffIsLostOnceWithWhatItHeld) {
    startWith(kIndex, kIndex);
    fake::setInput(kL, "/input/trigger/value", 1.0f);
    settle();
    EXPECT_TRUE(left().isDown(HandControl::select));
    fake::disconnectController(kL);
    settle();
    settle();
    ASSERT_EQ(told<HandLost>().size(), 1u);
    EXPECT_EQ(told<HandLost>()[0].hand, Hand::left);
    EXPECT_FALSE(left().isDown(HandControl::select));
    EXPECT_TRUE(right().tracked);
    shutdown();
}

TEST_F(XrInput, AControllerOfAnotherKindTakesOverInUse) {
    startWith(kTouch, kTouch);
    fake::setInput(kR, "/input/trigger/value", 1.0f);
    settle();
    fake::connectController(kR, kVive);
    settle();
    settle();
    EXPECT_TRUE(right().tracked);
    EXPECT_FALSE(right().isDown(HandControl::select)) << "its trigger is not pulled";
    fake::setButton(kR, "/input/squeeze/click", true);
    settle();
    EXPECT_TRUE(right().isDown(HandControl::grab));
    fake::connectController(kL, "/interaction_profiles/acme/odd_controller");
    settle();
    EXPECT_TRUE(right().isDown(HandControl::grab)) << "an odd one beside it changes nothing";
    shutdown();
}

TEST_F(XrInput, WithoutFocusHandsAreLostAndComeBack) {
    startWith(kIndex, kIndex);
    fake::requestState(XR_SESSION_STATE_VISIBLE);
    settle();
    EXPECT_EQ(told<HandLost>().size(), 2u);
    EXPECT_TRUE(step().visible) << "seen behind a menu of the runtime";
    fake::requestState(XR_SESSION_STATE_FOCUSED);
    settle();
    settle();
    EXPECT_TRUE(left().tracked);
    EXPECT_TRUE(right().tracked);
    EXPECT_EQ(told<HandLost>().size(), 2u);
    shutdown();
}

TEST_F(XrInput, ARecentredStageIsToldAndLetsGoOfWhatIsHeld) {
    hideCoreValidation();
    fake::Config config;
    config.stageSpace = false;
    fake::configure(config);
    startWith(kIndex, kIndex);
    fake::setInput(kL, "/input/squeeze/value", 1.0f);
    settle();
    fake::recenter({{0, 0, 0, 1}, {1.0f, 1.6f, 0.0f}});
    events_.clear();
    for (int i = 0; i < 6; ++i) step();
    EXPECT_EQ(told<HandLost>().size(), 2u);
    ASSERT_EQ(told<HeadMoved>().size(), 1u);
    EXPECT_NEAR(told<HeadMoved>()[0].stageFromHead.position.x, -1.0f, 1e-4f);
    shutdown();
}

TEST_F(XrInput, AHeadsetThatNobodyLooksIntoMovesNoHead) {
    const XrPosef onTheTable{{0, 0, 0, 1}, {2, 0.7f, 3}}, worn{{0, 0, 0, 1}, {0, 1.7f, 0}};
    fake::setHeadPose(onTheTable);
    fake::requestState(XR_SESSION_STATE_SYNCHRONIZED);
    start();
    reach(XR_SESSION_STATE_SYNCHRONIZED);
    settle();
    EXPECT_THAT(told<HeadMoved>(), IsEmpty()) << "SYNCHRONIZED";
    fake::setShouldRender(false);
    fake::requestState(XR_SESSION_STATE_FOCUSED);
    reach(XR_SESSION_STATE_FOCUSED);
    settle();
    EXPECT_THAT(told<HeadMoved>(), IsEmpty()) << "FOCUSED, and nothing is to be rendered";
    fake::setShouldRender(true);
    for (const XrSpaceLocationFlags flags :
         {XrSpaceLocationFlags{0}, XrSpaceLocationFlags{XR_SPACE_LOCATION_ORIENTATION_VALID_BIT},
          XrSpaceLocationFlags{XR_SPACE_LOCATION_POSITION_VALID_BIT}}) {
        fake::setHeadFlags(flags);
        settle();
        EXPECT_FALSE(step().visible);
        EXPECT_THAT(told<HeadMoved>(), IsEmpty()) << "valid: " << flags;
    }
    fake::setHeadPose(worn);
    fake::setHeadTracked(true);
    settle();
    ASSERT_EQ(told<HeadMoved>().size(), 1u);
    EXPECT_EQ(told<HeadMoved>()[0].stageFromHead.position, glm::vec3(0, 1.7f, 0));
    shutdown();
}

TEST_F(XrInput, AStageThatStaysIsNotMovedByRecentring) {
    startWith(kIndex, kIndex);
    fake::recenter({{0, 0, 0, 1}, {1.0f, 1.6f, 0.0f}});
    for (int i = 0; i < 6; ++i) step();
    EXPECT_THAT(events_, IsEmpty());
    shutdown();
}

TEST_F(XrInput, OfSeveralSpacesThatChangeTheStageIsHeeded) {
    startWith(kIndex, kIndex);
    fake::announceSpaceChange(XR_REFERENCE_SPACE_TYPE_STAGE);
    fake::recenter({{0, 0, 0, 1}, {1.0f, 1.6f, 0.0f}});
    for (int i = 0; i < 6; ++i) step();
    EXPECT_EQ(told<HandLost>().size(), 2u);
    shutdown();
}

TEST_F(XrInput, VibrationReachesTheHandThatIsMeant) {
    startWith(kIndex, kIndex);
    presenter_->vibrate(Hand::right, 0.5f, 0.02f);
    const fake::Observations seen = fake::observations();
    EXPECT_EQ(seen.haptics[0].applied, 0u);
    EXPECT_EQ(seen.haptics[1].applied, 1u);
    EXPECT_FLOAT_EQ(seen.haptics[1].lastAmplitude, 0.5f);
    EXPECT_NEAR(static_cast<double>(seen.haptics[1].lastDurationNs), 2e7, 1e3);
    shutdown();
}

TEST_F(XrInput, VibrationWithoutAControllerOrFocusDoesNothing) {
    startWith(nullptr, nullptr);
    presenter_->vibrate(Hand::left, 1.0f, 0.02f);
    fake::requestState(XR_SESSION_STATE_SYNCHRONIZED);
    settle();
    presenter_->vibrate(Hand::left, 1.0f, 0.02f);
    EXPECT_EQ(fake::observations().haptics[0].applied, 0u);
    shutdown();
}

}  // namespace
}  // namespace nepho::engine
