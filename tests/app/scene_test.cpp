// What a scene shows of what the session holds: how points come and go, what clusters are called, how large cards are.
#include "app/scene/scene.h"

#include "app/assets.h"
#include "app/scene/cluster_names.h"
#include "engine/render/read_back.h"
#include "tests/app/hand_fixture.h"

#include <fmt/format.h>
#include <glm/ext/matrix_transform.hpp>

#include <algorithm>

namespace nepho::app {
namespace {

class SceneTest : public DeskTest {
  protected:
    SceneTest() : renderer_(presenter_.gpu(), 1), fonts_(bundledFont()), view_(startCamera().view(kPixels)) {
        settings_.axes = false;
        session_.setLabelBy(std::nullopt);
        session_.setSpritesShown(false);
    }
    Scene::Request request(std::optional<double> seconds) const {
        Scene::Request request;
        request.views = std::span(&view_, 1);
        request.seconds = seconds;
        return request;
    }
    /// A frame's picture.
    std::vector<std::uint8_t> draw(Scene& scene, std::optional<double> seconds) {
        const engine::RenderTarget target(
            presenter_.gpu(), {static_cast<std::uint32_t>(kPixels.x), static_cast<std::uint32_t>(kPixels.y)}, 1);
        const engine::ReadBack readBack(presenter_.gpu(), target);
        const auto& commands = presenter_.frames().begin();
        renderer_.draw(commands, presenter_.frames(), target, scene.frame(session_, settings_, request(seconds)),
                       nullptr);
        readBack.record(commands, target);
        presenter_.frames().submit();
        engine::Picture picture = readBack.finish(presenter_.frames());
        presenter_.frames().waitIdle();
        return std::move(picture.rgba);
    }
    static std::size_t covered(const std::vector<std::uint8_t>& rgba) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < rgba.size(); i += 4) count += !std::equal(&rgba[i], &rgba[i] + 3, rgba.data());
        return count;
    }
    /// The same but for the edges of discs: those of another chunk may be drawn as quads instead of primitives.
    static void expectAlike(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
        std::size_t different = 0;
        for (std::size_t i = 0; i < a.size(); i += 4) different += !std::equal(&a[i], &a[i] + 3, &b[i]);
        EXPECT_LT(static_cast<double>(different), 0.1 * static_cast<double>(covered(a)));
    }
    void isolateFirst(std::uint32_t rows) {
        Rows some(rows);
        for (std::uint32_t row = 0; row < rows; ++row) some[row] = row;
        session_.select(some);
        session_.isolateSelection();
    }

    engine::SceneRenderer renderer_;
    engine::FontBook fonts_;
    engine::View view_;
};

TEST_F(SceneTest, WhatIsIsolatedFadesTheRestOutAndWhatComesBackFadesIn) {
    constexpr double kFrame = 0.025;
    settings_.pointPixels = 4.0f;  // whatever their number
    Scene scene(presenter_.gpu(), renderer_, fonts_), other(presenter_.gpu(), renderer_, fonts_);
    const auto all = draw(scene, kFrame);
    EXPECT_FALSE(scene.isFading()) << "what was opened is there at once";
    EXPECT_EQ(draw(other, {}), all);

    isolateFirst(100);
    std::size_t before = covered(all);
    std::vector<std::vector<std::uint8_t>> leaving{draw(scene, kFrame)};
    expectAlike(leaving[0], all);
    for (int i = 0; i < 9; ++i) {
        EXPECT_TRUE(scene.isFading()) << i;
        leaving.push_back(draw(scene, kFrame));
        EXPECT_LT(covered(leaving.back()), before) << i;
        before = covered(leaving.back());
    }
    while (scene.isFading()) leaving.push_back(draw(scene, kFrame));
    EXPECT_NEAR(static_cast<double>(leaving.size()), 11.0, 1.0) << "a quarter of a second";
    const auto few = draw(other, {});
    EXPECT_FALSE(other.isFading()) << "without a clock the end is shown";
    EXPECT_LT(covered(few), covered(all) / 4);
    EXPECT_EQ(leaving.back(), few);
    EXPECT_EQ(draw(scene, kFrame), few);

    session_.showAll();
    EXPECT_NEAR(static_cast<double>(covered(draw(scene, kFrame))), static_cast<double>(covered(few)),
                0.1 * static_cast<double>(covered(few)));
    for (before = covered(few); scene.isFading();) {
        const std::size_t now = covered(draw(scene, 2 * kFrame));
        EXPECT_GT(now, before);
        before = now;
    }
    EXPECT_EQ(draw(scene, kFrame), all);
}

