#include "app/assets.h"
#include "app/scene/labels.h"
#include "app/scene/theme.h"
#include "projector/data/image_reader.h"
#include "tests/app/app_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace nepho::app {
namespace {

std::string moveTo(int frame, glm::vec2 at) {
    return fmt::format("{} move {} {}\n", frame, at.x, at.y);
}

/// Cosine distances in double, nearest first: what the inspector must list.
Rows bruteForceNeighbors(const projector::Matrix& vectors, std::uint32_t of, std::size_t k) {
    std::vector<std::pair<double, std::uint32_t>> distances;
    for (std::uint32_t row = 0; row < vectors.rows(); ++row) {
        double ab = 0, aa = 0, bb = 0;
        for (std::size_t d = 0; d < vectors.cols(); ++d) {
            const double a = vectors(of, d), b = vectors(row, d);
            ab += a * b;
            aa += a * a;
            bb += b * b;
        }
        if (row != of) distances.emplace_back(1.0 - ab / std::sqrt(aa * bb), row);
    }
    std::ranges::sort(distances);
    Rows rows;
    for (std::size_t i = 0; i < k; ++i) rows.push_back(distances[i].second);
    return rows;
}

TEST_F(DeskTest, ClickInspectsThePointAndListsItsNeighbors) {
    const std::uint32_t row = visibleRow();
    replay(moveTo(5, pixelOf(row, windowView())) + "6 press left\n7 release left\n8 wait\n10 quit\n");
    ASSERT_EQ(session_.inspected(), row);
    EXPECT_EQ(session_.selected(), Rows{row});
    EXPECT_EQ(session_.hovered(), row);
    const Rows expected = bruteForceNeighbors(session_.dataset().vectors, row, 100);
    ASSERT_EQ(session_.neighbors().size(), 100u);
    for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(session_.neighbors()[i].row, expected[i]) << i;
}

TEST_F(DeskTest, ClickOnNothingClearsTheSelection) {
    session_.select({1, 2, 3});
    replay("5 move 300 40\n6 press left\n7 release left\n9 quit\n");
    EXPECT_TRUE(session_.selected().empty());
}

TEST_F(DeskTest, SphereSelectsExactlyThePointsInside) {
    const std::uint32_t row = visibleRow();
    const glm::vec2 at = pixelOf(row, windowView());
    replay(moveTo(5, at) + "6 keydown leftShift\n7 press left\n" + moveTo(8, at + glm::vec2(30, 0)) +
           moveTo(9, at + glm::vec2(60, 0)) + "10 release left\n11 keyup leftShift\n12 quit\n");
    // 60 pixels at the point's depth.
    const engine::View view = windowView();
    const glm::vec3 world = session_.worldPosition(row);
    const double pixelsPerUnit = 0.5 * freeArea(kPixels).size.y / std::tan(0.5 * Camera::kFovY);
    const double radius = 60.0 * engine::projectToPixel(view, world).w / pixelsPerUnit * session_.layout().radius;
    Rows expected;
    for (std::uint32_t other = 0; other < session_.rows(); ++other) {
        if (glm::distance(session_.layout().positions[other], session_.layout().positions[row]) <= radius)
            expected.push_back(other);
    }
    ASSERT_GT(expected.size(), 3u);
    ASSERT_LT(expected.size(), session_.rows() / 2);
    EXPECT_EQ(session_.selected(), expected);
}

TEST_F(DeskTest, IsolateKeepsTheSelectionAndShowAllBringsTheRestBack) {
    session_.select({3, 5, 8, 13});
    replay("5 move 600 40\n6 key I\n8 quit\n");
    ASSERT_NE(session_.visible(), nullptr);
    EXPECT_EQ(*session_.visible(), (Rows{3, 5, 8, 13}));
    EXPECT_EQ(session_.grids()[0].order().size(), 4u);
    replay("5 key U\n7 quit\n");
    EXPECT_FALSE(session_.visible());
    EXPECT_EQ(session_.grids()[0].order().size(), session_.rows());
}

TEST_F(DeskTest, SearchIsTypedAndSelectedByKeyboardAlone) {
    replay("5 key slash\n8 text \"seven\"\n9 wait\n11 key enter\n13 quit\n");
    const projector::Column* name = session_.dataset().metadata.find("name");
    ASSERT_NE(name, nullptr);
    Rows expected;
    for (std::uint32_t row = 0; row < session_.rows(); ++row) {
        if (name->text(row) == "seven") expected.push_back(row);
    }
    ASSERT_FALSE(expected.empty());
    EXPECT_EQ(session_.selected(), expected);
}

TEST_F(DeskTest, DragOrbitsAndHomeComesBack) {
    const Camera start = [] {
        Camera camera;
        camera.reset();
        return camera;
    }();
    replay("5 move 600 60\n6 press left\n7 move 700 90\n8 release left\n9 quit\n");
    EXPECT_NE(camera_.yaw, start.yaw);
    EXPECT_EQ(camera_.distance, start.distance);
    replay("5 move 600 60\n6 press left\n7 move 700 90\n8 release left\n9 key home\n11 quit\n");
    EXPECT_EQ(camera_.yaw, start.yaw);
}

TEST_F(DeskTest, ReplayIsTheSameTwice) {
    const std::uint32_t row = visibleRow();
    const std::string script =
        moveTo(5, pixelOf(row, windowView())) +
        "6 scroll 0 3\n9 keydown W\n20 keyup W\n22 press left\n23 release left\n24 wait\n26 quit\n";
    replay(script);
    const glm::vec3 eye = camera_.eye();
    const Rows selected = session_.selected();
    session_.clearSelection();
    replay(script);
    EXPECT_EQ(camera_.eye(), eye);
    EXPECT_EQ(session_.selected(), selected);
}

TEST_F(DeskTest, TwoDimensionsAreAMap) {
    replay("5 key 2\n7 scroll 0 1\n9 quit\n");
    EXPECT_EQ(session_.layout().dims, 2);
    EXPECT_TRUE(camera_.flat);
    for (const glm::vec3& position : session_.layout().positions) ASSERT_EQ(position.z, 0.0f);
}

TEST_F(DeskTest, ABadFileIsAMessageWhileTheSessionGoesOn) {
    OpenRequest request = requestFor("/nonexistent/vectors.npy");
    session_.open(request);
    replay("3 wait\n6 quit\n");
    EXPECT_NE(session_.message().find("/nonexistent/vectors.npy"), std::string::npos) << session_.message();
    EXPECT_EQ(session_.rows(), 1797u);
}

/// Pointing changes the point's look in the same frame, as points and as quads, and its neighbours in the buffer's
/// order keep theirs.
TEST_F(DeskTest, TheHoveredPointIsDrawnInItsOwnState) {
    ViewSettings settings;
    settings.axes = false;
    session_.setColorBy({});
    session_.setSpritesShown(false);
    session_.setLabelBy(std::nullopt);
    LoopOptions options;
    options.panels = false;
    FrameLoop loop(presenter_, session_, settings, std::move(options));
    Camera camera;
    camera.reset();
    const engine::View view = camera.view(kPixels);
    for (const float pixels : {10.0f, 80.0f}) {  // point primitives, quads
        settings.pointPixels = pixels;
        session_.showAll();
        session_.select({7, 900});
        session_.isolateSelection();
        const auto colorAt = [&](std::uint32_t row) {
            const engine::Picture picture = loop.takePicture(std::span(&view, 1));
            const glm::ivec2 at(pixelOf(row, view));
            const std::size_t first =
                4 * (static_cast<std::size_t>(at.y) * picture.width + static_cast<std::size_t>(at.x));
            return std::array{picture.rgba[first], picture.rgba[first + 1], picture.rgba[first + 2]};
        };
        const auto plain = colorAt(7), other = colorAt(900);
        const auto version = session_.versions().style;
        session_.setHovered(7);
        EXPECT_EQ(session_.versions().style, version) << "pointing must not restyle the cloud";
        const glm::vec4 mixed = themeFor(true).states.color[shader::kStateHovered];
        for (std::size_t c = 0; c < 3; ++c) {
            const float expected = glm::mix(static_cast<float>(plain[c]), 255.0f * mixed[static_cast<int>(c)], mixed.a);
            EXPECT_NEAR(colorAt(7)[c], expected, 2.0f) << pixels;
        }
        EXPECT_EQ(colorAt(900), other) << pixels;
        session_.setHovered(std::nullopt);
        EXPECT_EQ(colorAt(7), plain) << pixels;
    }
}

/// Names do not stand twice beside one point, nor on the names of axes.
TEST_F(DeskTest, EachRowIsNamedOnce) {
    engine::FontBook fonts(bundledFont());
    session_.setLabelBy("name");
    session_.inspect(42);
    while (session_.jobsRunning()) session_.update();
    session_.setHovered(42);
    ASSERT_GT(session_.neighbors().size(), 12u);
    // With all but the inspected and its nearest hidden, turning labels on adds none to those twelve.
    session_.select({42});
    std::vector<std::uint32_t> rows{42};
    session_.inspect(42);
    while (session_.jobsRunning()) session_.update();
    for (std::size_t i = 0; i < 12; ++i) rows.push_back(session_.neighbors()[i].row);
    std::ranges::sort(rows);
    session_.select(rows);
    session_.isolateSelection();
    session_.inspect(42);
    while (session_.jobsRunning()) session_.update();
    session_.setHovered(42);
    const engine::View view = pictureView();
    const auto glyphsWith = [&](bool labels) {
        settings_.labels = labels;
        Labels names(fonts);
        LabelSpace space;
        fonts.beginFrame(engine::FontBook::Pace::atOnce);
        space.reset(std::span(&view, 1));
        std::vector<engine::GlyphVertex> glyphs;
        names.layout(glyphs, space, session_, settings_, themeFor(true), std::span(&view, 1), {1.0f, 4.0f, 0.0f});
        std::set<std::array<float, 3>> anchors;
        for (const engine::GlyphVertex& glyph : glyphs)
            anchors.insert({glyph.anchor.x, glyph.anchor.y, glyph.anchor.z});
        return std::pair(glyphs.size(), anchors.size());
    };
    const auto off = glyphsWith(false), on = glyphsWith(true);
    ASSERT_GT(off.first, 0u);
    const std::size_t perName = off.first / off.second;  // all are called alike
    EXPECT_EQ(off.first, perName * off.second);
    EXPECT_EQ(on.first, perName * on.second);
}

/// A cloud too long for one binding is drawn in slices, and looks the same.
TEST_F(DeskTest, SlicesMakeNoDifference) {
    engine::Gpu& gpu = presenter_.gpu();
    engine::SceneRenderer renderer(gpu, 1);
    engine::RenderTarget target(gpu, {1280, 720}, 1);
    // A cluster puts the groups' chunks at places that are no multiples of a chunk.
    session_.select({3, 5, 900});
    session_.pullSelection();
    const engine::View view = pictureView();
    const auto draw = [&](std::uint32_t mostInSlice, float pixels) {
        engine::PointCloud cloud(gpu, renderer.cloudLayout(), mostInSlice);
        cloud.setPositions(session_.grids(), session_.layout().positions);
        cloud.setStyles(session_.coloring().colors, session_.states());
        EXPECT_EQ(cloud.slicePoints() < session_.rows(), mostInSlice < session_.rows());
        engine::SceneFrame scene;
        scene.views = std::span(&view, 1);
        scene.stateLook = themeFor(true).states;
        engine::PointLook look;
        look.worldFromCloud = session_.worldFromCloud();
        look.minRadiusPixels = look.maxRadiusPixels = pixels;
        scene.clouds.push_back({&cloud, look});
        const vk::raii::CommandBuffer& commands = presenter_.frames().begin();
        renderer.draw(commands, presenter_.frames(), target, scene, nullptr);
        EXPECT_EQ(renderer.pointsDrawn(), session_.rows());
        engine::ReadBack readBack(gpu, target);
        readBack.record(commands, target);
        engine::Presenter::Drawn drawn;
        drawn.color = target.colorImage();
        drawn.extent = target.extent();
        presenter_.endFrame(commands, drawn);
        engine::Picture picture = readBack.finish(presenter_.frames());
        presenter_.frames().waitIdle();
        return picture.rgba;
    };
    for (const float pixels : {3.0f, 40.0f}) {  // point primitives, quads
        const auto whole = draw(~std::uint32_t{0}, pixels);
        EXPECT_EQ(draw(engine::PointCloud::kSliceStep, pixels), whole) << pixels;
        EXPECT_EQ(draw(3 * engine::PointCloud::kSliceStep + 7, pixels), whole) << pixels;
        EXPECT_GT(std::ranges::count_if(whole, [](std::uint8_t v) { return v > 100; }), 20000) << pixels;
    }
}

/// The sprite of a row stands where that row is projected, upright and not mirrored.
TEST_F(DeskTest, TheSpriteOfARowStandsWhereTheRowIsProjected) {
    const projector::SpriteSheet& sheet = *session_.dataset().sprite;
    const auto pixels = projector::readImage(sheet.path);
    ASSERT_TRUE(pixels);
    ViewSettings settings;
    settings.axes = false;
    settings.pointPixels = 16.0f;  // one pixel a texel
    session_.setColorBy({});
    LoopOptions options;
    options.panels = false;
    FrameLoop loop(presenter_, session_, settings, std::move(options));
    for (const std::uint32_t row : {0u, 7u, 900u, 1796u}) {
        session_.showAll();
        session_.select({row});
        session_.isolateSelection();
        Camera camera;
        camera.reset();
        const engine::View view = camera.view(kPixels);
        const engine::Picture picture = loop.takePicture(std::span(&view, 1));
        const glm::vec2 corner = pixelOf(row, view) - 8.0f;
        double same = 0, mirrored = 0, flipped = 0;
        for (int y = 1; y < 15; ++y) {
            for (int x = 1; x < 15; ++x) {
                const auto px = static_cast<std::size_t>(std::lround(corner.x)) + static_cast<std::size_t>(x);
                const auto py = static_cast<std::size_t>(std::lround(corner.y)) + static_cast<std::size_t>(y);
                const int drawn = picture.rgba[4 * (py * picture.width + px)] > 90 ? 1 : 0;
                const auto ink = [&](int tx, int ty) {
                    const std::size_t at = 4 * ((sheet.origin(row).y + static_cast<std::size_t>(ty)) * pixels->width +
                                                sheet.origin(row).x + static_cast<std::size_t>(tx));
                    return pixels->rgba[at + 3] > 127 && pixels->rgba[at] > 180 ? 1 : 0;
                };
                same += drawn == ink(x, y);
                mirrored += drawn == ink(15 - x, y);
                flipped += drawn == ink(x, 15 - y);
            }
        }
        EXPECT_GT(same / 196.0, 0.80) << "row " << row;
        EXPECT_GT(same, flipped) << "row " << row;
        EXPECT_TRUE(row == 0 || same >= mirrored) << "row " << row;  // a zero is its own mirror image
    }
}

}  // namespace
}  // namespace nepho::app
