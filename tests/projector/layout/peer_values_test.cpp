// Joint probabilities, divergence and gradient against what scikit-learn 1.2.1 finds for the same rows:
// sklearn.manifold._t_sne's _joint_probabilities_nn() of 60 neighbours and _kl_divergence(), in double. Gradients of
// two degrees of freedom are finite differences of that divergence: what _kl_divergence() says of them is not its
// derivative.
#include "projector/layout/tsne.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <cmath>

namespace nepho::projector {
namespace {

constexpr std::size_t kPeerRows = 200;
constexpr double kPerplexity = 20.0;

Affinities jointOf(const Matrix& data) {
    const auto table = computeExactKnn(data, neighborsFor(kPerplexity, kPeerRows), Metric::euclidean);
    return *computeAffinities(*table, Metric::euclidean, kPerplexity);
}

double weightOf(const Affinities& joint, std::size_t row, std::uint32_t column) {
    for (std::size_t e = joint.begins[row]; e < joint.begins[row + 1]; ++e) {
        if (joint.columns[e] == column && joint.weights[e] > 0.0f) return static_cast<double>(joint.weights[e]);
    }
    return 0.0;
}

TEST(PeerValues, JointProbabilities) {
    const Affinities joint = jointOf(makeBlobs(kPeerRows, 8, 4, 3));
    EXPECT_NEAR(joint.entropySum(), -8.402351203, 1e-4);
    EXPECT_NEAR(weightOf(joint, 129, 157), 0.00137038682, 1e-4 * 0.00137);
    EXPECT_NEAR(weightOf(joint, 0, 4), 0.00093209, 1e-4 * 0.00093);
    EXPECT_NEAR(weightOf(joint, 0, 188), 0.00049200, 1e-4 * 0.00049);
    EXPECT_NEAR(weightOf(joint, 168, 0), 0.00037971, 1e-4 * 0.00038);
}

TEST(PeerValues, DivergenceAndGradient) {
    const Matrix data = makeBlobs(kPeerRows, 8, 4, 3);
    const Affinities joint = jointOf(data);
    struct Found {
        int dims;
        double degrees, loss, length;  ///< of the whole gradient
        float x, y, z;                 ///< of row 0's
    };
    for (const Found& found : {Found{2, 1, 1.0419341494, 0.0394855064, -0.00039996077f, 0.00054676877f, 0.0f},
                               Found{2, 2, 0.9650531295, 0.0428878590, -0.00006810394f, 0.00039008821f, 0.0f},
                               Found{3, 1, 0.7824823054, 0.0279632500, 0.00112264144f, 0.00053913115f, -0.00255561674f},
                               Found{3, 2, 0.6747493770, 0.0305604393, 0.00171201f, 0.00056262f, -0.00261502f}}) {
        SCOPED_TRACE(::testing::Message() << found.dims << ", " << found.degrees);
        Matrix at(kPeerRows, static_cast<std::size_t>(found.dims));
        for (std::size_t row = 0; row < kPeerRows; ++row)
            std::copy_n(data.row(row).begin(), found.dims, at.row(row).begin());
        Tsne tsne(joint, {.dims = found.dims, .degreesOfFreedom = found.degrees}, at);
        EXPECT_NEAR(tsne.loss(), found.loss, 5e-5);
        double squares = 0.0;
        const auto gradient = tsne.gradient();
        for (const Point4& of : gradient) {
            for (const float part : {of.x, of.y, of.z})
                squares += static_cast<double>(part) * static_cast<double>(part);
        }
        EXPECT_NEAR(std::sqrt(squares), found.length, 1e-4 * found.length);
        EXPECT_NEAR(gradient[0].x, found.x, 1e-6);
        EXPECT_NEAR(gradient[0].y, found.y, 1e-6);
        EXPECT_NEAR(gradient[0].z, found.z, 1e-6);
    }
}

}  // namespace
}  // namespace nepho::projector
