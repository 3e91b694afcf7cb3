// A mesh stands in each view where it is computed, by its depth, and nothing is drawn elsewhere.
#include "engine/render/mesh_renderer.h"

#include "engine/render/scene_renderer.h"

#include <gtest/gtest.h>

#include <array>

namespace nepho::engine {
namespace {

constexpr glm::vec2 kPixels{400, 320};

/// A square of half side `half` about the origin that looks along +z.
Mesh square(float half, Color8 color) {
    Mesh mesh;
    for (const glm::vec2 corner : {glm::vec2(-1, -1), glm::vec2(1, -1), glm::vec2(1, 1), glm::vec2(-1, 1)})
        mesh.vertices.push_back({glm::vec3(half * corner, 0), glm::vec3(0, 0, 1), color});
    mesh.indices = {0, 1, 2, 0, 2, 3};
    return mesh;
}

class MeshPicture : public testing::Test {
  protected:
    MeshPicture() : gpu_(options()), frames_(gpu_) {
        for (const float x : {-0.1f, 0.1f}) {
            Eye eye;
            eye.stageFromEye.position = {x, 1.0f, 0.0f};
            eye.left = -0.7f - x;  // as headsets have it: each eye sees farther to its own side
            eyes_.push_back(makeEyeView(eye, eye.stageFromEye, kPixels));
        }
    }
    ~MeshPicture() override {
        frames_.waitIdle();
        EXPECT_EQ(gpu_.validationMessages(), 0u) << gpu_.firstValidationMessage();
    }
    static GpuOptions options() {
        GpuOptions options;
        options.validation = true;
        return options;
    }

    Picture draw(std::span<const View> views, std::span<const MeshInstance> meshes, int times = 1) {
        const auto count = static_cast<std::uint32_t>(views.size());
        SceneRenderer renderer(gpu_, count);
        const RenderTarget target(gpu_, {static_cast<std::uint32_t>(kPixels.x), static_cast<std::uint32_t>(kPixels.y)},
                                  count);
        ReadBack readBack(gpu_, target);
        SceneFrame scene;
        scene.views = views;
        scene.meshes = meshes;
        Picture picture;
        for (int i = 0; i < times; ++i) {
            const auto& commands = frames_.begin();
            renderer.draw(commands, frames_, target, scene, nullptr);
            if (i + 1 == times) readBack.record(commands, target);
            frames_.submit();
        }
        picture = readBack.finish(frames_);
        frames_.waitIdle();
        return picture;
    }
    /// 0 nothing, 1 mostly red, 2 mostly green.
    static int at(const Picture& picture, std::size_t view, glm::vec2 pixel) {
        const auto x = static_cast<std::size_t>(pixel.x) + view * static_cast<std::size_t>(kPixels.x);
        const std::uint8_t* rgba = &picture.rgba[4 * (static_cast<std::size_t>(pixel.y) * picture.width + x)];
        if (rgba[0] < 20 && rgba[1] < 20) return 0;
        return rgba[0] > rgba[1] + 40 ? 1 : rgba[1] > rgba[0] + 40 ? 2 : 3;
    }
    static std::size_t covered(const Picture& picture) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < picture.rgba.size(); i += 4) count += picture.rgba[i] + picture.rgba[i + 1] > 20;
        return count;
    }

    Gpu gpu_;
    FrameRing frames_;
    std::vector<View> eyes_;
};

TEST_F(MeshPicture, StandsInBothEyesWhereItIsProjected) {
    MeshModel red(gpu_, square(0.05f, {255, 0, 0, 255})), green(gpu_, square(0.03f, {0, 255, 0, 255}));
    // The green one turned on its side, nearer, and drawn first; both seen in whole.
    const glm::mat4 turned = glm::rotate(glm::translate(glm::mat4(1), {0.12f, 1.1f, -0.6f}), 0.5f, glm::vec3(0, 1, 0));
    const std::array meshes{MeshInstance{&green, turned},
                            MeshInstance{&red, glm::translate(glm::mat4(1), {0.0f, 0.9f, -0.8f})}};
    for (const std::size_t views : {std::size_t{2}, std::size_t{1}}) {
        const Picture picture = draw(std::span(eyes_).first(views), meshes, 3);
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
        const Picture picture = draw(eyes_, order);
        for (std::size_t view = 0; view < 2; ++view)
            EXPECT_EQ(at(picture, view, glm::vec2(projectToPixel(eyes_[view], {0, 1, -0.5f}))), 2);
    }
}

TEST_F(MeshPicture, NothingBehindTheHeadAndNothingWithoutMeshes) {
    MeshModel red(gpu_, square(0.1f, {255, 0, 0, 255}));
    const MeshInstance behind{&red, glm::translate(glm::mat4(1), {0, 1, 0.5f})};
    EXPECT_EQ(covered(draw(eyes_, std::span(&behind, 1))), 0u);
    EXPECT_EQ(covered(draw(eyes_, {})), 0u);
}

/// Lit from the head: a colour that is not black is never drawn black, from whichever side.
TEST_F(MeshPicture, BothSidesAreLit) {
    MeshModel red(gpu_, square(0.1f, {255, 0, 0, 255}));
    for (const float angle : {0.0f, 3.1415927f}) {
        const MeshInstance turned{&red,
                                  glm::rotate(glm::translate(glm::mat4(1), {0, 1, -0.5f}), angle, glm::vec3(1, 0, 0))};
        const Picture picture = draw(std::span(eyes_).first(1), std::span(&turned, 1));
        EXPECT_EQ(at(picture, 0, glm::vec2(projectToPixel(eyes_[0], {0, 1, -0.5f}))), 1);
    }
}

}  // namespace
}  // namespace nepho::engine
