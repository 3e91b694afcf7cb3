// The parts of a session that need no GPU.
#include "app/panels/panels.h"
#include "app/session/coloring.h"
#include "app/session/layout_view.h"
#include "app/tools/camera.h"
#include "app/tools/desk_tools.h"
#include "engine/render/frustum.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace nepho::app {
namespace {

projector::Table tableOf(const std::string& name, const std::vector<std::string_view>& cells) {
    projector::Table table;
    table.columns.push_back(projector::makeColumn(name, cells));
    return table;
}

TEST(Coloring, CategoriesAreCountedWithoutACap) {
    std::vector<std::string> texts;
    for (int i = 0; i < 300; ++i) texts.push_back(fmt::format("c{}", i % 100));
    const projector::Table table = tableOf("c", {texts.begin(), texts.end()});
    const Coloring coloring = colorRows(table, 300, ColorBy{"c", {}, {}});
    EXPECT_EQ(coloring.legend.size(), 100u);
    for (const LegendEntry& entry : coloring.legend) EXPECT_EQ(entry.count, 3u);
    EXPECT_EQ(coloring.colors[5], coloring.colors[105]);
    EXPECT_FALSE(coloring.colors[5] == coloring.colors[6]);
}

TEST(Coloring, MissingValuesAreGreyAndCounted) {
    const Coloring coloring = colorRows(tableOf("x", {"1.5", "", "2.5"}), 3, ColorBy{"x", {}, {}});
    EXPECT_TRUE(coloring.scale);
    EXPECT_EQ(coloring.missing, 1u);
    EXPECT_EQ(coloring.colors[1], coloring.missingColor);
    EXPECT_EQ(coloring.low, 1.5);
    EXPECT_EQ(coloring.high, 2.5);
    EXPECT_EQ(coloring.colors[0], engine::numberColor(engine::NumberMap::viridis, 0.0f));
    EXPECT_EQ(coloring.colors[2], engine::numberColor(engine::NumberMap::viridis, 1.0f));
}

TEST(Coloring, MissingValuesLookLikeNoValue) {
    const auto differs = [](engine::Color8 a, engine::Color8 b) {
        return std::hypot(a.r - b.r, a.g - b.g, a.b - b.b) > 45.0;
    };
    std::vector<std::string> texts{""};
    for (int i = 0; i < 12; ++i) texts.push_back(fmt::format("c{}", i));
    const Coloring categories = colorRows(tableOf("c", {texts.begin(), texts.end()}), 13, ColorBy{"c", {}, {}});
    for (std::size_t row = 1; row < 13; ++row)
        EXPECT_TRUE(differs(categories.colors[0], categories.colors[row])) << row;
    for (const engine::NumberMap map : engine::numberMaps()) {
        std::vector<std::string> numbers{""};
        for (int i = 0; i <= 100; ++i) numbers.push_back(fmt::format("{}.5", i));
        const Coloring scale = colorRows(tableOf("x", {numbers.begin(), numbers.end()}), 102, ColorBy{"x", map, false});
        for (std::size_t row = 1; row < 102; ++row)
            EXPECT_TRUE(differs(scale.colors[0], scale.colors[row])) << engine::numberMapName(map) << " " << row;
    }
}

TEST(Coloring, AnUnknownColumnIsOneColor) {
    EXPECT_EQ(colorRows(tableOf("x", {"a"}), 1, ColorBy{"y", {}, {}}).colors[0], kPlainColor);
}

TEST(Coloring, FewWholeNumbersAreCategories) {
    EXPECT_TRUE(looksCategorical(tableOf("x", {"1", "2", "1"}).columns[0]));
    EXPECT_FALSE(looksCategorical(tableOf("x", {"1.5", "2", "1"}).columns[0]));
}

TEST(LayoutView, KeepsTheAspect) {
    projector::Matrix scores(3, 3);
    scores(1, 0) = 10.0f;
    scores(2, 1) = 1.0f;
    const LayoutView layout = makeLayoutView(scores, 3, {0, 1, 2});
    const glm::mat4 m = layout.worldFromCloud();
    EXPECT_EQ(m[0][0], m[1][1]);
    EXPECT_EQ(m[1][1], m[2][2]);
}

TEST(LayoutView, DegenerateSetsStayFinite) {
    for (const std::size_t rows : {0u, 1u, 2u}) {
        projector::Matrix scores(rows, 1);
        const LayoutView layout = makeLayoutView(scores, 2, {0, 1, 2});
        EXPECT_EQ(layout.positions.size(), rows);
        EXPECT_GT(layout.radius, 0.0f);
        for (const auto& p : layout.positions) EXPECT_TRUE(std::isfinite(p.x) && p.y == 0.0f && p.z == 0.0f);
    }
}

TEST(LayoutView, PutsTheChosenColumnsOnTheAxes) {
    projector::Matrix scores(1, 4);
    for (std::size_t c = 0; c < 4; ++c) scores(0, c) = static_cast<float>(c + 1);
    EXPECT_EQ(makeLayoutView(scores, 3, {3, 0, 2}).positions[0], glm::vec3(4, 1, 3));
    EXPECT_EQ(makeLayoutView(scores, 2, {1, 3, 0}).positions[0], glm::vec3(2, 4, 0));
}

TEST(SharedPoints, AreOneUntilOneIsEdited) {
    SharedPoints points(std::vector<glm::vec3>{{1, 2, 3}, {4, 5, 6}});
    SharedPoints other = points;
    EXPECT_EQ(&other[0], &points[0]) << "in the same memory";
    other.edit()[1] = {7, 8, 9};
    EXPECT_EQ(points[1], glm::vec3(4, 5, 6));
    EXPECT_EQ(other[1], glm::vec3(7, 8, 9));
    EXPECT_EQ(other[0], points[0]);
    EXPECT_NE(other, points);
    const glm::vec3* own = &other[0];
    other.edit()[1] = {4, 5, 6};
    EXPECT_EQ(&other[0], own) << "no second copy of what nobody else has";
    EXPECT_EQ(other, points);
    EXPECT_TRUE(SharedPoints().empty());
    EXPECT_TRUE(SharedPoints().edit().empty());
}

projector::Matrix normalCloud(std::size_t rows, double scale, double offset) {
    std::mt19937 random(5);
    std::normal_distribution<double> at;
    projector::Matrix scores(rows, 3);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t c = 0; c < 3; ++c) scores(row, c) = static_cast<float>(offset + scale * at(random));
    }
    return scores;
}

