// A mesh stands in each view where it is computed, by its depth, and nothing is drawn elsewhere.
#include "engine/render/mesh_renderer.h"

#include "tests/engine/render/picture_fixture.h"

#include <array>

namespace nepho::engine {
namespace {

/// A square of half side `half` about the origin that looks along +z.
Mesh square(float half, Color8 color) {
    Mesh mesh;
    for (const glm::vec2 corner : {glm::vec2(-1, -1), glm::vec2(1, -1), glm::vec2(1, 1), glm::vec2(-1, 1)})
        mesh.vertices.push_back({glm::vec3(half * corner, 0), glm::vec3(0, 0, 1), color});
    mesh.indices = {0, 1, 2, 0, 2, 3};
    return mesh;
}

class MeshPicture : public PictureTest {
  protected:
    MeshPicture() : PictureTest({400, 320}) {
        for (const float x : {-0.1f, 0.1f}) {
            Eye eye;
            eye.stageFromEye.position = {x, 1.0f, 0.0f};
            eye.left = -0.7f - x;  // as headsets have it: each eye sees farther to its own side
            eyes_.push_back(makeEyeView(eye, eye.stageFromEye, pixels_));
        }
    }
    Picture drawMeshes(std::span<const View> views, std::span<const MeshInstance> meshes, int times = 1) {
        SceneFrame scene;
        scene.views = views;
        scene.meshes = meshes;
        return draw(scene, times);
    }
    /// 0 nothing, 1 mostly red, 2 mostly green.
    int at(const Picture& picture, std::size_t view, glm::vec2 pixel) const {
        const std::uint8_t* rgba = colorAt(picture, view, pixel);
        if (rgba[0] < 20 && rgba[1] < 20) return 0;
        return rgba[0] > rgba[1] + 40 ? 1 : rgba[1] > rgba[0] + 40 ? 2 : 3;
    }
    static std::size_t covered(const Picture& picture) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < picture.rgba.size(); i += 4) count += picture.rgba[i] + picture.rgba[i + 1] > 20;
        return count;
    }
};

TEST_F(MeshPicture, StandsInBothEyesWhereItIsProjected) {
    MeshModel red(gpu_, square(0.05f, {255, 0, 0, 255})), green(gpu_, square(0.03f, {0, 255, 0, 255}));
    // The green one turned on its side, nearer, and drawn first; both seen in whole.
    const glm::mat4 turned = glm::rotate(glm::translate(glm::mat4(1), {0.12f, 1.1f, -0.6f}), 0.5f, glm::vec3(0, 1, 0));
    const std::array meshes{MeshInstance{&green, turned},
                            MeshInstance{&red, glm::translate(glm::mat4(1), {0.0f, 0.9f, -0.8f})}};
    for (const std::size_t views : {std::size_t{2}, std::size_t{1}}) {
        const Picture picture = drawMeshes(std::span(eyes_).first(views), meshes, 3);
        std::size_t expected = 0;
        for (std::size_t view = 0; view < views; ++view) {
            for (const auto& [half, mesh, color] :
                 {std::tuple{0.05f, meshes[1].worldFromModel, 1}, {0.03f, meshes[0].worldFromModel, 2}}) {
                std::array<glm::vec2, 4> corners;
                for (std::size_t i = 0; i < 4; ++i) {
                    const glm::vec3 corner(half * (i == 1 || i == 2 ? 1 : -1), half * (i > 1 ? 1 : -1), 0);
                    corners[i] = glm::vec2(projectToPixel(eyes_[view], glm::vec3(mesh * glm::vec4(corner, 1))));
                }
                const glm::vec2 middle = 0.25f * (corners[0] + corners[1] + corners[2] + corners[3]);
                EXPECT_EQ(at(picture, view, middle), color) << "view " << view;
                for (const glm::vec2 corner : corners) {
                    EXPECT_EQ(at(picture, view, glm::mix(corner, middle, 0.2f)), color) << "view " << view;
                    EXPECT_EQ(at(picture, view, glm::mix(corner, middle, -0.2f)), 0) << "view " << view;
                }
                const glm::vec2 across = corners[2] - corners[0], other = corners[3] - corners[1];
                expected += static_cast<std::size_t>(0.5f * std::abs(across.x * other.y - across.y * other.x));
            }
        }
        EXPECT_NEAR(static_cast<double>(covered(picture)), static_cast<double>(expected),
                    0.06 * static_cast<double>(expected))
            << "and nowhere else";
    }
}

TEST_F(MeshPicture, TheNearerOneHidesWhateverTheOrder) {
    MeshModel red(gpu_, square(0.1f, {255, 0, 0, 255})), green(gpu_, square(0.1f, {0, 255, 0, 255}));
    const MeshInstance far{&red, glm::translate(glm::mat4(1), {0, 1, -1.0f})};
    const MeshInstance near{&green, glm::translate(glm::mat4(1), {0, 1, -0.5f})};
    for (const auto& order : {std::array{far, near}, std::array{near, far}}) {
        const Picture picture = drawMeshes(eyes_, order);
        for (std::size_t view = 0; view < 2; ++view)
            EXPECT_EQ(at(picture, view, glm::vec2(projectToPixel(eyes_[view], {0, 1, -0.5f}))), 2);
    }
}

TEST_F(MeshPicture, NothingBehindTheHeadAndNothingWithoutMeshes) {
    MeshModel red(gpu_, square(0.1f, {255, 0, 0, 255}));
    const MeshInstance behind{&red, glm::translate(glm::mat4(1), {0, 1, 0.5f})};
    EXPECT_EQ(covered(drawMeshes(eyes_, std::span(&behind, 1))), 0u);
    EXPECT_EQ(covered(drawMeshes(eyes_, {})), 0u);
}

/// Lit from the head: a colour that is not black is never drawn black, from whichever side.
TEST_F(MeshPicture, BothSidesAreLit) {
    MeshModel red(gpu_, square(0.1f, {255, 0, 0, 255}));
    for (const float angle : {0.0f, 3.1415927f}) {
        const MeshInstance turned{&red,
                                  glm::rotate(glm::translate(glm::mat4(1), {0, 1, -0.5f}), angle, glm::vec3(1, 0, 0))};
        const Picture picture = drawMeshes(std::span(eyes_).first(1), std::span(&turned, 1));
        EXPECT_EQ(at(picture, 0, glm::vec2(projectToPixel(eyes_[0], {0, 1, -0.5f}))), 1);
    }
}

}  // namespace
}  // namespace nepho::engine