/// Fewer points are larger, but those that go do not grow first, and those that come are not too large.
TEST_F(SceneTest, WhatComesAndGoesDoesNotSwell) {
    constexpr double kFrame = 0.02;
    Scene scene(presenter_.gpu(), renderer_, fonts_);
    const std::size_t all = covered(draw(scene, kFrame));
    std::size_t most = 0;
    const auto play = [&] {
        do {
            most = std::max(most, covered(draw(scene, kFrame)));
        } while (scene.isFading());
    };
    isolateFirst(20);
    session_.clearSelection();
    play();
    const std::size_t few = covered(draw(scene, kFrame));
    session_.showAll();
    play();
    EXPECT_EQ(covered(draw(scene, kFrame)), all);
    EXPECT_LE(static_cast<double>(most), 1.05 * static_cast<double>(std::max(all, few)));
}

TEST_F(SceneTest, AFadeThatTurnsBackGoesOnFromWhereItWas) {
    constexpr double kFrame = 0.02;
    Scene scene(presenter_.gpu(), renderer_, fonts_);
    const auto all = draw(scene, kFrame);
    isolateFirst(20);
    session_.clearSelection();
    std::vector<std::vector<std::uint8_t>> going;
    for (int i = 0; i < 6; ++i) going.push_back(draw(scene, kFrame));
    session_.showAll();
    // Frames come and go by the clock before positions change: the next is one step further, then it turns.
    (void)draw(scene, kFrame);
    expectAlike(draw(scene, kFrame), going[5]);
    expectAlike(draw(scene, kFrame), going[4]);
    isolateFirst(20);
    session_.clearSelection();
    (void)draw(scene, kFrame);
    expectAlike(draw(scene, kFrame), going[4]);
    session_.showAll();
    while (scene.isFading()) (void)draw(scene, kFrame);
    EXPECT_EQ(draw(scene, kFrame), all);
}

TEST_F(SceneTest, PointsAreNamedOnceTheyHaveCome) {
    session_.setLabelBy("name");
    settings_.labels = true;
    Scene scene(presenter_.gpu(), renderer_, fonts_);
    isolateFirst(20);
    session_.clearSelection();
    const auto names = [&](double seconds) { return scene.frame(session_, settings_, request(seconds)).glyphs.size(); };
    (void)names(0.02);
    const std::size_t few = names(1.0);
    session_.showAll();
    EXPECT_EQ(names(0.02), few);
    EXPECT_EQ(names(0.1), few);
    EXPECT_GT(names(1.0), 2 * few);
}

/// Whose metadata hang above a point stands under no name as well; a name's distance to its point is the point's.
TEST_F(SceneTest, ANameKeepsClearOfItsPointAndOfItsCard) {
    session_.setLabelBy("name");
    session_.setHovered(7);
    Guides guides;
    Scene::Request asked = request({});
    asked.guides = &guides;
    asked.immersive = true;
    view_ = engine::makeHeadView({{1, 0, 0, 0}, {0, 0, 3}}, kPixels);
    Scene scene(presenter_.gpu(), renderer_, fonts_);
    ASSERT_FALSE(scene.frame(session_, settings_, asked).glyphs.empty());
    guides.described = 7;
    EXPECT_TRUE(scene.frame(session_, settings_, asked).glyphs.empty());
    guides.described.reset();
    // All of it a hundred metres away from the world's middle: seen from the same place beside it, the same picture.
    const auto offset = [&] {
        const auto& glyphs = scene.frame(session_, settings_, asked).glyphs;
        return glyphs.at(0).rectangle;
    };
    const glm::vec4 here = offset();
    session_.setPlacement(glm::translate(glm::mat4(1), glm::vec3(100, 0, 0)));
    view_ = engine::makeHeadView({{1, 0, 0, 0}, {100, 0, 3}}, kPixels);
    const glm::vec4 there = offset();
    EXPECT_NEAR(there.y, here.y, 0.05f);
    EXPECT_NEAR(there.w, here.w, 0.05f);
}

