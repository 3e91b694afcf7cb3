// What becomes of a person's work and hands when another presenter goes on: a headset is lost, a desk stands in.
#include "tests/app/app_fixture.h"

#include <glm/ext/matrix_transform.hpp>

#include <utility>

namespace nepho::app {
namespace {

/// A presenter whose next frame gets the events put into `next`.
class FedPresenter final : public engine::OffscreenPresenter {
  public:
    explicit FedPresenter(bool immersive) : OffscreenPresenter({64, 64}), immersive_(immersive) {}
    bool isImmersive() const override { return immersive_; }
    const Frame& beginFrame(double patienceSeconds) override {
        (void)OffscreenPresenter::beginFrame(patienceSeconds);
        frame_.input.seconds = 0.0125;
        frame_.input.events = std::exchange(next, {});
        return frame_;
    }
    std::vector<engine::InputEvent> next;

  private:
    bool immersive_;
};

class OtherPresenter : public testing::Test {
  protected:
    OtherPresenter() {
        headset_.start({});
        desk_.start({});
        EXPECT_FALSE(session_.openNow(requestFor(digitsFolder())));
    }
    ~OtherPresenter() override {
        headset_.shutdown();
        desk_.shutdown();
    }
    static LoopOptions bare() {
        LoopOptions options;
        options.panels = false;
        return options;
    }

    FedPresenter headset_{true}, desk_{false};
    Session session_;
    ViewSettings settings_;
};

/// The largest difference of any entry.
float difference(const glm::mat4& a, const glm::mat4& b) {
    float largest = 0.0f;
    for (int column = 0; column < 4; ++column)
        for (int row = 0; row < 4; ++row) largest = std::max(largest, std::abs(a[column][row] - b[column][row]));
    return largest;
}

TEST_F(OtherPresenter, UndoAndRedoKeepHowTheCloudWasMovedWhereverItIsShown) {
    FrameLoop loop(headset_, session_, settings_, bare());
    headset_.next = {engine::HeadMoved{{glm::angleAxis(0.5f, glm::vec3(0, 1, 0)), {0.3f, 1.6f, 0.2f}}}};
    ASSERT_TRUE(loop.step());
    const glm::mat4 first = session_.placement();
    const std::size_t steps = session_.undoSteps();
    session_.select({1, 2, 3});
    ASSERT_TRUE(loop.step());
    const glm::mat4 moved =
        glm::rotate(glm::translate(glm::mat4(1), {0, 0.1f, 0.4f}), 0.3f, glm::vec3(0, 1, 0)) * first;
    session_.setPlacement(moved);
    ASSERT_TRUE(loop.step());
    ASSERT_EQ(session_.undoSteps(), steps + 2);

    loop.moveTo(desk_);
    ASSERT_TRUE(loop.step());
    EXPECT_EQ(session_.undoSteps(), steps + 2) << "nobody did anything";
    EXPECT_EQ(session_.placement(), glm::mat4(1));
    ASSERT_TRUE(session_.undo());
    const glm::mat4 relative = glm::inverse(moved) * first;
    EXPECT_GT(difference(relative, glm::mat4(1)), 0.1f);
    EXPECT_LT(difference(session_.placement(), relative), 1e-5f);
    ASSERT_TRUE(session_.undo());
    EXPECT_TRUE(session_.selected().empty());
    EXPECT_LT(difference(session_.placement(), relative), 1e-5f);
    ASSERT_TRUE(session_.redo());
    ASSERT_TRUE(session_.redo());
    EXPECT_EQ(session_.placement(), glm::mat4(1));
    ASSERT_TRUE(session_.undo());

    loop.moveTo(headset_);
    ASSERT_TRUE(loop.step());
    EXPECT_LT(difference(session_.placement(), first), 1e-5f) << "what was undone at the desk is undone in the room";
    EXPECT_EQ(session_.redoSteps(), 1u);
    ASSERT_TRUE(session_.redo());
    EXPECT_LT(difference(session_.placement(), moved), 1e-5f);
}

TEST_F(OtherPresenter, WhatIsUndoneFromBeforeTheHeadWasSeenStandsBeforeTheHead) {
    FrameLoop loop(headset_, session_, settings_, bare());
    session_.select({1, 2, 3});
    ASSERT_TRUE(loop.step());
    ASSERT_EQ(session_.undoSteps(), 1u);
    headset_.next = {engine::HeadMoved{{{1, 0, 0, 0}, {0.3f, 1.6f, 0.2f}}}};
    ASSERT_TRUE(loop.step());
    const glm::mat4 placed = session_.placement();
    ASSERT_NE(placed, glm::mat4(1));
    ASSERT_TRUE(session_.undo());
    EXPECT_TRUE(session_.selected().empty());
    EXPECT_EQ(session_.placement(), placed);
}

TEST_F(OtherPresenter, KeysAndDragsOfTheOneBeforeEnd) {
    FrameLoop loop(desk_, session_, settings_, bare());
    desk_.next = {engine::PointerMoved{{5, 5}}, engine::KeyChanged{engine::Key::w, true},
                  engine::ButtonChanged{engine::PointerButton::left, true}};
    ASSERT_TRUE(loop.step());
    desk_.next = {engine::PointerMoved{{25, 5}}};
    ASSERT_TRUE(loop.step());
    ASSERT_TRUE(loop.tools().isDragging());
    ASSERT_TRUE(loop.tools().isMoving());

    FedPresenter other(false);
    other.start({});
    loop.moveTo(other);
    EXPECT_FALSE(loop.tools().isDragging());
    EXPECT_FALSE(loop.tools().isMoving());
    const glm::mat4 before = loop.tools().view({64, 64}).viewFromWorld;
    other.next = {engine::PointerMoved{{60, 40}}};
    ASSERT_TRUE(loop.step());
    EXPECT_EQ(loop.tools().view({64, 64}).viewFromWorld, before);
    loop.leavePresenter();
    other.shutdown();
}

/// A double click that comes at once is spread over frames; what is left of it belongs to the window that is gone.
TEST_F(OtherPresenter, WhatWasHeldBackForALaterFrameIsForgotten) {
    FrameLoop loop(desk_, session_, settings_, bare());
    session_.select({1, 2, 3});
    const engine::ButtonChanged press{engine::PointerButton::left, true}, release{engine::PointerButton::left, false};
    desk_.next = {engine::PointerMoved{{1, 1}}, press, release, press, release};
    ASSERT_TRUE(loop.step());
    FedPresenter other(false);
    other.start({});
    loop.moveTo(other);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(loop.step());
    EXPECT_EQ(session_.selected(), (Rows{1, 2, 3})) << "a click on nothing";
    loop.leavePresenter();
    other.shutdown();
}

}  // namespace
}  // namespace nepho::app
