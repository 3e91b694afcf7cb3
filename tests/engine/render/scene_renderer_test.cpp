// What lies over what: tools' lines, notes and cards are seen in a dense cloud, and a controller hides the names behind
// it.
#include "engine/render/scene_renderer.h"

#include "tests/engine/render/picture_fixture.h"

#include <array>

namespace nepho::engine {
namespace {

constexpr float kHalf = 0.12f;  // of the mesh, metres
constexpr float kHead = 3.0f;   // where the eyes are along z; they look along -z

class ScenePicture : public PictureTest {
  protected:
    ScenePicture()
        : PictureTest({320, 320}),
          renderer_(gpu_, 2),
          near_(gpu_, renderer_.cloudLayout()),
          far_(gpu_, renderer_.cloudLayout()),
          fonts_(std::filesystem::path(NEPHOSCOPE_SOURCE_DIR) / "assets/fonts/NotoSans-Regular.ttf", false) {
        for (const float x : {-0.03f, 0.03f}) {
            Eye eye;
            eye.stageFromEye.position = {x, 0, kHead};
            eyes_.push_back(makeEyeView(eye, eye.stageFromEye, pixels_));
        }
        scene_.views = eyes_;
        scene_.fonts = &fonts_;
    }
    /// A white disc of a radius, before the head at a depth.
    void showDisc(PointCloud& cloud, float depth, float radius, bool over = false) {
        cloud.setSingle({0, 0, kHead - depth}, 0);
        PointLook look;
        look.radius = radius;
        look.over = over;
        scene_.clouds.push_back({&cloud, look});
    }
    static Mesh sheet() {
        Mesh mesh;
        for (const glm::vec2 corner : {glm::vec2(-1, -1), glm::vec2(1, -1), glm::vec2(1, 1), glm::vec2(-1, 1)})
            mesh.vertices.push_back({glm::vec3(kHalf * corner, 0), glm::vec3(0, 0, 1), {200, 0, 0, 255}});
        mesh.indices = {0, 1, 2, 0, 2, 3};
        return mesh;
    }
    std::array<int, 3> seen(const Picture& picture, std::size_t view, glm::vec3 world) const {
        const std::uint8_t* rgba = colorAt(picture, view, world);
        return {rgba[0], rgba[1], rgba[2]};
    }

    SceneRenderer renderer_;
    PointCloud near_, far_;
    FontBook fonts_;
    SceneFrame scene_;
};

TEST_F(ScenePicture, ToolsAreSeenFaintlyThroughPointsAndOtherLinesAreNot) {
    showDisc(near_, 1.0f, 0.2f);
    // Both behind the disc's edge; what is drawn of them is pure green.
    const auto line = [](float y) {
        return std::array{LineVertex{{-1.2f, y, kHead - 2}, {0, 255, 0, 255}},
                          LineVertex{{1.2f, y, kHead - 2}, {0, 255, 0, 255}}};
    };
    for (const LineVertex& vertex : line(0.1f)) scene_.guides.push_back(vertex);
    for (const LineVertex& vertex : line(-0.1f)) scene_.lines.push_back(vertex);
    const Picture picture = draw(scene_, renderer_);
    for (std::size_t view = 0; view < 2; ++view) {
        const auto covered = seen(picture, view, {0, -0.1f, kHead - 2}),
                   through = seen(picture, view, {0, 0.1f, kHead - 2});
        const auto open = seen(picture, view, {0.9f, 0.1f, kHead - 2});
        EXPECT_NEAR(covered[0], covered[1], 2) << "white or grey: the disc's own";
        EXPECT_GT(through[1], through[0] + 30) << "view " << view;
        EXPECT_GT(through[0], 60) << "faint: the disc is still seen";
        EXPECT_GT(open[1], 240) << "in full where nothing hides it";
        EXPECT_LT(open[0], 15);
    }
}

TEST_F(ScenePicture, NotesAndCardsLieOverPointsThatAreNearer) {
    showDisc(near_, 1.0f, 0.4f);
    appendPlate(scene_.notes, {0, 0.3f, kHead - 2}, {-20, -8, 20, 8}, {0, 0, 255, 255});
    const Picture hidden = draw(scene_, renderer_);
    showDisc(far_, 2.0f, 0.1f, true);
    const Picture picture = draw(scene_, renderer_);
    for (std::size_t view = 0; view < 2; ++view) {
        const auto note = seen(picture, view, {0, 0.3f, kHead - 2});
        EXPECT_GT(note[2], note[0] + 200) << "view " << view;
        // Discs are darker towards their edge: the far one's edge lies within the near one.
        const glm::vec3 edge(0, -0.09f, kHead - 2);
        EXPECT_LT(seen(picture, view, edge)[0], seen(hidden, view, edge)[0] - 20) << "the card, view " << view;
    }
}

TEST_F(ScenePicture, AMeshHidesTheNamesBehindItAndNoOthers) {
    MeshModel model(gpu_, sheet());
    const MeshInstance hand{&model, glm::translate(glm::mat4(1), {0, 0, kHead - 1})};
    scene_.meshes = std::span(&hand, 1);
    const std::array anchors{glm::vec3(0, 0.1f, kHead - 2), glm::vec3(0, -0.05f, kHead - 0.6f),
                             glm::vec3(0.5f, 0.0f, kHead - 2)};
    for (const glm::vec3 anchor : anchors) appendPlate(scene_.glyphs, anchor, {-5, -5, 5, 5}, {0, 0, 255, 255});
    appendPlate(scene_.notes, {0, -0.15f, kHead - 2}, {-5, -5, 5, 5}, {0, 0, 255, 255});
    const Picture picture = draw(scene_, renderer_, 2);
    const auto isBlue = [&](std::size_t view, glm::vec3 at) {
        const auto color = seen(picture, view, at);
        return color[2] > color[0] + 100;
    };
    for (std::size_t view = 0; view < 2; ++view) {
        EXPECT_FALSE(isBlue(view, anchors[0])) << "behind the mesh, view " << view;
        EXPECT_GT(seen(picture, view, anchors[0])[0], 60) << "the mesh itself";
        EXPECT_TRUE(isBlue(view, anchors[1])) << "before it";
        EXPECT_TRUE(isBlue(view, anchors[2])) << "beside it";
        EXPECT_TRUE(isBlue(view, {0, -0.15f, kHead - 2})) << "a note is always read";
    }
    // A mesh that points hide hides no name.
    showDisc(near_, 0.5f, 0.3f);
    const Picture covered = draw(scene_, renderer_, 2);
    for (std::size_t view = 0; view < 2; ++view) {
        const auto color = seen(covered, view, anchors[0]);
        EXPECT_GT(color[2], color[0] + 100) << "view " << view;
    }
}

}  // namespace
}  // namespace nepho::engine
