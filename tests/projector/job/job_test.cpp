#include "projector/job/job.h"

#include <gtest/gtest.h>

#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>

namespace nepho::projector {
namespace {

template <typename T>
Result<T> waitFor(Job<T>& job) {
    for (;;) {
        if (auto result = job.poll()) return std::move(*result);
        std::this_thread::yield();
    }
}

TEST(Job, GivesItsResultOnce) {
    Job<int> job([](const JobContext&) -> Result<int> { return 42; });
    EXPECT_EQ(waitFor(job).value(), 42);
    EXPECT_FALSE(job.poll().has_value());
    EXPECT_FALSE(job.isRunning());
}

TEST(Job, MovesResultsThatCannotBeCopied) {
    Job<std::unique_ptr<int>> job(
        [](const JobContext&) -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); });
    EXPECT_EQ(**waitFor(job), 7);
}

TEST(Job, RunsBesideItsOwner) {
    std::latch release{1};
    Job<int> job([&](const JobContext&) -> Result<int> {
        release.wait();
        return 1;
    });
    EXPECT_TRUE(job.isRunning());
    EXPECT_FALSE(job.poll().has_value());
    release.count_down();
    EXPECT_EQ(waitFor(job).value(), 1);
}

TEST(Job, PublishesProgress) {
    std::latch reported{1};
    std::latch release{1};
    Job<int> job([&](const JobContext& context) -> Result<int> {
        context.report("first stage", 1.0);
        context.report("second stage", 0.25);
        reported.count_down();
        release.wait();
        return 0;
    });
    reported.wait();
    EXPECT_EQ(job.progress().stage(), "second stage");
    EXPECT_EQ(job.progress().fraction, 0.25);
    release.count_down();
    EXPECT_TRUE(waitFor(job).has_value());
}

TEST(JobProgress, CutsLongNames) {
    JobProgress progress;
    EXPECT_EQ(progress.stage(), "");
    progress.setStage(std::string(100, 'x'));
    EXPECT_EQ(progress.stage(), std::string(31, 'x'));
}

Result<int> spinUntilStopped(const JobContext& context) {
    while (!context.stopRequested()) std::this_thread::yield();
    return unexpected(std::string(kStoppedMessage));
}

TEST(Job, CancelStopsTheFunction) {
    Job<int> job(spinUntilStopped);
    job.cancel();
    const auto result = waitFor(job);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().message, kStoppedMessage);
}

TEST(Job, DestructorStopsAndJoins) {
    bool left = false;
    {
        const Job<int> job([&](const JobContext& context) {
            auto result = spinUntilStopped(context);
            left = true;
            return result;
        });
    }
    EXPECT_TRUE(left);
}

TEST(Job, ExceptionsBecomeErrors) {
    Job<int> known([](const JobContext&) -> Result<int> { throw std::runtime_error("the disk is full"); });
    EXPECT_EQ(waitFor(known).error().message, "the disk is full");
    Job<int> unknown([](const JobContext&) -> Result<int> { throw 5; });
    EXPECT_NE(waitFor(unknown).error().message.find("unknown"), std::string::npos);
    Job<int> memory([](const JobContext&) -> Result<int> { throw std::bad_alloc(); });
    EXPECT_NE(waitFor(memory).error().message.find("memory"), std::string::npos);
}

TEST(Job, ElapsedTimeStandsStillAtTheEnd) {
    Job<int> job([](const JobContext&) -> Result<int> { return 1; });
    EXPECT_TRUE(waitFor(job).has_value());
    const double elapsed = job.elapsedSeconds();
    EXPECT_GE(elapsed, 0.0);
    EXPECT_EQ(job.elapsedSeconds(), elapsed);
}

TEST(Job, MayBeMovedWhileItRuns) {
    std::latch release{1};
    Job<int> first([&](const JobContext& context) -> Result<int> {
        release.wait();
        context.report("late", 1.0);
        return 3;
    });
    Job<int> second = std::move(first);
    release.count_down();
    EXPECT_EQ(waitFor(second).value(), 3);
    EXPECT_EQ(second.progress().stage(), "late");
}

TEST(Job, ReplacingOneStopsTheOld) {
    Job<int> job(spinUntilStopped);
    job = Job<int>([](const JobContext&) -> Result<int> { return 2; });
    EXPECT_EQ(waitFor(job).value(), 2);
}

}  // namespace
}  // namespace nepho::projector
