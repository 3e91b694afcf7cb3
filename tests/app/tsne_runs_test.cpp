// One t-SNE after another: what belongs to one layout is not taken for another's.
#include "projector/layout/tsne_levels.h"
#include "tests/app/tsne_fixture.h"
#include "tests/projector/support/blobs.h"

#include <glm/ext/matrix_transform.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <span>
#include <thread>

namespace nepho::app {
namespace {

using TsneRuns = TsneLive;

TEST_F(TsneRuns, WhatWasTakenOutOfOneLayoutIsNotHeldInAnother) {
    haltSomewhere();
    session_.noteEdit();
    session_.select({9});
    session_.moveCluster(session_.pullSelection().at(0), glm::translate(glm::mat4(1), glm::vec3(0, 4, 0)));
    session_.noteEdit();
    session_.clearSelection();
    session_.noteEdit();
    const std::size_t steps = session_.undoSteps();
    session_.startTsne(request(40));
    EXPECT_EQ(session_.clusters().all().size(), 1u) << "still the old layout";
    finish();
    EXPECT_TRUE(session_.clusters().empty());
    EXPECT_TRUE(shows(alone(40)));
    session_.noteEdit();
    EXPECT_EQ(session_.undoSteps(), steps) << "that they went home is nobody's step";
    ASSERT_TRUE(session_.undo());
    EXPECT_TRUE(session_.clusters().empty()) << "it was another layout's";
    EXPECT_TRUE(shows(alone(40)));
    session_.noteEdit();
    EXPECT_EQ(session_.redoSteps(), 1u) << "nor is what undo leaves out";
}

TEST_F(TsneRuns, AFirstPictureInTheMiddleOfAGestureIsNoPartOfIt) {
    session_.noteEdit();
    const glm::mat4 before = session_.placement(), moved = glm::translate(glm::mat4(1), glm::vec3(1, 2, 3));
    session_.startTsne(request(20));
    session_.setPlacement(moved);
    finish();
    session_.noteEdit();
    ASSERT_TRUE(session_.undo());
    EXPECT_EQ(session_.placement(), before);
}

TEST_F(TsneRuns, WhatIsPulledBeforeTheFirstPictureGoesHomeWithIt) {
    session_.startTsne(request(40));
    session_.select({9});
    session_.moveCluster(session_.pullSelection().at(0), glm::translate(glm::mat4(1), glm::vec3(0, 4, 0)));
    session_.noteEdit();
    finish();
    EXPECT_TRUE(session_.clusters().empty());
    EXPECT_TRUE(shows(alone(40)));
}

TEST_F(TsneRuns, SeenFlatItKeepsTheDepthOfWhatIsHeldAndOfWhereItGoesOn) {
    session_.setDims(2);
    haltSomewhere();
    ASSERT_EQ(session_.layout().dims, 2);
    const float depth = layoutPosition(9).z;
    session_.select({9});
    session_.moveCluster(session_.pullSelection().at(0), glm::translate(glm::mat4(1), glm::vec3(1, 0, 0)));
    session_.update();
    goOn(5);
    EXPECT_EQ(layoutPosition(9).z, depth);
    const glm::vec3 other = layoutPosition(10);
    session_.tsneDraft().iterations = 0;
    session_.goOnWithTsne();
    finish();
    EXPECT_EQ(layoutPosition(10), other);
}

TEST_F(TsneRuns, BegunAgainAndAgainTheLastOneCounts) {
    for (int i = 0; i < 5; ++i) session_.startTsne(request(1000000));
    session_.startTsne(request(40));
    finish();
    EXPECT_TRUE(shows(alone(40)));
}

/// A run of two levels, paused while the second is prepared. Whoever looks in from outside may come too late; then it
/// is begun anew.
class PausedRun : public testing::Test {
  protected:
    PausedRun() : dataset_(std::make_shared<projector::Dataset>()) {
        dataset_->vectors = projector::makeBlobs(6000, 200, 8, 5);
        asked_.iterations = 20;
        asked_.input.levels = 2;
        for (int tries = 0; tries < 50 && !run_; ++tries) run_ = tryToPause();
    }
    static void wait() { std::this_thread::sleep_for(std::chrono::microseconds(200)); }

    std::shared_ptr<projector::Dataset> dataset_;
    TsneRequest asked_;
    std::unique_ptr<TsneRun> run_;  ///< null: never in time

  private:
    std::unique_ptr<TsneRun> tryToPause() const {
        auto run = std::make_unique<TsneRun>(1, dataset_, asked_);
        const auto isPreparing = [&] { return run->newest() != nullptr && run->newest()->iteration == 20; };
        while (run->isRunning() && !(isPreparing() && run->progress().stage() == "neighbours")) wait();
        run->setPaused(true);
        while (run->isRunning() && !run->isHalted()) wait();
        const bool inTime = run->isRunning() && run->progress().stage() != "descent";
        return inTime ? std::move(run) : nullptr;
    }
};

TEST_F(PausedRun, WhileALevelIsPreparedHaltsThereAndGoesOnToTheSameBits) {
    ASSERT_TRUE(run_);
    const projector::JobProgress at = run_->progress();
    EXPECT_EQ(run_->newest()->level, 0u);
    EXPECT_EQ(run_->newest()->iteration, 20u) << "where it stands is shown";
    run_->perturb(0.0);
    EXPECT_TRUE(run_->isHalted()) << "what it is told has to wait";
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(run_->progress().fraction, at.fraction) << "nobody works on it";
    run_->setPaused(false);
    while (run_->isRunning()) wait();
    auto alone = projector::TsneLevels::start(dataset_->vectors, asked_.input, asked_.options, 20);
    ASSERT_TRUE(alone);
    while (!alone->isDone()) ASSERT_TRUE(alone->step());
    EXPECT_EQ(run_->newest()->iteration, 30u);
    const auto valuesOf = [](const projector::Matrix& all) { return std::span(all.data(), all.rows() * all.cols()); };
    EXPECT_TRUE(std::ranges::equal(valuesOf(run_->newest()->positions), valuesOf(alone->layout())));
}

TEST_F(PausedRun, WhileALevelIsPreparedEndsWhenItIsStopped) {
    ASSERT_TRUE(run_);
    run_->stop();
    while (run_->isRunning()) wait();
    EXPECT_EQ(run_->newest()->level, 0u);
}

}  // namespace
}  // namespace nepho::app
