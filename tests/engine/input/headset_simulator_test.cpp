#include "engine/input/headset_simulator.h"

#include <glm/geometric.hpp>
#include <gtest/gtest.h>

namespace nepho::engine {
namespace {

class Simulated : public testing::Test {
  protected:
    void frame(std::vector<InputEvent> events, double seconds = 0.1) {
        FrameInput input;
        input.seconds = seconds;
        input.windowSize = {1000, 800};
        input.events = std::move(events);
        simulator_.apply(input);
        last_ = input;
        state_.apply(input);
    }
    glm::vec3 headAt() const { return state_.stageFromHead()->position; }
    /// Where a hand's ray leads, seen from the eye, in window units.
    glm::vec2 aimedAt(Hand hand) const {
        const Pose& aim = state_.hand(hand).stageFromAim;
        const glm::vec3 far = aim * glm::vec3(0, 0, -50);
        const glm::vec3 inHead = inverse(*state_.stageFromHead()) * far;
        const float unitsPerSlope = 400.0f / std::tan(0.5f * HeadsetSimulator::kFovY);
        return glm::vec2(500, 400) + glm::vec2(inHead.x, -inHead.y) / -inHead.z * unitsPerSlope;
    }

    HeadsetSimulator simulator_;
    InputState state_;
    FrameInput last_;
};

TEST_F(Simulated, BeginsStandingWithBothHandsTracked) {
    frame({});
    EXPECT_EQ(headAt(), glm::vec3(0, 1.6f, 0));
    EXPECT_TRUE(state_.hand(Hand::left).tracked);
    EXPECT_TRUE(state_.hand(Hand::right).tracked);
}

TEST_F(Simulated, TheRayEndsWhereThePointerIsSeen) {
    for (const glm::vec2 at : {glm::vec2(500, 400), glm::vec2(120, 700), glm::vec2(900, 60)}) {
        frame({PointerMoved{at}});
        EXPECT_LT(glm::distance(aimedAt(Hand::right), at), 0.1f);
    }
    const Pose left = state_.hand(Hand::left).stageFromAim;
    frame({PointerMoved{{300, 300}}});
    EXPECT_EQ(state_.hand(Hand::left).stageFromAim, left) << "the other hand stays";
    frame({KeyChanged{Key::tab, true}, PointerMoved{{650, 200}}});
    EXPECT_LT(glm::distance(aimedAt(Hand::left), glm::vec2(650, 200)), 0.1f);
}

TEST_F(Simulated, WalksWhereItLooks) {
    frame({KeyChanged{Key::w, true}}, 1.0);
    EXPECT_LT(glm::distance(headAt(), glm::vec3(0, 1.6f, -1.2f)), 1e-4f);
    frame({KeyChanged{Key::w, false}});
    // A quarter turn to the right: pointer motion of pi / 2 over the radians of a unit.
    frame({PointerMoved{{100, 400}}, ButtonChanged{PointerButton::right, true}});
    frame({PointerMoved{{100 + 1.5707963f / 0.004f, 400}}, ButtonChanged{PointerButton::right, false}});
    frame({KeyChanged{Key::w, true}}, 1.0);
    EXPECT_LT(glm::distance(headAt(), glm::vec3(1.2f, 1.6f, -1.2f)), 1e-3f);
}

TEST_F(Simulated, ButtonsAreTheHandsControls) {
    frame({ButtonChanged{PointerButton::left, true}, KeyChanged{Key::space, true}, KeyChanged{Key::up, true}});
    const HandState& hand = state_.hand(Hand::right);
    EXPECT_TRUE(hand.isDown(HandControl::select));
    EXPECT_TRUE(hand.isDown(HandControl::grab));
    EXPECT_EQ(hand.stick, glm::vec2(0, 1));
    EXPECT_FALSE(state_.hand(Hand::left).isDown(HandControl::grab));
    frame({ButtonChanged{PointerButton::left, false}, KeyChanged{Key::space, false}, KeyChanged{Key::up, false}});
    EXPECT_FALSE(hand.isDown(HandControl::select));
    EXPECT_EQ(hand.stick, glm::vec2(0, 0));
    frame({KeyChanged{Key::q, true}, KeyChanged{Key::q, false}, KeyChanged{Key::space, true}});
    EXPECT_TRUE(state_.hand(Hand::left).isDown(HandControl::grab)) << "both hands grab";
}

TEST_F(Simulated, TheOtherHandTakesNothingThatIsHeldWithIt) {
    frame({KeyChanged{Key::space, true}, ButtonChanged{PointerButton::left, true}, KeyChanged{Key::up, true}});
    ASSERT_TRUE(state_.hand(Hand::right).isDown(HandControl::grab));
    ASSERT_EQ(state_.hand(Hand::right).stick, glm::vec2(0, 1));
    frame({KeyChanged{Key::tab, true}});
    const auto expectNothingHeld = [&](const char* when) {
        for (const Hand hand : {Hand::left, Hand::right}) {
            EXPECT_FALSE(state_.hand(hand).isDown(HandControl::grab)) << when;
            EXPECT_FALSE(state_.hand(hand).isDown(HandControl::select)) << when;
            EXPECT_EQ(state_.hand(hand).stick, glm::vec2(0)) << when;
        }
    };
    expectNothingHeld("when the hand changes");
    frame({});
    expectNothingHeld("while the keys are still down");
    frame({KeyChanged{Key::space, false}, ButtonChanged{PointerButton::left, false}, KeyChanged{Key::up, false}});
    expectNothingHeld("when they are released");
    frame({KeyChanged{Key::space, true}, KeyChanged{Key::up, true}});
    EXPECT_TRUE(state_.hand(Hand::left).isDown(HandControl::grab));
    EXPECT_EQ(state_.hand(Hand::left).stick, glm::vec2(0, 1));
    EXPECT_FALSE(state_.hand(Hand::right).isDown(HandControl::grab));
}

TEST_F(Simulated, AHandThatMirrorsNoMoreLetsGo) {
    frame({KeyChanged{Key::q, true}, KeyChanged{Key::q, false}, KeyChanged{Key::space, true}});
    ASSERT_TRUE(state_.hand(Hand::left).isDown(HandControl::grab));
    frame({KeyChanged{Key::q, true}, KeyChanged{Key::q, false}});
    EXPECT_FALSE(state_.hand(Hand::left).isDown(HandControl::grab));
    EXPECT_TRUE(state_.hand(Hand::right).isDown(HandControl::grab)) << "the hand in use still holds";
    frame({KeyChanged{Key::space, false}});
    EXPECT_FALSE(state_.hand(Hand::right).isDown(HandControl::grab));
    // Both at once, and then the other hand.
    frame({KeyChanged{Key::q, true}, KeyChanged{Key::space, true}});
    frame({KeyChanged{Key::tab, true}});
    EXPECT_FALSE(state_.hand(Hand::left).isDown(HandControl::grab));
    EXPECT_FALSE(state_.hand(Hand::right).isDown(HandControl::grab));
}

TEST_F(Simulated, AClickWithinAFrameIsAPressAndARelease) {
    frame({ButtonChanged{PointerButton::left, true}, ButtonChanged{PointerButton::left, false}});
    int changes = 0;
    for (const InputEvent& event : last_.events) changes += std::holds_alternative<HandControlMoved>(event) ? 1 : 0;
    EXPECT_EQ(changes, 2);
}

}  // namespace
}  // namespace nepho::engine
