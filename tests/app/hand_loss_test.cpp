// What becomes of what hands hold when they are lost, and when somebody else puts it somewhere else.
#include "tests/app/hand_fixture.h"

namespace nepho::app {
namespace {

TEST_F(HandTest, AHandThatIsLostLetsGo) {
    const glm::vec3 center = cloudCenter();
    put(Hand::right, {0.8f, 1.2f, -0.2f});
    press(Hand::right, HandControl::grab);
    put(Hand::right, {0.8f, 1.3f, -0.2f});
    frame({engine::HandLost{Hand::right}});
    EXPECT_FALSE(tools_.isDragging());
    put(Hand::right, {0.8f, 9.0f, -0.2f});
    EXPECT_LT(glm::distance(cloudCenter(), center + glm::vec3(0, 0.1f, 0)), 1e-5f);
}

TEST_F(HandTest, HandsThatAreGoneForGoodHoldNothing) {
    put(Hand::right, {0.8f, 1.2f, -0.2f});
    press(Hand::right, HandControl::grab);
    ASSERT_TRUE(tools_.isDragging());
    tools_.loseHands(session_);
    EXPECT_FALSE(tools_.isDragging());
    const glm::vec3 center = cloudCenter();
    put(Hand::right, {0.8f, 2.2f, -0.2f});
    EXPECT_EQ(cloudCenter(), center) << "the button was not pressed by the hand that came";
}

TEST_F(HandTest, AControlThatIsStillDownWhenTheHandsComeBackCountsOnceItWasUp) {
    put(Hand::right, {0.8f, 1.2f, -0.2f});
    press(Hand::right, HandControl::grab);
    tools_.loseHands(session_);
    const Pose pose{{1, 0, 0, 0}, {0.8f, 1.2f, -0.2f}};
    frame({engine::HandMoved{Hand::right, pose, pose}, engine::HandControlMoved{Hand::right, HandControl::grab, 1.0f}});
    EXPECT_FALSE(tools_.isDragging()) << "as after a moment's loss of tracking";
    letGo(Hand::right, HandControl::grab);
    press(Hand::right, HandControl::grab);
    EXPECT_TRUE(tools_.isDragging());
}

/// Somebody at the desk presses Ctrl+Z.
TEST_F(HandTest, WhatIsUndoneWhileAHandHoldsStaysUndoneAndTheHandGoesOnFromThere) {
    const glm::vec3 center = cloudCenter(), up(0, 0.1f, 0);
    put(Hand::right, {0.8f, 1.2f, -0.2f});
    press(Hand::right, HandControl::grab);
    put(Hand::right, glm::vec3(0.8f, 1.2f, -0.2f) + up);
    ASSERT_LT(glm::distance(cloudCenter(), center + up), 1e-5f);
    ASSERT_TRUE(session_.undo());
    frame();
    EXPECT_LT(glm::distance(cloudCenter(), center), 1e-5f);
    put(Hand::right, glm::vec3(0.8f, 1.2f, -0.2f) + 3.0f * up);
    letGo(Hand::right, HandControl::grab);
    EXPECT_LT(glm::distance(cloudCenter(), center + 2.0f * up), 1e-5f);
    EXPECT_TRUE(session_.undo());
    EXPECT_LT(glm::distance(cloudCenter(), center), 1e-5f);
}

TEST_F(HandTest, AClusterThatIsUndoneInTheHandGoesOnFromThereToo) {
    const glm::vec3 up(0, 0.1f, 0);
    session_.select(bruteForceSphere(session_.worldPosition(42), 0.1f));
    const auto carry = [&](glm::vec3 by) {
        put(Hand::right, session_.worldPosition(42));
        press(Hand::right, HandControl::grab);
        put(Hand::right, session_.worldPosition(42) + by);
    };
    carry({0, 0, 0.5f});
    letGo(Hand::right, HandControl::grab);
    const glm::vec3 pulled = session_.worldPosition(42);
    carry(up);
    ASSERT_LT(glm::distance(session_.worldPosition(42), pulled + up), 1e-5f);
    ASSERT_TRUE(session_.undo());
    frame();
    EXPECT_LT(glm::distance(session_.worldPosition(42), pulled), 1e-5f);
    put(Hand::right, pulled + 3.0f * up);
    EXPECT_LT(glm::distance(session_.worldPosition(42), pulled + 2.0f * up), 1e-5f);
    // The step before pulled it out: there is nothing left to hold.
    ASSERT_TRUE(session_.undo());
    ASSERT_TRUE(session_.undo());
    frame();
    EXPECT_FALSE(tools_.isDragging());
    EXPECT_TRUE(session_.clusters().empty());
}

}  // namespace
}  // namespace nepho::app
