// Every stage from rows to forces on every instruction set, given the same input: within 1e-4 of each other.
#include "projector/graph/affinities.h"
#include "projector/knn/approximate_knn.h"
#include "projector/layout/pca.h"
#include "projector/layout/repulsion.h"
#include "projector/layout/tsne.h"
#include "tests/projector/linalg/targets.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

/// |a - b| / |b| over all numbers.
double relativeDifference(std::span<const float> a, std::span<const float> b) {
    EXPECT_EQ(a.size(), b.size());
    double off = 0.0, size = 0.0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        off += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2.0);
        size += std::pow(static_cast<double>(b[i]), 2.0);
    }
    return std::sqrt(off / size);
}

/// compare(name, what `stage` gives there, what it gave on the first instruction set) for all others.
template <typename Stage, typename Compare>
void againstTheFirst(const Stage& stage, const Compare& compare) {
    std::optional<decltype(stage())> first;
    testing::forEachTarget([&](const char* target) {
        auto found = stage();
        if (first) {
            SCOPED_TRACE(target);
            compare(found, *first);
        } else {
            first.emplace(std::move(found));
        }
    });
}

std::vector<float> numbers(const Matrix& matrix) {
    return {matrix.data(), matrix.data() + matrix.rows() * matrix.cols()};
}

std::vector<float> numbers(std::span<const Point4> points) {
    std::vector<float> all;
    for (const Point4& point : points) all.insert(all.end(), {point.x, point.y, point.z});
    return all;
}

TEST(InstructionSets, ExactNeighborsAreTheSame) {
    const Matrix data = makeBlobs(700, 67, 5, 2);
    for (const Metric metric : {Metric::euclidean, Metric::cosine, Metric::dot}) {
        againstTheFirst([&] { return *computeExactKnn(data, 40, metric); },
                        [](const KnnTable& found, const KnnTable& first) {
                            EXPECT_EQ(found.ids, first.ids);
                            EXPECT_LT(relativeDifference(found.distances, first.distances), 1e-7);
                        });
    }
}

TEST(InstructionSets, ApproximateNeighborsAreTheSameButForAFew) {
    const Matrix data = makeBlobs(6000, 20, 30, 2);
    ApproximateKnnOptions options;
    options.k = 20;
    againstTheFirst([&] { return computeApproximateKnn(data, data, true, options).value().value(); },
                    [](const ApproximateKnn& found, const ApproximateKnn& first) {
                        EXPECT_GE(found.recall, 0.99);
                        std::size_t same = 0;
                        for (std::size_t i = 0; i < first.table.ids.size(); ++i)
                            same += found.table.ids[i] == first.table.ids[i];
                        EXPECT_GE(static_cast<double>(same), 0.98 * static_cast<double>(first.table.ids.size()));
                    });
}

TEST(InstructionSets, JointProbabilitiesAreWithinATenThousandth) {
    const Matrix data = makeBlobs(700, 30, 5, 2);
    const KnnTable table = *computeExactKnn(data, 90, Metric::euclidean);
    againstTheFirst([&] { return *computeAffinities(table, Metric::euclidean, 30.0); },
                    [](const Affinities& found, const Affinities& first) {
                        EXPECT_EQ(found.begins, first.begins);
                        EXPECT_EQ(found.columns, first.columns);
                        EXPECT_LT(relativeDifference(found.weights, first.weights), 1e-4);
                    });
}

TEST(InstructionSets, PrincipalAxesAndScoresAreWithinATenThousandth) {
    for (const std::size_t dims : {30u, 300u, 2000u}) {
        const Matrix data = makeBlobs(600, dims, 7, 2);
        PcaOptions options;
        options.components = 3;
        againstTheFirst([&] { return *computePca(data, options); },
                        [](const Pca& found, const Pca& first) {
                            EXPECT_LT(relativeDifference(numbers(found.axes), numbers(first.axes)), 1e-4);
                            EXPECT_LT(relativeDifference(numbers(found.scores), numbers(first.scores)), 1e-4);
                        });
    }
}

TEST(InstructionSets, WhoPushesWhomAndHowHardIsWithinATenThousandth) {
    Random random(3);
    for (const int dims : {2, 3}) {
        std::vector<Point4> points(5000);
        for (Point4& point : points) {
            point = {static_cast<float>(20.0 * random.normal()), static_cast<float>(20.0 * random.normal()),
                     dims == 3 ? static_cast<float>(20.0 * random.normal()) : 0.0f, 0.0f};
        }
        const auto pushes = [&] {
            Repulsion repulsion(points.size(), dims, dims == 2 ? 0.5f : 0.7f);
            repulsion.sort(points);
            std::vector<Point4> forces(points.size());
            double z = 0.0;
            for (std::size_t group = 0; group < repulsion.groups(); ++group) z += repulsion.push(group, 1.0f, forces);
            std::vector<float> all = numbers(forces);
            all.push_back(static_cast<float>(z / 1e4));  // of the size of the forces' sum, not of their squares'
            return all;
        };
        againstTheFirst(pushes, [](const std::vector<float>& found, const std::vector<float>& first) {
            EXPECT_LT(relativeDifference(found, first), 1e-4);
        });
    }
}

TEST(InstructionSets, AStepOfTheDescentIsWithinATenThousandth) {
    const Matrix data = makeBlobs(3000, 12, 10, 1);
    const KnnTable table = *computeExactKnn(data, 90, Metric::euclidean);
    const Affinities joint = *computeAffinities(table, Metric::euclidean, 30.0);
    for (const int dims : {2, 3}) {
        Random random(5);
        Matrix start(3000, static_cast<std::size_t>(dims));
        for (std::size_t i = 0; i < 3000 * start.cols(); ++i)
            start.data()[i] = static_cast<float>(5.0 * random.normal());
        againstTheFirst(
            [&] {
                TsneOptions options;
                options.dims = dims;
                Tsne tsne(joint, options, start);
                tsne.step();
                return tsne.layout();
            },
            [&](const Matrix& found, const Matrix& first) {
                EXPECT_LT(relativeDifference(numbers(found), numbers(first)), 1e-4);
                EXPECT_GT(relativeDifference(numbers(found), numbers(start)), 1e-3) << "it moved";
            });
    }
}

}  // namespace
}  // namespace nepho::projector
