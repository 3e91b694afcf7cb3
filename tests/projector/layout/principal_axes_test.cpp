#include "projector/layout/principal_axes.h"

#include "tests/projector/layout/reference_pca.h"

#include <gtest/gtest.h>

namespace nepho::projector {
namespace {

Matrix axesBy(AxesRoute route, const Matrix& data, std::size_t components) {
    auto found = findPrincipalAxes(data.view(), computeCentering(data.view()), components, route, {.seed = 1}, {});
    EXPECT_TRUE(found.has_value());
    return std::move(found->axes);
}

/// How much of each axis of `a` lies within the span of `b`: 1 is all of it.
double smallestShare(const Matrix& a, const Matrix& b) {
    double smallest = 1.0;
    for (std::size_t i = 0; i < a.rows(); ++i) {
        double share = 0.0;
        for (std::size_t j = 0; j < b.rows(); ++j) {
            double cosine = 0.0;
            for (std::size_t c = 0; c < a.cols(); ++c) {
                cosine += static_cast<double>(a(i, c)) * static_cast<double>(b(j, c));
            }
            share += cosine * cosine;
        }
        smallest = std::min(smallest, share);
    }
    return smallest;
}

TEST(PrincipalAxes, EveryRouteFindsTheSameSubspace) {
    const Matrix data = testing::makeReferenceData(300, 260, 3);
    const Matrix columns = axesBy(AxesRoute::columns, data, 5);
    EXPECT_GT(smallestShare(columns, axesBy(AxesRoute::rows, data, 5)), 1.0 - 1e-5);
    EXPECT_GT(smallestShare(columns, axesBy(AxesRoute::matrixFree, data, 5)), 1.0 - 1e-5);
    const Matrix other = testing::makeReferenceData(300, 260, 4);
    EXPECT_LT(smallestShare(columns, axesBy(AxesRoute::columns, other, 5)), 0.99) << "other data has other axes";
}

TEST(PrincipalAxes, SmallDataWithoutAMatrix) {
    const Matrix data = testing::makeReferenceData(50, 9, 3);
    EXPECT_GT(smallestShare(axesBy(AxesRoute::columns, data, 2), axesBy(AxesRoute::matrixFree, data, 2)), 1.0 - 1e-5);
}

TEST(PrincipalAxes, EveryRouteSumsTheSameSquares) {
    const Matrix data = testing::makeReferenceData(80, 60, 3);
    const Centering centering = computeCentering(data.view());
    double squares[3] = {};
    for (const AxesRoute route : {AxesRoute::columns, AxesRoute::rows, AxesRoute::matrixFree}) {
        const auto found = findPrincipalAxes(data.view(), centering, 2, route, {.seed = 1}, {});
        ASSERT_TRUE(found.has_value());
        squares[static_cast<int>(route)] = found.value().sumOfSquares;
    }
    EXPECT_GT(squares[0], 0.0);
    EXPECT_NEAR(squares[1], squares[0], 1e-5 * squares[0]);
    EXPECT_NEAR(squares[2], squares[0], 1e-5 * squares[0]);
}

TEST(PrincipalAxes, FormsAMatrixOnlyWhereItIsSmall) {
    EXPECT_EQ(chooseRoute(70000, 784), AxesRoute::columns);
    EXPECT_EQ(chooseRoute(100, 4096), AxesRoute::rows);
    EXPECT_EQ(chooseRoute(20000, 10000), AxesRoute::matrixFree);
}

}  // namespace
}  // namespace nepho::projector
