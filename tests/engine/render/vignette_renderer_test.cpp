// The view narrows around straight ahead, which is not the middle of an eye's picture.
#include "engine/render/vignette_renderer.h"

#include "engine/render/scene_renderer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace nepho::engine {
namespace {

constexpr glm::vec2 kPixels{300, 260};
constexpr std::uint32_t kSquares = 64;

/// A grey sheet before both eyes, and the vignette over it.
class VignettePicture : public testing::Test {
  protected:
    VignettePicture() : gpu_(options()), frames_(gpu_) {
        for (const float x : {-0.03f, 0.03f}) {
            Eye eye;
            eye.left = x < 0 ? -0.95f : -0.75f;
            eye.right = x < 0 ? 0.75f : 0.95f;
            eye.up = 0.7f;
            eye.down = -0.9f;
            eyes_.push_back(makeEyeView(eye, Pose{{1, 0, 0, 0}, {x, 0, 0}}, kPixels));
        }
    }
    ~VignettePicture() override {
        frames_.waitIdle();
        EXPECT_EQ(gpu_.validationMessages(), 0u) << gpu_.firstValidationMessage();
    }
    static GpuOptions options() {
        GpuOptions options;
        options.validation = true;
        return options;
    }
    Picture draw(float strength) {
        SceneRenderer renderer(gpu_, 2);
        const RenderTarget target(gpu_, {static_cast<std::uint32_t>(kPixels.x), static_cast<std::uint32_t>(kPixels.y)},
                                  2);
        Mesh sheet;
        // Of small squares: Mesa 22's llvmpipe draws what it has to clip in the first view only.
        for (std::uint32_t i = 0; i < kSquares * kSquares; ++i) {
            const glm::vec2 low = 4.0f * glm::vec2(i % kSquares, i / kSquares) / static_cast<float>(kSquares) - 2.0f;
            for (const glm::vec2 corner : {glm::vec2(0, 0), glm::vec2(1, 0), glm::vec2(1, 1), glm::vec2(0, 1)})
                sheet.vertices.push_back({glm::vec3(low + corner * 4.0f / static_cast<float>(kSquares), -1),
                                          glm::vec3(0, 0, 1),
                                          {200, 200, 200, 255}});
            for (const std::uint32_t corner : {0u, 1u, 2u, 0u, 2u, 3u}) sheet.indices.push_back(4 * i + corner);
        }
        MeshModel model(gpu_, sheet);
        const std::array meshes{MeshInstance{&model, glm::mat4(1)}};
        ReadBack readBack(gpu_, target);
        SceneFrame scene;
        scene.views = eyes_;
        scene.meshes = meshes;
        scene.vignette = strength;
        const auto& commands = frames_.begin();
        renderer.draw(commands, frames_, target, scene, nullptr);
        readBack.record(commands, target);
        frames_.submit();
        Picture picture = readBack.finish(frames_);
        frames_.waitIdle();
        return picture;
    }
    /// Brightness in a direction from straight ahead, an angle to the side and a turn about the line of sight.
    int seen(const Picture& picture, std::size_t view, float angle, float turn) const {
        const float slope = std::tan(angle);
        const glm::vec3 far(slope * std::cos(turn), slope * std::sin(turn), -1);
        const glm::vec4 pixel = projectToPixel(eyes_[view], eyes_[view].eyeInWorld() + 5.0f * far);
        const auto x = static_cast<std::size_t>(pixel.x) + view * static_cast<std::size_t>(kPixels.x);
        return picture.rgba[4 * (static_cast<std::size_t>(pixel.y) * picture.width + x)];
    }

    Gpu gpu_;
    FrameRing frames_;
    std::vector<View> eyes_;
};

TEST_F(VignettePicture, LeavesTheMiddleAndDarkensTheRestOfEachEye) {
    const Picture open = draw(0.0f), half = draw(0.5f), closed = draw(1.0f);
    constexpr float kInside = VignetteRenderer::kOpenRadians - 0.04f;
    for (std::size_t view = 0; view < 2; ++view) {
        for (const float turn : {0.0f, 1.57f, 3.14f, 4.71f}) {
            const float outside = turn == 1.57f ? 0.68f : VignetteRenderer::kClosedRadians - 0.01f;
            EXPECT_EQ(seen(closed, view, kInside, turn), seen(open, view, kInside, turn)) << view << ", " << turn;
            EXPECT_GT(seen(open, view, outside, turn), 50);
            EXPECT_LT(seen(closed, view, outside, turn), 12) << view << ", " << turn;
            EXPECT_GT(seen(half, view, outside, turn), 20) << view << ", " << turn;
            EXPECT_LT(seen(half, view, outside, turn), seen(open, view, outside, turn) - 10);
        }
    }
}

}  // namespace
}  // namespace nepho::engine
