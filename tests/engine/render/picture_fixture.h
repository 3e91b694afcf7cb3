#pragma once

#include "engine/render/scene_renderer.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nepho::engine {

/// Draws scenes for two eyes, the validation layer on, and reads the picture back: eyes side by side.
class PictureTest : public testing::Test {
  protected:
    explicit PictureTest(glm::vec2 pixels) : pixels_(pixels), gpu_(options()), frames_(gpu_) {}
    ~PictureTest() override {
        frames_.waitIdle();
        EXPECT_EQ(gpu_.validationMessages(), 0u) << gpu_.firstValidationMessage();
    }
    static GpuOptions options() {
        GpuOptions options;
        options.validation = true;
        return options;
    }
    vk::Extent2D extent() const {
        return {static_cast<std::uint32_t>(pixels_.x), static_cast<std::uint32_t>(pixels_.y)};
    }
    /// What the last of so many frames shows.
    Picture draw(const SceneFrame& scene, SceneRenderer& renderer, int times = 1) {
        const RenderTarget target(gpu_, extent(), static_cast<std::uint32_t>(scene.views.size()));
        const ReadBack readBack(gpu_, target);
        for (int i = 0; i < times; ++i) {
            const auto& commands = frames_.begin();
            renderer.draw(commands, frames_, target, scene, nullptr);
            if (i + 1 == times) readBack.record(commands, target);
            frames_.submit();
        }
        Picture picture = readBack.finish(frames_);
        frames_.waitIdle();
        return picture;
    }
    Picture draw(const SceneFrame& scene, int times = 1) {
        SceneRenderer renderer(gpu_, static_cast<std::uint32_t>(scene.views.size()));
        return draw(scene, renderer, times);
    }
    /// Red, green, blue, alpha.
    const std::uint8_t* colorAt(const Picture& picture, std::size_t view, glm::vec2 pixel) const {
        const auto x = static_cast<std::size_t>(pixel.x) + view * static_cast<std::size_t>(pixels_.x);
        return &picture.rgba[4 * (static_cast<std::size_t>(pixel.y) * picture.width + x)];
    }
    const std::uint8_t* colorAt(const Picture& picture, std::size_t view, glm::vec3 world) const {
        return colorAt(picture, view, glm::vec2(projectToPixel(eyes_[view], world)));
    }

    glm::vec2 pixels_;
    Gpu gpu_;
    FrameRing frames_;
    std::vector<View> eyes_;
};

}  // namespace nepho::engine
