// Rows on other axes: from scores that were kept, or computed anew.
#include "app/session/first_view.h"
#include "projector/parallel/parallel_for.h"
#include "tests/app/app_fixture.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <thread>

namespace nepho::app {
namespace {

LoadedData randomData(std::size_t rows, std::size_t cols) {
    projector::Dataset dataset;
    dataset.vectors = projector::Matrix(rows, cols);
    std::mt19937 generator(3);
    std::normal_distribution<float> normal;
    for (std::size_t i = 0; i < rows * cols; ++i)
        dataset.vectors.data()[i] = normal(generator) * static_cast<float>(1 + i % cols);
    LoadedData data;
    data.dataset = std::make_shared<const projector::Dataset>(std::move(dataset));
    return data;
}

TEST(Axes, ArePlacedFromKeptScoresAsFromThoseComputedAnew) {
    LoadedData kept = randomData(500, 30);
    auto pca = projector::computePca(kept.dataset->vectors);
    LoadedData anew = kept;
    kept.pca = std::make_shared<projector::Pca>(*projector::computePca(kept.dataset->vectors));
    anew.pca = std::make_shared<projector::Pca>(std::move(*pca));
    dropScores(anew);
    ASSERT_EQ(anew.pca->scores.rows(), 0u);
    EXPECT_EQ(axisCountOf(anew), 10u);
    for (const std::array<std::size_t, 3> axes : {std::array<std::size_t, 3>{0, 1, 2}, {9, 3, 3}, {1, 99, 0}}) {
        for (const int dims : {2, 3}) {
            const LayoutView expected = layoutOn(kept, dims, axes), found = layoutOn(anew, dims, axes);
            EXPECT_TRUE(found.positions == expected.positions) << axes[0] << ", " << dims;
            EXPECT_EQ(found.axes, axes);
            EXPECT_EQ(found.radius, expected.radius);
        }
    }
}

/// A job's loop may take minutes: the frame thread must not wait for its threads.
TEST(Axes, AreChangedWhileALoopHoldsAllThreads) {
    Session session;
    ASSERT_FALSE(session.openNow(requestFor(digitsFolder())));
    ASSERT_EQ(session.data().pca->scores.rows(), 0u) << "there is nothing to compute";
    std::atomic<bool> changed{false}, gaveUp{false};
    std::atomic<std::size_t> running{0};
    const std::jthread job([&] {
        projector::parallelFor(64, 1, [&](std::size_t, std::size_t) {
            ++running;
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (!changed && !gaveUp) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
                if (std::chrono::steady_clock::now() > end) gaveUp = true;
            }
        });
    });
    while (running < projector::threadCount()) std::this_thread::yield();
    session.setAxes({2, 1, 0});
    session.setDims(2);
    changed = true;
    EXPECT_FALSE(gaveUp);
}

}  // namespace
}  // namespace nepho::app
