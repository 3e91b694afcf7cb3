// t-SNE in the projection panel, by mouse.
#include "app/session/tsne_run.h"
#include "tests/app/app_fixture.h"

#include <thread>

namespace nepho::app {
namespace {

class TsnePanel : public DeskTest {
  protected:
    /// One that rests and does not end by itself.
    void rest() {
        TsneRequest request;
        request.iterations = 1000000;
        session_.startTsne(request);
        updateUntil([&] { return session_.tsneShown() != nullptr; });
        session_.toggleTsne();
        updateUntil([&] { return !session_.jobsRunning(); });
    }
    template <typename Done>
    void updateUntil(const Done& done) {
        while (!done()) {
            session_.update();
            std::this_thread::yield();
        }
    }
};

TEST_F(TsnePanel, PerturbMovesThePointsOfOneThatRests) {
    rest();
    const TsneSnapshot* before = session_.tsneShown();
    replay("5 move 418 621\n7 press left\n9 release left\n12 quit\n");
    updateUntil([&] { return session_.tsneShown() != before; });
    EXPECT_TRUE(session_.tsne()->isPaused());
}

TEST_F(TsnePanel, OptionsReachTheRunAndTheNextOne) {
    rest();
    // "Options" opens; the field of the exaggeration is dragged.
    replay(
        "5 move 488 621\n7 press left\n9 release left\n14 move 565 385\n16 press left\n18 move 600 385\n"
        "20 release left\n24 quit\n");
    EXPECT_GT(session_.tsne()->request().options.exaggeration, 12.5);
    EXPECT_EQ(session_.tsneDraft().options.exaggeration, session_.tsne()->request().options.exaggeration);
    EXPECT_EQ(session_.tsne()->request().iterations, 1000000u);
}

TEST_F(TsnePanel, SeedLevelsAndThetaAreThoseOfTheNextRun) {
    rest();
    // "Options" opens; "+" of the seed, then the sliders of levels and theta are pulled to their ends.
    replay(
        "5 move 488 621\n7 press left\n9 release left\n14 move 619 580\n16 press left\n18 release left\n"
        "22 move 510 609\n24 press left\n26 move 640 609\n28 release left\n"
        "32 move 562 638\n34 press left\n36 move 640 638\n38 release left\n42 quit\n");
    EXPECT_EQ(session_.tsneDraft().input.seed, 1u);
    EXPECT_EQ(session_.tsneDraft().input.levels, 8u);
    EXPECT_EQ(session_.tsneDraft().options.theta, 1.5);
    EXPECT_EQ(session_.tsne()->request().input.seed, 0u);
    // At its left end theta is by dimensions again.
    replay(
        "5 move 488 621\n7 press left\n9 release left\n14 move 626 638\n16 press left\n18 move 490 638\n"
        "20 release left\n24 quit\n");
    EXPECT_EQ(session_.tsneDraft().options.theta, std::nullopt);
}

TEST_F(TsnePanel, RunBeginsWhereTheyAreWhereThatIsChosen) {
    rest();
    session_.tsneDraft().input.start = projector::TsneInput::Start::given;
    session_.tsneDraft().iterations = 3;
    session_.tsne()->stop();
    updateUntil([&] { return !session_.jobsRunning(); });
    replay("5 move 291 621\n7 press left\n9 release left\n12 quit\n");
    EXPECT_TRUE(session_.tsne()->request().input.keepScale);
    EXPECT_EQ(session_.tsne()->request().options.exaggerationIterations, 0u);
}

}  // namespace
}  // namespace nepho::app
