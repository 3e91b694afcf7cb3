#pragma once

#include "app/commands/options.h"
#include "app/loop/frame_loop.h"
#include "app/scene/picking.h"
#include "engine/present/offscreen_presenter.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace nepho::app {

inline std::filesystem::path digitsFolder() {
    return std::filesystem::path(NEPHOSCOPE_SOURCE_DIR) / "assets/datasets/digits";
}

inline OpenRequest requestFor(const std::filesystem::path& path) {
    OpenRequest request;
    request.path = path;
    return request;
}

/// The digits in an offscreen window of 1280 x 720, the validation layer on: input is a script, results are the
/// session's.
class DeskTest : public testing::Test {
  protected:
    static constexpr glm::vec2 kPixels{1280, 720};

    DeskTest() : presenter_({1280, 720}) {
        engine::GpuOptions options;
        options.validation = true;
        presenter_.start(options);
        const auto problem = session_.openNow(requestFor(digitsFolder()));
        EXPECT_FALSE(problem) << *problem;
    }
    ~DeskTest() override {
        presenter_.shutdown();
        EXPECT_EQ(presenter_.gpu().validationMessages(), 0u) << presenter_.gpu().firstValidationMessage();
    }

    /// Replays a script from the start view; panels are drawn and take input as in a window.
    void replay(const std::string& text) {
        auto script = engine::parseInputScript(text, "test");
        ASSERT_TRUE(std::holds_alternative<engine::InputScript>(script)) << std::get<std::string>(script);
        LoopOptions options;
        options.script = std::get<engine::InputScript>(std::move(script));
        options.captureFolder = testing::TempDir();
        FrameLoop loop(presenter_, session_, settings_, std::move(options));
        while (loop.step()) {
        }
        camera_ = loop.tools().camera();
    }

    Camera startCamera() const {
        Camera camera;
        camera.flat = session_.layout().dims == 2;
        camera.reset();
        return camera;
    }
    /// The start view of a picture without panels, and of the window with them.
    engine::View pictureView() const { return startCamera().view(kPixels); }
    engine::View windowView() const {
        const FreeArea area = freeArea(kPixels);
        return placeInto(startCamera().view(area.size), area, kPixels);
    }

    /// Where a row stands in a view.
    glm::vec2 pixelOf(std::uint32_t row, const engine::View& view) const {
        return glm::vec2(engine::projectToPixel(view, session_.worldPosition(row)));
    }

    /// A row that is seen in front at its own place in the middle of the window.
    std::uint32_t visibleRow() const {
        const engine::View view = windowView();
        for (std::uint32_t row = 0; row < session_.rows(); ++row) {
            const glm::vec2 at = pixelOf(row, view);
            if (glm::distance(at, glm::vec2(600, 280)) < 120.0f && pickPoint(session_, settings_, view, at) == row)
                return row;
        }
        ADD_FAILURE() << "no row is seen at its own place";
        return 0;
    }

    engine::OffscreenPresenter presenter_;
    Session session_;
    ViewSettings settings_;
    Camera camera_;
};

}  // namespace nepho::app