TEST_F(SceneTest, AFadeIsTheSameWheneverItIsPlayed) {
    std::vector<std::vector<std::uint8_t>> first, second;
    for (auto* pictures : {&first, &second}) {
        Scene scene(presenter_.gpu(), renderer_, fonts_);
        session_.showAll();
        (void)draw(scene, 0.01);
        isolateFirst(200);
        for (int i = 0; i < 5; ++i) pictures->push_back(draw(scene, 0.03));
        session_.clearSelection();
    }
    EXPECT_EQ(first, second);
}

TEST_F(SceneTest, OtherAxesAndPullingDoNotFade) {
    Scene scene(presenter_.gpu(), renderer_, fonts_);
    (void)draw(scene, 0.01);
    session_.setAxes({1, 2, 3});
    (void)draw(scene, 0.01);
    EXPECT_FALSE(scene.isFading());
    session_.select({1, 2, 3});
    (void)session_.pullSelection();
    (void)draw(scene, 0.01);
    EXPECT_FALSE(scene.isFading());
}

/// A cluster that leaves with the rest leaves from where it was put.
TEST_F(SceneTest, ClustersFadeWhereTheyStand) {
    settings_.pointPixels = 4.0f;
    Scene scene(presenter_.gpu(), renderer_, fonts_);
    session_.select({1, 2, 3, 4, 5});
    (void)session_.pullSelection();
    session_.moveCluster(session_.clusters().all()[0].id, glm::translate(glm::mat4(1), glm::vec3(0.5f, 0.2f, 0)));
    session_.select({10, 11});
    const auto before = draw(scene, 0.01);
    session_.isolateSelection();
    session_.select({10, 11});
    expectAlike(draw(scene, 0.01), before);
}

TEST_F(SceneTest, PointsGlideToWhereALayoutPutsThem) {
    settings_.pointPixels = 6.0f;
    // On their way chunks are larger, and more of them drawn as quads, whose edges are others.
    const auto overlap = [](const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
        std::size_t both = 0;
        for (std::size_t i = 0; i < a.size(); i += 4)
            both += !std::equal(&a[i], &a[i] + 3, a.data()) && !std::equal(&b[i], &b[i] + 3, b.data());
        return static_cast<double>(both) / static_cast<double>(std::max(covered(a), covered(b)));
    };
    Scene scene(presenter_.gpu(), renderer_, fonts_);
    const auto before = draw(scene, 0.1);
    TsneRequest asked;
    asked.iterations = 20;
    session_.startTsne(asked);
    while (session_.jobsRunning()) session_.update();
    EXPECT_GT(overlap(draw(scene, 0.0), before), 0.8);
    EXPECT_TRUE(scene.isMoving());
    EXPECT_FALSE(scene.isFading());
    const auto between = draw(scene, 0.05);
    const auto there = draw(scene, 0.1);
    EXPECT_FALSE(scene.isMoving());
    EXPECT_LT(overlap(between, before), 0.6);
    EXPECT_LT(overlap(there, between), 0.6);
    Scene other(presenter_.gpu(), renderer_, fonts_);
    EXPECT_EQ(there, draw(other, {})) << "as if it had always been there";
}