/// How many points the world shows within its radius of 1, computed in float as the shaders do.
std::size_t countWithin(const LayoutView& layout, float least, float most) {
    const glm::mat4 worldFromCloud = layout.worldFromCloud();
    std::size_t count = 0;
    for (const glm::vec3& p : layout.positions) {
        const float distance = glm::length(glm::vec3(worldFromCloud * glm::vec4(p, 1)));
        count += distance >= least && distance <= most;
    }
    return count;
}

TEST(LayoutView, ExtremeValuesFillTheWorldLikeOthers) {
    for (const double scale : {1e-37, 1e-25, 1e-6, 1.0, 1e6, 1e20, 5e37}) {
        const LayoutView layout = makeLayoutView(normalCloud(1000, scale, 0.0), 3, {0, 1, 2});
        EXPECT_GE(countWithin(layout, 0.0f, 1.001f), 980u) << scale;
        EXPECT_GE(countWithin(layout, 0.1f, 1.001f), 900u) << scale << ": not all in one place";
        // What is picked squares distances in the cloud's units.
        EXPECT_TRUE(std::isnormal(layout.radius * layout.radius)) << scale;
    }
}

TEST(LayoutView, ACloudFarFromTheOriginIsNotTornApart) {
    const LayoutView far = makeLayoutView(normalCloud(1000, 1.0, 1e6), 3, {0, 1, 2});
    EXPECT_GE(countWithin(far, 0.1f, 1.001f), 900u);
    // float32 holds multiples of 64 only at 1e9: what is left of a spread of 1000 is shown, of 1 a single place.
    EXPECT_GE(countWithin(makeLayoutView(normalCloud(1000, 1000.0, 1e9), 3, {0, 1, 2}), 0.1f, 1.001f), 900u);
    EXPECT_EQ(countWithin(makeLayoutView(normalCloud(1000, 1.0, 1e9), 3, {0, 1, 2}), 0.0f, 1.001f), 1000u);
}

TEST(LayoutView, OneOutlierDoesNotCollapseTheCloud) {
    for (const std::size_t rows : {20u, 100u, 1000u}) {
        projector::Matrix scores = normalCloud(rows, 1.0, 0.0);
        for (std::size_t c = 0; c < 3; ++c) scores(7, c) = 1e6f;
        const LayoutView layout = makeLayoutView(scores, 3, {0, 1, 2});
        EXPECT_LT(layout.radius, 10.0f) << rows;
        EXPECT_GE(countWithin(layout, 0.0f, 1.001f), rows * 98 / 100 - 1) << rows;
    }
}

TEST(LayoutView, FewThatDifferFromManyEqualAreSeen) {
    projector::Matrix scores(1000, 3);
    for (std::size_t row = 0; row < 5; ++row) scores(row, 0) = 1e-3f * static_cast<float>(row);
    EXPECT_NEAR(makeLayoutView(scores, 3, {0, 1, 2}).radius, 2e-3f, 1e-6f);
}

