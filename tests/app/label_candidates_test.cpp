// Which points might be named: compared with looking at all of them.
#include "app/scene/label_candidates.h"

#include "tests/app/app_fixture.h"

#include <fmt/format.h>
#include <glm/ext/matrix_transform.hpp>

#include <fstream>
#include <map>
#include <random>
#include <set>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;

class LabelCandidatesTest : public testing::Test {
  protected:
    LabelCandidatesTest() {
        const fs::path file = fs::path(testing::TempDir()) /
                              (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".tsv");
        std::mt19937 random(5);
        std::normal_distribution<float> spread;
        std::string text;
        for (int row = 0; row < kRows; ++row)
            text += fmt::format("{:.4f}\t{:.4f}\t{:.4f}\n", spread(random), spread(random), spread(random));
        std::ofstream(file) << text;
        EXPECT_FALSE(session_.openNow(requestFor(file)));
        fs::remove(file);
    }
    static engine::View look(float distance, float side = 0.0f) {
        engine::View view;
        view.pixels = {1000, 800};
        view.clipFromView = engine::makePerspective(0.9f, 1.25f, 0.01f);
        view.viewFromWorld = glm::translate(glm::mat4(1), glm::vec3(-side, 0, -distance)) *
                             glm::rotate(glm::mat4(1), 0.4f, glm::vec3(0.2f, 1, 0));
        return view;
    }
    static engine::View lookFlat() {
        engine::View view = look(2.0f);
        view.orthographic = true;
        view.clipFromView = engine::makeOrthographic(1.2f, 1.25f, 0.01f, 10.0f);
        return view;
    }
    LabelCandidates::Request requestOf(std::span<const engine::View> views) const {
        LabelCandidates::Request request;
        request.views = views;
        request.furthest = furthest_;
        return request;
    }
    /// The nearest row of each cell, found by looking at all.
    std::set<std::uint32_t> nearestOfAll(std::span<const engine::View> views) const {
        glm::mat4 mean(0);
        for (const engine::View& view : views) mean += view.clipFromWorld() / static_cast<float>(views.size());
        const float columns = std::ceil(1000.0f / 48.0f), lines = std::ceil(1600.0f / 48.0f);
        std::map<std::pair<int, int>, std::pair<float, std::uint32_t>> cells;
        for (std::uint32_t row = 0; row < session_.rows(); ++row) {
            const glm::vec4 clip = mean * glm::vec4(session_.worldPosition(row), 1);
            if (clip.w <= 0 || clip.w > furthest_ || std::abs(clip.x) >= clip.w || std::abs(clip.y) >= clip.w) continue;
            const std::pair cell(static_cast<int>((clip.x / clip.w + 1.0f) * 0.5f * columns),
                                 static_cast<int>((clip.y / clip.w + 1.0f) * 0.5f * lines));
            const bool dimmed = !session_.selected().empty() && session_.states()[row] == engine::PointState::normal;
            const std::pair here(dimmed ? 1e4f * clip.w : clip.w, row);
            const auto [at, isNew] = cells.emplace(cell, here);
            if (!isNew && here.first < at->second.first) at->second = here;
        }
        std::set<std::uint32_t> rows;
        for (const auto& [cell, nearest] : cells) rows.insert(nearest.second);
        return rows;
    }
    /// But for points at the very edge of a cell, which rounding may put into the next one.
    void expectAsOfAll(std::span<const engine::View> views, const std::string& what) {
        std::set<std::uint32_t> found;
        for (const auto& candidate : candidates_.find(session_, requestOf(views))) found.insert(candidate.row);
        const auto wanted = nearestOfAll(views);
        EXPECT_GT(wanted.size(), 40u) << what;
        std::size_t wrong = 0;
        for (const std::uint32_t row : wanted) wrong += found.contains(row) ? 0 : 1;
        for (const std::uint32_t row : found) wrong += wanted.contains(row) ? 0 : 1;
        EXPECT_LE(wrong, 4u) << what << ": of " << wanted.size();
    }

    static constexpr int kRows = 30000;
    Session session_;
    LabelCandidates candidates_;
    float furthest_ = 1e9f;
};

TEST_F(LabelCandidatesTest, AreTheNearestOfTheirCells) {
    for (const float distance : {0.02f, 0.4f, 1.0f, 2.5f, 8.0f}) {
        const engine::View view = look(distance);
        expectAsOfAll({&view, 1}, fmt::format("from {}", distance));
        const std::array<engine::View, 2> eyes{look(distance, -0.03f), look(distance, 0.03f)};
        expectAsOfAll(eyes, fmt::format("eyes at {}", distance));
    }
    furthest_ = 0.6f;
    const engine::View inside = look(0.4f);
    expectAsOfAll({&inside, 1}, "those at hand");
}

TEST_F(LabelCandidatesTest, OfASelectionComeBeforeNearerOnes) {
    Rows some;
    for (std::uint32_t row = 0; row < kRows; row += 100) some.push_back(row);
    session_.select(some);
    const engine::View view = look(2.5f);
    expectAsOfAll({&view, 1}, "of a selection");
}

TEST_F(LabelCandidatesTest, MostOfADenseCloudIsHiddenWithItsChunks) {
    const engine::View view = look(2.5f);
    (void)candidates_.find(session_, requestOf({&view, 1}));
    EXPECT_EQ(candidates_.looked(), static_cast<std::size_t>(kRows));
    EXPECT_GT(candidates_.hidden(), candidates_.looked() / 3);
    const engine::View flat = lookFlat();
    (void)candidates_.find(session_, requestOf({&flat, 1}));
    EXPECT_GT(candidates_.hidden(), candidates_.looked() / 3);
}

}  // namespace
}  // namespace nepho::app