TEST_F(SceneTest, AClusterAwayFromHomeIsCalledByItsCommonestLabel) {
    session_.setLabelBy("name");
    ClusterNames names(fonts_);
    LabelSpace space;
    std::vector<engine::GlyphVertex> glyphs;
    const auto append = [&] {
        glyphs.clear();
        space.reset({&view_, 1});
        names.append(glyphs, space, session_, themeFor(true), 1.0f);
    };
    append();
    EXPECT_TRUE(glyphs.empty());
    // By brute force: the rows called five, and one of each other digit.
    Rows rows;
    std::size_t fives = 0;
    std::vector<std::string> seen;
    for (std::uint32_t row = 0; row < session_.rows(); ++row) {
        const std::string name = session_.label(row);
        fives += name == "five";
        if (name != "five" && std::ranges::find(seen, name) != seen.end()) continue;
        seen.push_back(name);
        rows.push_back(row);
    }
    session_.select(rows);
    (void)session_.pullSelection();
    const Cluster cluster = session_.clusters().all()[0];
    append();
    EXPECT_TRUE(glyphs.empty()) << "at home it is a part of the cloud";
    session_.moveCluster(cluster.id, glm::translate(glm::mat4(1), glm::vec3(0.1f, 0, 0)));
    append();
    EXPECT_EQ(names.textOf(cluster.id), fmt::format("{} x five", fives));
    ASSERT_FALSE(glyphs.empty());
    float highest = -1e9f;
    for (const std::uint32_t row : rows) highest = std::max(highest, session_.worldPosition(row).y);
    EXPECT_GE(glyphs[0].anchor.y, highest - 1e-5f) << "above all of it";
    EXPECT_LT(glyphs[0].anchor.y, highest + 0.2f);
    const std::size_t counted = names.timesCounted();
    for (int i = 0; i < 10; ++i) {
        session_.moveCluster(cluster.id,
                             glm::translate(glm::mat4(1), glm::vec3(0.1f * static_cast<float>(i), 0.3f, 0)));
        append();
    }
    session_.select({1, 2});
    append();
    EXPECT_EQ(names.timesCounted(), counted) << "not in every frame";
    session_.setLabelBy("digit");
    append();
    EXPECT_EQ(names.textOf(cluster.id), fmt::format("{} x 5", fives));
    session_.setLabelBy(std::nullopt);
    append();
    EXPECT_EQ(names.textOf(cluster.id), fmt::format("{} points", rows.size()));
    // Of what is isolated only that counts; a single one is called by its own name.
    session_.setLabelBy("name");
    session_.select({rows[0], rows[1], rows[2]});
    session_.isolateSelection();
    append();
    EXPECT_EQ(names.textOf(cluster.id), "3 points");
    session_.select({rows[1]});
    session_.isolateSelection();
    append();
    EXPECT_EQ(names.textOf(cluster.id), session_.label(rows[1]));
    session_.showAll();
    append();
    EXPECT_EQ(names.textOf(cluster.id), fmt::format("{} x five", fives));
    session_.clearSelection();
    session_.putBack();
    append();
    EXPECT_TRUE(glyphs.empty());
}

/// At any distance that a room has, words and picture of a point are as large to the eye.
TEST_F(HandTest, TheCardOfAPointIsReadAtAnyDistance) {
    for (const float distance : {0.4f, 1.0f, 4.0f, 20.0f}) {
        const glm::vec3 head = tools_.worldFromHead().position;
        session_.inspect(7);
        finishJobs();
        const glm::vec3 wanted = head + glm::vec3(0, 0, -distance);
        session_.setPlacement(glm::translate(glm::mat4(1), wanted - session_.worldPosition(7)) * session_.placement());
        frame();
        ASSERT_TRUE(tools_.guides().card) << distance;
        const Guides::Card& card = *tools_.guides().card;
        EXPECT_GE(card.radius / glm::distance(card.at, head), 0.03f) << distance << " m: 60 dmm across at least";
        ASSERT_FALSE(tools_.guides().notes.empty());
        const Guides::Note& note = tools_.guides().notes.back();
        EXPECT_GT((note.at.y - wanted.y) / distance, 0.06f) << "clear of the point";
        EXPECT_GT(card.at.y - card.radius, note.at.y) << "the picture stands on the words";
        engine::FontBook fonts(bundledFont());
        Notes notes(fonts);
        std::vector<engine::GlyphVertex> glyphs;
        LabelSpace space;
        const engine::View view = engine::makeHeadView({{1, 0, 0, 0}, head}, {1000, 1000});
        const float pixelsPerSlope = 500.0f * std::abs(view.clipFromView[1][1]);
        notes.append(glyphs, space, tools_.guides(), themeFor(true), view);
        // The plate behind a line of text is the line's height: 1.3 em.
        const glm::vec4 plate = glyphs[1].rectangle;
        const float lines = static_cast<float>(tools_.guides().notes.size());
        EXPECT_GE((plate.w - plate.y) / pixelsPerSlope, 0.020f * 1.3f * lines - 1e-4f) << distance;
    }
}

}  // namespace
}  // namespace nepho::app
