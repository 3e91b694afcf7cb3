// Where t-SNE begins, and what it is told beside the vectors.
#include "projector/layout/tsne_start.h"

#include "projector/layout/pca.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

namespace nepho::projector {
namespace {

double deviationOf(const Matrix& layout, std::size_t axis) {
    double mean = 0.0, squares = 0.0;
    const auto count = static_cast<double>(layout.rows());
    for (std::size_t row = 0; row < layout.rows(); ++row) mean += static_cast<double>(layout(row, axis)) / count;
    for (std::size_t row = 0; row < layout.rows(); ++row)
        squares += std::pow(static_cast<double>(layout(row, axis)) - mean, 2.0);
    return std::sqrt(squares / count);
}

TsneInput givenInput(Matrix layout, bool keepScale) {
    TsneInput input;
    input.perplexity = 10.0;
    input.start = TsneInput::Start::given;
    input.given = std::make_shared<const Matrix>(std::move(layout));
    input.keepScale = keepScale;
    return input;
}

TEST(TsneStart, AGivenLayoutIsScaledUnlessItsScaleIsKept) {
    const Matrix data = makeBlobs(100, 6, 3, 1);
    Matrix given = makeBlobs(100, 3, 4, 9);
    const Matrix copy = given.clone();
    const auto scaled = startingPoints(data, givenInput(given.clone(), false), 3);
    ASSERT_TRUE(scaled);
    EXPECT_NEAR(deviationOf(*scaled, 0), 1e-4, 1e-6);
    const double factor = 1e-4 / deviationOf(copy, 0);
    EXPECT_NEAR(static_cast<double>((*scaled)(5, 1)), factor * static_cast<double>(copy(5, 1)), 2e-6);
    const auto kept = startingPoints(data, givenInput(std::move(given), true), 3);
    ASSERT_TRUE(kept);
    for (std::size_t row = 0; row < 100; ++row) {
        for (std::size_t axis = 0; axis < 3; ++axis) EXPECT_EQ((*kept)(row, axis), copy(row, axis));
    }
}

TEST(TsneStart, ByAnglesHowLongRowsAreChangesNotABit) {
    const Matrix data = makeBlobs(400, 6, 3, 1);
    Matrix others = data.clone();
    for (std::size_t row = 0; row < 400; ++row) {
        for (float& value : others.row(row)) value = std::ldexp(value, row % 2 == 0 ? 3 : -40);
    }
    TsneInput input;
    input.metric = Metric::cosine;
    const auto layoutOf = [&](const Matrix& of) {
        auto tsne = *startTsne(of, input, {});
        for (int i = 0; i < 30; ++i) tsne.step();
        return tsne.layout();
    };
    const Matrix one = layoutOf(data), other = layoutOf(others);
    for (std::size_t i = 0; i < 1200; ++i) ASSERT_EQ(one.data()[i], other.data()[i]) << i;
}

TEST(TsneStart, AFlatLayoutCanGrowInTheThirdDimension) {
    const Matrix data = makeBlobs(200, 6, 4, 1);
    Matrix flat(200, 2);
    for (std::size_t row = 0; row < 200; ++row) {
        flat(row, 0) = 20.0f * std::cos(static_cast<float>(row));
        flat(row, 1) = 20.0f * std::sin(static_cast<float>(row));
    }
    TsneOptions options;
    options.exaggerationIterations = 0;
    auto tsne = startTsne(data, givenInput(std::move(flat), true), options);
    ASSERT_TRUE(tsne);
    const double before = deviationOf(tsne->layout(), 2);
    EXPECT_GT(before, 0.0);
    EXPECT_LT(before, 0.01);
    for (int i = 0; i < 300; ++i) tsne->step();
    EXPECT_GT(deviationOf(tsne->layout(), 2), 1.0);
}

TEST(TsneStart, GoesOnFromAFinishedLayoutWithoutLosingIt) {
    const Matrix data = makeBlobs(300, 6, 4, 1);
    TsneInput input;
    input.perplexity = 10.0;
    auto first = startTsne(data, input, {});
    ASSERT_TRUE(first);
    for (int i = 0; i < 600; ++i) first->step();
    TsneOptions options;
    options.exaggerationIterations = 0;
    auto second = startTsne(data, givenInput(first->layout(), true), options);
    ASSERT_TRUE(second);
    const double loss = first->loss();
    EXPECT_NEAR(second->loss(), loss, 1e-6 * loss);
    for (int i = 0; i < 100; ++i) second->step();
    EXPECT_LT(second->loss(), 1.01 * loss);
}

TEST(TsneStart, ComponentsThatAreThereAlreadyChangeNothing) {
    const Matrix data = makeBlobs(300, 150, 1, 6);
    const auto values = [&](std::shared_ptr<const Pca> pca, Metric metric) {
        TsneInput input;
        input.metric = metric;
        input.pca = std::move(pca);
        const Matrix start = *startingPoints(data, input, 3);
        return std::vector<float>(start.data(), start.data() + 900);
    };
    const auto own = std::make_shared<Pca>(*computePca(data));
    EXPECT_EQ(values(own, Metric::euclidean), values(nullptr, Metric::euclidean));
    EXPECT_EQ(values(own, Metric::cosine), values(nullptr, Metric::cosine));
    own->scores = {};
    EXPECT_EQ(values(own, Metric::euclidean), values(nullptr, Metric::euclidean));
    for (float& value : own->axes.row(0)) value = -value;
    EXPECT_NE(values(own, Metric::euclidean), values(nullptr, Metric::euclidean)) << "it is they that are read";
}

TEST(TsneStart, TellsWhatIsWrongWithAGivenLayout) {
    const Matrix data = makeBlobs(20, 6, 2, 1);
    const auto problem = [&](TsneInput input) { return startTsne(data, input, {}).error().message; };
    EXPECT_EQ(problem(givenInput(Matrix(19, 3), false)),
              "The positions to begin from are 19 x 3, expected 20 x 2 or 3.");
    EXPECT_EQ(problem(givenInput(Matrix(20, 4), true)),
              "The positions to begin from are 20 x 4, expected 20 x 2 or 3.");
    Matrix nan(20, 2);
    nan(7, 1) = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(problem(givenInput(std::move(nan), true)),
              "The positions to begin from have no number in row 7, column 1.");
    TsneInput none;
    none.start = TsneInput::Start::given;
    EXPECT_EQ(problem(none), "There are no positions to begin from.");
    TsneInput labelled;
    labelled.labels = std::make_shared<const std::vector<std::int32_t>>(19, 0);
    EXPECT_EQ(problem(labelled), "There are 19 labels, expected 20.");
}

TEST(TsneStart, LabelsMoveClassesApart) {
    // One blob without classes; labels by chance cut it.
    const Matrix data = makeBlobs(300, 6, 1, 1);
    auto labels = std::make_shared<std::vector<std::int32_t>>();
    for (std::size_t row = 0; row < 300; ++row) labels->push_back(static_cast<std::int32_t>(row % 2));
    const auto ownShare = [&](double weight) {
        TsneInput input;
        input.perplexity = 20.0;
        input.labels = labels;
        input.supervision = weight;
        auto tsne = startTsne(data, input, {});
        for (int i = 0; i < 400; ++i) tsne->step();
        const auto table = computeExactKnn(tsne->layout(), 10, Metric::euclidean);
        std::size_t own = 0;
        for (std::size_t row = 0; row < 300; ++row) {
            for (const std::uint32_t other : table->idsOf(row)) own += other % 2 == row % 2 ? 1u : 0u;
        }
        return static_cast<double>(own) / 3000.0;
    };
    const double without = ownShare(0.0), most = ownShare(0.9), whole = ownShare(1.0);
    EXPECT_LT(without, 0.6);
    EXPECT_GT(most, without + 0.1);
    EXPECT_GT(whole, 0.95);
}

TEST(TsneStart, ValidatesTheWeightOfLabels) {
    TsneInput input;
    EXPECT_TRUE(input.validate().empty());
    input.perplexity = 0.5;
    input.supervision = 1.5;
    EXPECT_EQ(input.validate().size(), 2u);
}

}  // namespace
}  // namespace nepho::projector