TEST(CameraTest, ZoomKeepsWhatIsUnderThePointer) {
    for (const bool flat : {false, true}) {
        Camera camera;
        camera.flat = flat;
        camera.reset();
        const glm::vec2 size(1280, 720), pointer(900, 200);
        // A world point at the target's depth under the pointer.
        const engine::Ray ray = engine::rayThrough(camera.view(size), pointer);
        const float along =
            glm::dot(camera.target - ray.origin, camera.forward()) / glm::dot(ray.direction, camera.forward());
        const glm::vec3 point = ray.origin + along * ray.direction;
        camera.zoom(3.0f, pointer, size);
        const glm::vec4 after = engine::projectToPixel(camera.view(size), point);
        EXPECT_NEAR(after.x, pointer.x, 0.1f);
        EXPECT_NEAR(after.y, pointer.y, 0.1f);
    }
}

TEST(CameraTest, TheCloudStandsInTheFreeArea) {
    for (const bool flat : {false, true}) {
        for (const glm::vec2 window : {glm::vec2(1280, 720), glm::vec2(1000, 700), glm::vec2(400, 300)}) {
            ViewSettings settings;
            Session session;
            DeskTools tools;
            const FreeArea area = freeArea(window);
            engine::FrameInput input;
            input.windowSize = window;
            tools.setFreeArea(area);
            tools.apply(input, {}, session, settings);
            tools.camera().flat = flat;
            tools.camera().reset();
            const engine::View view = tools.view(2.0f * window);
            const glm::vec2 center = 2.0f * (area.low + 0.5f * area.size);
            const glm::vec2 origin(engine::projectToPixel(view, glm::vec3(0)));
            EXPECT_NEAR(origin.x, center.x, 0.1f);
            EXPECT_NEAR(origin.y, center.y, 0.1f);
            // The whole of the unit sphere's outline, seen from the side, is in the area.
            for (const glm::vec3& side : {tools.camera().right(), tools.camera().up()}) {
                for (const float sign : {-1.0f, 1.0f}) {
                    const glm::vec2 at = 0.5f * glm::vec2(engine::projectToPixel(view, sign * side));
                    EXPECT_TRUE(at.x > area.low.x && at.y > area.low.y && at.x < area.low.x + area.size.x &&
                                at.y < area.low.y + area.size.y);
                }
            }
            // What is picked lies where it is drawn.
            const glm::vec3 point(0.3f, -0.2f, 0.1f);
            const glm::vec2 pixel(engine::projectToPixel(view, point));
            const engine::Ray ray = engine::rayThrough(view, pixel);
            EXPECT_LT(glm::length(glm::cross(ray.direction, point - ray.origin)), 1e-3f);
        }
    }
}

TEST(CameraTest, NeverTurnsOverThePole) {
    Camera camera;
    camera.orbit({0, 1e6f}, {1280, 720});
    EXPECT_LE(camera.pitch, Camera::kSteepest);
    camera.orbit({0, -1e6f}, {1280, 720});
    EXPECT_GE(camera.pitch, -Camera::kSteepest);
}

/// No chunk with a point in the picture is ever left out, none with a point beyond its edge counts as whole.
TEST(ChunkMeter, ErrsOnTheSideOfVisible) {
    std::mt19937 random(3);
    std::uniform_real_distribution<float> at(-2.0f, 2.0f);
    int hidden = 0, whole = 0;
    for (int i = 0; i < 2000; ++i) {
        Camera camera;
        camera.target = {at(random), at(random), at(random)};
        camera.yaw = 3.0f * at(random);
        camera.pitch = 0.7f * at(random);
        camera.distance = 0.05f + std::abs(at(random));
        camera.flat = i % 4 == 0;
        const engine::View view = camera.view({640, 480});
        const glm::vec3 a(at(random), at(random), at(random)), b(at(random), at(random), at(random));
        const glm::vec3 low = glm::min(a, b), high = glm::max(a, b);
        const auto extent = engine::ChunkMeter(view, glm::mat4(1), 0.01f, 64.0f).measure(low, high);
        hidden += !extent.visible;
        whole += extent.visible && !extent.crossesEdge;
        if (extent.crossesEdge && extent.visible) continue;
        for (int j = 0; j < 20; ++j) {
            const glm::vec3 t(0.5f + 0.25f * at(random), 0.5f + 0.25f * at(random), 0.5f + 0.25f * at(random));
            const glm::vec4 pixel = engine::projectToPixel(view, glm::mix(low, high, t));
            const bool inside = pixel.w > 0 && pixel.x > 0 && pixel.y > 0 && pixel.x < 640 && pixel.y < 480;
            ASSERT_EQ(inside, extent.visible) << "chunk " << i;
        }
    }
    EXPECT_GT(hidden, 100) << "the test must meet chunks that are left out";
    EXPECT_GT(whole, 50) << "and such as are seen whole";
}

}  // namespace
}  // namespace nepho::app
