#pragma once

#include "app/tools/hand_tools.h"
#include "tests/app/app_fixture.h"

#include <glm/geometric.hpp>

#include <map>

namespace nepho::app {

using engine::Hand;
using engine::HandControl;
using engine::Pose;

/// A person with a head and two controllers in front of the digits, without a GPU.
class HandTest : public testing::Test {
  protected:
    HandTest() {
        const auto problem = session_.openNow(requestFor(digitsFolder()));
        EXPECT_FALSE(problem) << *problem;
        frame({engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.6f, 0}}}});
        start_ = session_.undoSteps();
    }

    void frame(std::vector<engine::InputEvent> events = {}) {
        engine::FrameInput input;
        input.seconds = 1.0 / 90.0;
        input.events = std::move(events);
        tools_.apply(input, session_, settings_);
        for (const Pulse& pulse : tools_.pulses()) pulses_[pulse.hand] += 1;
        if (!tools_.isDragging()) session_.noteEdit();
    }
    void finishJobs() {
        while (session_.jobsRunning()) session_.update();
    }
    /// Stage and world are the same until somebody teleports.
    void hold(Hand hand, glm::vec3 at, glm::vec3 lookingAt) {
        const glm::vec3 ahead = glm::normalize(lookingAt - at);
        const float yaw = std::atan2(-ahead.x, -ahead.z), pitch = std::asin(ahead.y);
        const Pose pose{glm::angleAxis(yaw, glm::vec3(0, 1, 0)) * glm::angleAxis(pitch, glm::vec3(1, 0, 0)), at};
        frame({engine::HandMoved{hand, pose, pose}});
    }
    void put(Hand hand, glm::vec3 at) { hold(hand, at, at + glm::vec3(0, 0, -1)); }
    void press(Hand hand, HandControl control) { frame({engine::HandControlMoved{hand, control, 1.0f}}); }
    void letGo(Hand hand, HandControl control) { frame({engine::HandControlMoved{hand, control, 0.0f}}); }
    void click(Hand hand, HandControl control) {
        press(hand, control);
        letGo(hand, control);
    }
    /// Opens the menu, moves the hand towards a word and presses; needs nothing but pose, menu and select.
    void choose(Hand hand, HandAction wanted, glm::vec3 from) {
        put(hand, from);
        click(hand, HandControl::menu);
        for (std::size_t page = 0; page < RadialMenu::pageCount(); ++page) {
            const auto items = RadialMenu::page(page);
            const auto found = std::ranges::find(items, wanted);
            const auto item = found == items.end() ? std::ranges::find(items, HandAction::more) : found;
            ASSERT_NE(item, items.end());
            const float angle =
                6.2831853f * static_cast<float>(item - items.begin()) / static_cast<float>(items.size());
            // The menu faces the head; its plane is nearly upright here.
            const glm::vec3 back = glm::normalize(glm::vec3(0, 1.6f, 0) - from);
            const glm::vec3 right = glm::normalize(glm::cross(glm::vec3(0, 1, 0), back));
            const glm::vec3 up = glm::cross(back, right);
            put(hand, from + 0.08f * (std::sin(angle) * right + std::cos(angle) * up));
            click(hand, HandControl::select);
            put(hand, from);
            if (found != items.end()) return;
        }
        FAIL() << "the menu has no " << handActionName(wanted);
    }
    Rows bruteForceSphere(glm::vec3 center, float radius) const {
        Rows rows;
        for (std::uint32_t row = 0; row < session_.rows(); ++row) {
            if (session_.isVisible(row) && glm::distance(session_.worldPosition(row), center) <= radius)
                rows.push_back(row);
        }
        return rows;
    }
    glm::vec3 cloudCenter() const { return glm::vec3(session_.placement()[3]); }

    Session session_;
    ViewSettings settings_;
    HandTools tools_;
    std::map<Hand, int> pulses_;
    std::size_t start_ = 0;
};

}  // namespace nepho::app
