// The view narrows around straight ahead, which is not the middle of an eye's picture.
#include "engine/render/vignette_renderer.h"

#include "tests/engine/render/picture_fixture.h"

#include <cmath>

namespace nepho::engine {
namespace {

constexpr std::uint32_t kSquares = 64;

/// A grey sheet before both eyes, and the vignette over it.
class VignettePicture : public PictureTest {
  protected:
    VignettePicture() : PictureTest({300, 260}) {
        for (const float x : {-0.03f, 0.03f}) {
            Eye eye;
            eye.left = x < 0 ? -0.95f : -0.75f;
            eye.right = x < 0 ? 0.75f : 0.95f;
            eye.up = 0.7f;
            eye.down = -0.9f;
            eyes_.push_back(makeEyeView(eye, Pose{{1, 0, 0, 0}, {x, 0, 0}}, pixels_));
        }
    }
    Picture drawNarrowed(float strength) {
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
        SceneFrame scene;
        scene.views = eyes_;
        scene.meshes = meshes;
        scene.vignette = strength;
        return draw(scene);
    }
    /// Brightness in a direction from straight ahead, an angle to the side and a turn about the line of sight.
    int seen(const Picture& picture, std::size_t view, float angle, float turn) const {
        const float slope = std::tan(angle);
        const glm::vec3 far(slope * std::cos(turn), slope * std::sin(turn), -1);
        return colorAt(picture, view, eyes_[view].eyeInWorld() + 5.0f * far)[0];
    }
};

TEST_F(VignettePicture, LeavesTheMiddleAndDarkensTheRestOfEachEye) {
    const Picture open = drawNarrowed(0.0f), half = drawNarrowed(0.5f), closed = drawNarrowed(1.0f);
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
