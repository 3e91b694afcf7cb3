// t-SNE that runs while a session is looked at.
#include "tests/app/tsne_fixture.h"

namespace nepho::app {
namespace {

using TsneSession = TsneTest;

TEST_F(TsneSession, ShowsWhatTheStepsAloneComeTo) {
    const auto layoutVersion = session_.versions().layout;
    session_.startTsne(request(120));
    EXPECT_EQ(session_.method(), Method::pca) << "until there is something to show";
    finish();
    EXPECT_EQ(session_.method(), Method::tsne);
    ASSERT_NE(session_.tsneShown(), nullptr);
    EXPECT_EQ(session_.tsneShown()->iteration, 120u);
    EXPECT_EQ(session_.tsneShown()->losses.size(), 4u) << "after 0, 50, 100 and at the end";
    EXPECT_TRUE(shows(alone(120)));
    EXPECT_GT(session_.versions().layout, layoutVersion);
    EXPECT_EQ(session_.axisName(1), "t-SNE 2");
    // What is drawn and picked is that layout.
    const auto& shown = *session_.tsneShown();
    EXPECT_EQ(session_.layout().positions[7],
              glm::vec3(shown.positions(7, 0), shown.positions(7, 1), shown.positions(7, 2)));
    EXPECT_EQ(session_.grids()[0].order().size(), session_.rows());
}

TEST_F(TsneSession, BeginsFromTheComponentsThatAreShown) {
    session_.startTsne(request(0));
    EXPECT_EQ(session_.tsne()->request().input.pca, session_.data().pca);
    ASSERT_NE(session_.data().pca, nullptr);
    TsneRequest other = request(0);
    other.input.seed = 5;
    session_.startTsne(other);
    EXPECT_EQ(session_.tsne()->request().input.pca, nullptr) << "those of another seed are others by rounding";
    session_.select({0, 1, 2, 3, 4, 5, 6, 7});
    session_.isolateSelection();
    session_.startTsne(request(0));
    EXPECT_EQ(session_.tsne()->request().input.pca, nullptr) << "these rows have others";
    finish();
}

TEST_F(TsneSession, APauseChangesNothingInWhatComesOut) {
    session_.startTsne(request(400));
    updateUntil([&] { return session_.tsneShown() != nullptr; });
    session_.toggleTsne();
    ASSERT_TRUE(session_.tsne()->isPaused());
    finish();
    EXPECT_TRUE(session_.tsne()->isRunning()) << "it only rests";
    EXPECT_LT(session_.tsneShown()->iteration, 400u);
    session_.toggleTsne();
    finish();
    EXPECT_EQ(session_.tsneShown()->iteration, 400u);
    EXPECT_TRUE(shows(alone(400)));
}

TEST_F(TsneSession, StoppedItStaysWhereItIs) {
    session_.startTsne(request(1000000));
    updateUntil([&] { return session_.tsneShown() != nullptr; });
    session_.tsne()->stop();
    finish();
    EXPECT_FALSE(session_.tsne()->isRunning());
    EXPECT_EQ(session_.method(), Method::tsne);
    EXPECT_TRUE(session_.message().empty()) << session_.message();
    EXPECT_TRUE(shows(alone(session_.tsneShown()->iteration)));
}

TEST_F(TsneSession, WithoutItThePrincipalComponentsComeBack) {
    const auto before = session_.layout().positions;
    session_.select({1, 2, 3});
    session_.pullSelection();
    session_.startTsne(request(20));
    finish();
    EXPECT_TRUE(session_.clusters().empty()) << "their places were the old layout's";
    ASSERT_NE(session_.layout().positions, before);
    EXPECT_EQ(session_.selected(), (Rows{1, 2, 3}));
    session_.showWithoutTsne();
    EXPECT_EQ(session_.method(), Method::pca);
    EXPECT_EQ(session_.layout().positions, before);
    EXPECT_EQ(session_.tsne(), nullptr);
}

TEST_F(TsneSession, OtherDataEndIt) {
    session_.startTsne(request(1000000));
    updateUntil([&] { return session_.tsneShown() != nullptr; });
    ASSERT_FALSE(session_.openNow(requestFor(digitsFolder())));
    EXPECT_EQ(session_.tsne(), nullptr);
    EXPECT_EQ(session_.method(), Method::pca);
}

TEST_F(TsneSession, IsShownFlatWhereTheViewIs) {
    session_.setDims(2);
    session_.startTsne(request(20));
    finish();
    EXPECT_EQ(session_.layout().dims, 2);
    EXPECT_EQ(session_.layout().positions[5].z, 0.0f);
    session_.setDims(3);
    EXPECT_NE(session_.layout().positions[5].z, 0.0f);
}

TEST_F(TsneSession, MayBeAskedForOnOpening) {
    OpenRequest asked = requestFor(digitsFolder());
    asked.method = Method::tsne;
    asked.tsne.iterations = 30;
    ASSERT_FALSE(session_.openNow(asked));
    finish();
    EXPECT_EQ(session_.method(), Method::tsne);
    EXPECT_EQ(session_.tsneShown()->iteration, 30u);
}

}  // namespace
}  // namespace nepho::app
