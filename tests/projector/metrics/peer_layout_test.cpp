// Our layouts beside one that scikit-learn made of the same data, all measured by the same evaluator.
#include "projector/data/npy_reader.h"
#include "projector/data/tsv_tensor_reader.h"
#include "projector/layout/tsne_start.h"
#include "projector/metrics/layout_quality.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace nepho::projector {
namespace {

struct Scores {
    double preservation, trustworthiness;
    double divergence;  ///< by as many degrees of freedom as the layout compared has
};

class PeerLayout : public testing::Test {
  protected:
    PeerLayout() {
        const std::filesystem::path source = NEPHOSCOPE_SOURCE_DIR;
        auto digits = readTsvTensor(source / "assets/datasets/digits/tensors.tsv", {});
        auto peer = readNpy(source / "tests/projector/metrics/peers/digits_scikit_learn.npy");
        EXPECT_TRUE(digits && peer);
        digits_ = std::move(digits->vectors);
        peer_ = std::move(peer->vectors);
    }

    Matrix ours(double degrees) const {
        auto tsne = startTsne(digits_, {}, {.degreesOfFreedom = degrees});
        EXPECT_TRUE(tsne);
        while (tsne->iteration() < 1000) tsne->step();
        return tsne->layout();
    }

    Scores scoresOf(const Matrix& layout, double degrees) const {
        const auto quality = measureQuality(digits_, layout, {});
        auto joint = findAffinities(digits_, {});
        EXPECT_TRUE(quality && joint);
        const double divergence = Tsne(std::move(*joint), {.degreesOfFreedom = degrees, .theta = 0.0}, layout).loss();
        return {quality->preservation, quality->trustworthiness, divergence};
    }

    Matrix digits_, peer_;
};

/// The peer has two degrees of freedom: neighbours by the third digit, and its divergence is not at its lowest.
TEST_F(PeerLayout, ScikitLearnsOfTheDigitsIsNoBetterThanOurs) {
    ASSERT_EQ(peer_.rows(), digits_.rows());
    const Scores peer = scoresOf(peer_, 2.0), own = scoresOf(ours(2.0), 2.0);
    EXPECT_NEAR(peer.divergence, 0.6300, 0.006) << "what it says itself";
    EXPECT_LT(own.divergence, 0.9 * peer.divergence);
    EXPECT_GT(own.trustworthiness, peer.trustworthiness - 0.0003);
    EXPECT_GT(own.preservation, peer.preservation - 0.004);
}

/// One degree of freedom, our default, keeps some of the nearest less.
TEST_F(PeerLayout, ScikitLearnsOfTheDigitsIsHardlyBetterThanOurDefault) {
    const Scores peer = scoresOf(peer_, 1.0), own = scoresOf(ours(1.0), 1.0);
    EXPECT_LT(own.divergence, 0.9 * peer.divergence);
    EXPECT_GT(own.trustworthiness, peer.trustworthiness - 0.0008);
    EXPECT_GT(own.preservation, peer.preservation - 0.018);
}

}  // namespace
}  // namespace nepho::projector
