#include "projector/parallel/parallel_for.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <bit>
#include <cstdint>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace nepho::projector {
namespace {

using Block = std::pair<std::size_t, std::size_t>;

class ParallelFor : public ::testing::TestWithParam<std::size_t> {
  protected:
    void SetUp() override { setThreadCount(GetParam()); }
    void TearDown() override { setThreadCount(0); }

    static std::set<Block> blocksOf(std::size_t count, std::size_t grain) {
        std::mutex mutex;
        std::set<Block> blocks;
        parallelFor(count, grain, [&](std::size_t begin, std::size_t end) {
            const std::scoped_lock lock(mutex);
            EXPECT_TRUE(blocks.emplace(begin, end).second) << "block at " << begin << " ran twice";
        });
        return blocks;
    }
};

TEST_P(ParallelFor, BlockBordersDependOnCountAndGrainOnly) {
    EXPECT_EQ(blocksOf(10, 4), (std::set<Block>{{0, 4}, {4, 8}, {8, 10}}));
    EXPECT_EQ(blocksOf(8, 4), (std::set<Block>{{0, 4}, {4, 8}}));
    EXPECT_EQ(blocksOf(3, 100), (std::set<Block>{{0, 3}}));
    EXPECT_EQ(blocksOf(1, 1), (std::set<Block>{{0, 1}}));
}

TEST_P(ParallelFor, DoesNothingForNothing) {
    EXPECT_TRUE(blocksOf(0, 7).empty());
}

TEST_P(ParallelFor, VisitsEveryElementOnce) {
    std::vector<int> visits(10007, 0);
    parallelFor(visits.size(), 13, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) ++visits[i];
    });
    EXPECT_EQ(visits, std::vector<int>(10007, 1));
}

TEST_P(ParallelFor, RethrowsWhatABodyThrewAndWorksAfterwards) {
    const auto failing = [](std::size_t begin, std::size_t) {
        if (begin == 500) throw std::runtime_error("block 500");
    };
    try {
        parallelFor(1000, 1, failing);
        FAIL() << "the exception was swallowed";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "block 500");
    }
    std::atomic<int> calls{0};
    parallelFor(1000, 1, [&](std::size_t, std::size_t) { ++calls; });
    EXPECT_EQ(calls, 1000);
}

TEST_P(ParallelFor, NoBodyRunsAfterTheExceptionCameOut) {
    std::atomic<bool> returned{false};
    std::atomic<bool> late{false};
    try {
        parallelFor(200, 1, [&](std::size_t begin, std::size_t) {
            if (returned) late = true;
            if (begin == 0) throw 1;
        });
    } catch (int) {
        returned = true;
    }
    EXPECT_TRUE(returned);
    EXPECT_FALSE(late);
}

TEST_P(ParallelFor, NestsWithoutDeadlock) {
    std::atomic<int> calls{0};
    parallelFor(8, 1, [&](std::size_t, std::size_t) {
        parallelFor(8, 1,
                    [&](std::size_t, std::size_t) { parallelFor(4, 1, [&](std::size_t, std::size_t) { ++calls; }); });
    });
    EXPECT_EQ(calls, 8 * 8 * 4);
}

TEST_P(ParallelFor, ABodyIsNotInterruptedByAnotherBlockOfItsLoop) {
    static thread_local int depth = 0;
    std::atomic<bool> interrupted{false};
    parallelFor(64, 1, [&](std::size_t, std::size_t) {
        if (++depth != 1) interrupted = true;
        parallelFor(64, 1, [](std::size_t, std::size_t) {});
        --depth;
    });
    EXPECT_FALSE(interrupted);
}

/// A sum whose value depends on the order of its additions.
float blockwiseSum(std::size_t count, std::size_t grain) {
    std::vector<float> partial((count + grain - 1) / grain);
    parallelFor(count, grain, [&](std::size_t begin, std::size_t end) {
        float sum = 0.0f;
        for (std::size_t i = begin; i < end; ++i) sum += 1.0f / static_cast<float>(i * i % 977 + 1);
        partial[begin / grain] = sum;
    });
    float total = 0.0f;
    for (const float sum : partial) total += sum;
    return total;
}

