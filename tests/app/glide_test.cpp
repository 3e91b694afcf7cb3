// Points on their way from one picture of a layout to the next.
#include "app/scene/glide.h"

#include "tests/app/tsne_fixture.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>

namespace nepho::app {
namespace {

class GlideTest : public TsneTest {
  protected:
    std::vector<glm::vec3> inWorld(std::span<const glm::vec3> positions) const {
        std::vector<glm::vec3> all;
        for (const glm::vec3& at : positions) all.emplace_back(session_.worldFromCloud() * glm::vec4(at, 1));
        return all;
    }
    std::vector<glm::vec3> shown() const { return inWorld(session_.layout().positions); }
    static void expectNear(std::span<const glm::vec3> a, std::span<const glm::vec3> b) {
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) ASSERT_LT(glm::distance(a[i], b[i]), 1e-4f) << i;
    }
    std::vector<glm::vec3> onTheWay() const {
        std::vector<glm::vec3> all;
        for (std::size_t row = 0; row < session_.rows(); ++row)
            all.push_back(glm::mix(glide_.before()[row], session_.layout().positions[row], glide_.share()));
        return inWorld(all);
    }
    void follow() {
        glide_.go(session_);
        glide_.remember(session_);
    }
    /// Another layout, of another size.
    void runTo(std::size_t iterations) {
        session_.startTsne(request(iterations));
        finish();
    }

    Glide glide_;
};

TEST_F(GlideTest, BeginsWherePointsAreSeenAndLastsAsLongAsThePictureBefore) {
    glide_.remember(session_);
    const auto before = shown();
    const float radius = session_.layout().radius;
    glide_.advance(0.2);
    EXPECT_FALSE(glide_.isMoving());
    runTo(30);
    ASSERT_GT(std::abs(session_.layout().radius - radius), 0.1f * radius) << "fitted otherwise";
    follow();
    EXPECT_TRUE(glide_.isMoving());
    EXPECT_EQ(glide_.share(), 0.0f);
    expectNear(onTheWay(), before);
    glide_.advance(0.05);
    EXPECT_FLOAT_EQ(glide_.share(), 0.25f);
    glide_.advance(0.16);
    EXPECT_FALSE(glide_.isMoving());
    EXPECT_EQ(glide_.share(), 1.0f);
}

TEST_F(GlideTest, GoesOnFromTheWayWhereTheNextPictureComesEarly) {
    glide_.remember(session_);
    glide_.advance(3.0);
    runTo(30);
    follow();
    glide_.advance(0.2);
    EXPECT_FLOAT_EQ(glide_.share(), 0.4f) << "half a second at most";
    const auto seen = onTheWay();
    runTo(60);
    follow();
    expectNear(onTheWay(), seen);
    glide_.advance(0.1);
    EXPECT_FLOAT_EQ(glide_.share(), 0.5f);
}

TEST_F(GlideTest, WhatAPersonPutSomewhereStaysThere) {
    runTo(30);
    glide_.remember(session_);
    glide_.advance(0.2);
    session_.startTsne(request(1000000));
    const TsneSnapshot* old = session_.tsneShown();
    updateUntil([&] { return session_.tsneShown() != old; });
    session_.select({5, 6});
    session_.pullSelection();
    const TsneSnapshot* taken = session_.tsneShown();
    updateUntil([&] { return session_.tsneShown() != taken; });
    follow();
    EXPECT_EQ(glide_.before()[5], session_.layout().positions[5]);
    EXPECT_NE(glide_.before()[7], session_.layout().positions[7]);
}

TEST_F(GlideTest, JumpsWithoutTimeAndToOtherRows) {
    glide_.remember(session_);
    runTo(10);
    follow();
    EXPECT_FALSE(glide_.isMoving()) << "no time has passed";
    glide_.advance(0.2);
    runTo(20);
    follow();
    glide_.advance(std::nullopt);
    EXPECT_FALSE(glide_.isMoving());
    Glide fresh;
    fresh.advance(0.2);
    fresh.go(session_);
    EXPECT_FALSE(fresh.isMoving());
}

}  // namespace
}  // namespace nepho::app
