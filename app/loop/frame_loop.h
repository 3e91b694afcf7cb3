#pragma once

#include "app/loop/desk_panels.h"
#include "app/loop/frame_stats.h"
#include "app/loop/point_budget.h"
#include "app/scene/scene.h"
#include "app/session/session.h"
#include "app/tools/desk_tools.h"
#include "app/tools/hand_tools.h"
#include "engine/input/input_recorder.h"
#include "engine/input/input_script.h"
#include "engine/present/presenter.h"
#include "engine/render/scene_renderer.h"
#include "engine/ui/event_pacer.h"

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace nepho::engine {
class WindowMirror;
}

namespace nepho::app {

class DeskMirror;

/// How a loop gets and keeps its input.
struct LoopOptions {
    bool panels = true;                         ///< panels exist at all
    std::optional<engine::InputScript> script;  ///< replayed instead of the person's input
    std::ostream* record = nullptr;             ///< input is written here as a script
    std::filesystem::path captureFolder = ".";  ///< where a script's captures go
    /// Points of a large cloud that a frame in motion draws; none: as many as are drawn in time.
    std::optional<std::uint32_t> pointBudget{};
    engine::DiscsAs discs = engine::DiscsAs::quicker;  ///< those of a script are primitives
};

/// Input to picture, frame by frame: the one loop behind headset, window, offscreen and replay.
class FrameLoop {
  public:
    /// `presenter` must be started.
    FrameLoop(engine::Presenter& presenter, Session& session, ViewSettings& settings, LoopOptions options);
    ~FrameLoop();

    /// Called by every step() that finds other data loaded, or the same anew, before the frame's input: a script's
    /// `wait` then waits for what it starts too.
    void onLoaded(std::function<void()> use) { onLoaded_ = std::move(use); }

    /// One frame; false when the loop is over (window closed, script ended). Throws PresenterLost where the presenter
    /// does: then leavePresenter().
    bool step();
    /// Lets go of everything that is on the presenter's GPU; the presenter may be destroyed then.
    void leavePresenter();
    /// Goes on with another presenter, which must be started. Script and record go on; what hands held and the desk
    /// dragged is let go, and the record says so.
    void moveTo(engine::Presenter& presenter);
    /// Shows a headset's presenter in a window on its GPU as well, until leavePresenter(); null: in none. The window
    /// must outlive that.
    void mirrorIn(engine::WindowMirror* window);
    /// Draws what is there, without input, until sprites are on the GPU, and reads the picture of these views back
    /// (two views: side by side): with all points, or as a frame in motion shows it.
    engine::Picture takePicture(std::span<const engine::View> views, bool inMotion = false);
    /// Draws these views once, as a frame in motion, without panels and without read-back.
    void drawViews(std::span<const engine::View> views);

    /// Whether there is a picture of the size that the presenter has now.
    bool hasDrawn() const { return target_ && targetDrawn_; }
    /// Saves what the last frame drew (both eyes side by side) as NAME.png in the folder of captures; hasDrawn() must
    /// hold. Throws std::runtime_error where that fails.
    void saveCaptures(const std::vector<std::string>& names);
    /// The script's captures that still wait for something to be drawn.
    const std::vector<std::string>& unsaved() const { return unsaved_; }

    /// Begins a measurement at this moment.
    void markFrame() { stats_.mark(presenter_->frames().driverSeconds()); }

    DeskTools& tools() { return tools_; }
    HandTools& hands() { return hands_; }
    const HandTools& hands() const { return hands_; }
    const engine::Presenter& presenter() const { return *presenter_; }
    /// Whether points still come or go on the picture.
    bool isFading() const { return scene_ && scene_->isMoving(); }
    /// How the names of the last frame were laid out.
    Labels::Stats labelStats() const { return scene_ ? scene_->labelStats() : Labels::Stats{}; }
    /// Points of all clouds on the last picture.
    std::uint64_t pointsDrawn() const { return renderer_ ? renderer_->pointsDrawn() : 0; }
    /// The head in the world; none at a desk.
    std::optional<engine::Pose> headNow() const;
    const FrameStats& stats() const { return stats_; }
    FrameStats& stats() { return stats_; }
    engine::SceneRenderer& renderer() { return *renderer_; }

  private:
    struct Input {
        engine::FrameInput input;
        std::vector<std::string> captures;
        bool last = false;
    };
    /// Seconds that the next frame may wait for input: none while anything moves.
    double patience() const;
    const Input& nextInput(const engine::Presenter::Frame& frame);
    void endFrame(const vk::raii::CommandBuffer& commands);
    bool isImmersive() const;
    void letGo();
    void useHands(const engine::FrameInput& input);
    void useDesk(const engine::Presenter::Frame& frame, const engine::FrameInput& input);
    std::span<const engine::View> viewsOf(const engine::Presenter::Frame& frame);
    void drawFrame(const engine::Presenter::Frame& frame, const engine::FrameInput& input);
    Scene::Request requestFor(const engine::Presenter::Frame& frame, const engine::FrameInput& input);
    void drawScene(const Scene::Request& request, engine::Overlay* overlay);
    std::optional<std::uint32_t> pointBudget();
    void setSpeed(Scene::Request& request);
    bool mustDraw() const;
    bool staysAsItIs() const;
    bool lacksPoints() const;
    bool isRefining() const;
    void refine(const engine::Presenter::Frame& frame, const engine::FrameInput& input);
    void ensureTarget(vk::Extent2D extent, std::uint32_t views);
    engine::Presenter::Drawn drawn() const;

    engine::Presenter* presenter_;  ///< gone between leavePresenter() and moveTo()
    bool immersive_;                ///< it is, or was
    Session& session_;
    ViewSettings& settings_;
    LoopOptions options_;
    engine::FontBook fonts_;
    std::unique_ptr<engine::SceneRenderer> renderer_;
    std::unique_ptr<engine::RenderTarget> target_;
    std::unique_ptr<Scene> scene_;
    std::unique_ptr<DeskPanels> panels_;
    std::unique_ptr<DeskMirror> mirror_;
    std::optional<engine::InputPlayer> player_;
    std::optional<engine::InputRecorder> recorder_;
    engine::EventPacer pacer_;
    Input next_;
    std::function<void()> onLoaded_;
    std::uint64_t dataSeen_ = 0;  ///< their version
    std::vector<std::string> unsaved_;
    std::uint64_t frames_ = 0;               ///< that had input, whichever presenters they were of
    std::optional<glm::mat4> roomFromDesk_;  ///< where the cloud stood in the room before a desk took over
    DeskTools tools_;
    HandTools hands_;
    bool scriptMovesHands_ = false;
    std::array<engine::View, 2> views_;
    FrameStats stats_;
    std::optional<PointBudget> budget_;  ///< none: every frame draws all points
    bool targetDrawn_ = false, visible_ = false;
    bool refinedNow_ = false;               ///< and not yet shown
    double drawnAt_ = 0.0, movedAt_ = 0.0;  ///< engine::wallSeconds() of the last picture, of the last movement
    int stillFrames_ = 0;                   ///< frames in a row without input in which nothing moved
};

}  // namespace nepho::app