TEST_P(ParallelFor, ReductionFromBlocksIsTheSameToTheBitOnOneThread) {
    const float here = blockwiseSum(100000, 333);
    setThreadCount(1);
    const float serial = blockwiseSum(100000, 333);
    EXPECT_EQ(std::bit_cast<std::uint32_t>(here), std::bit_cast<std::uint32_t>(serial));
    EXPECT_NE(std::bit_cast<std::uint32_t>(serial), std::bit_cast<std::uint32_t>(blockwiseSum(100000, 10)))
        << "the sum does not depend on the order of additions, so this test proves nothing";
}

TEST_P(ParallelFor, WaitsBetweenBlocksAndThenRunsThoseThatAreLeft) {
    std::atomic<bool> wanted{false};
    std::atomic<int> running{0};
    std::set<Block> seen;
    int waits = 0;
    std::mutex mutex;
    const LoopPause pause{[&] { return wanted.load(); },
                          [&] {
                              ++waits;
                              EXPECT_EQ(running, 0) << "a block still runs";
                              EXPECT_LT(seen.size(), 100u);
                              // Its threads are there for others meanwhile.
                              EXPECT_EQ(blocksOf(8, 4).size(), 2u);
                              wanted = false;
                          }};
    {
        const PausableLoops pausable(pause);
        parallelFor(200, 2, [&](std::size_t begin, std::size_t end) {
            ++running;
            blocksOf(8, 1);  // never waits, though a pause may be wanted by now
            {
                const std::scoped_lock lock(mutex);
                EXPECT_TRUE(seen.emplace(begin, end).second) << "block at " << begin << " ran twice";
                if (seen.size() == 10 || seen.size() == 50) wanted = true;
            }
            --running;
        });
    }
    EXPECT_EQ(waits, 2);
    EXPECT_EQ(seen, blocksOf(200, 2));
    wanted = true;
    EXPECT_EQ(blocksOf(3, 1).size(), 3u) << "nobody waits any more";
    EXPECT_EQ(waits, 2);
}

TEST_P(ParallelFor, ALoopThatThrowsStillWaitsForTheNextPause) {
    std::atomic<bool> wanted{false};
    int waits = 0;
    const LoopPause pause{[&] { return wanted.load(); },
                          [&] {
                              ++waits;
                              wanted = false;
                          }};
    const PausableLoops pausable(pause);
    EXPECT_THROW(parallelFor(4, 1, [](std::size_t, std::size_t) { throw std::runtime_error("block"); }),
                 std::runtime_error);
    wanted = true;
    EXPECT_EQ(blocksOf(3, 1).size(), 3u);
    EXPECT_EQ(waits, 1);
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelFor, ::testing::Values(1, 2, 3, 8));

TEST(ThreadCount, IsWhatWasSetAndAllCoresForZero) {
    setThreadCount(3);
    EXPECT_EQ(threadCount(), 3u);
    setThreadCount(0);
    EXPECT_GE(threadCount(), 1u);
}

/// ctest runs each test in a process of its own: only there nothing was counted before.
TEST(ParallelForCores, AreThoseOfTheStartWhateverTheThreadIsBoundToLater) {
    cpu_set_t all, one;
    ASSERT_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    if (CPU_COUNT(&all) < 2) GTEST_SKIP() << "there is but one core to run on";
    setThreadCount(0);
    CPU_ZERO(&one);
    for (int cpu = 0; CPU_COUNT(&one) == 0; ++cpu) {
        if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &one);
    }
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    testing::internal::CaptureStderr();
    parallelFor(64, 1, [](std::size_t, std::size_t) {});
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(sched_setaffinity(0, sizeof all, &all), 0);
    EXPECT_EQ(said, "") << "oneTBB has fewer workers than were asked for";
    EXPECT_EQ(threadCount(), static_cast<std::size_t>(CPU_COUNT(&all)));
}

}  // namespace
}  // namespace nepho::projector
