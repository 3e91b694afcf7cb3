#pragma once

#include "app/scene/guides.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "app/tools/action.h"
#include "app/tools/camera.h"
#include "app/tools/free_area.h"
#include "app/tools/held_clusters.h"
#include "app/tools/selection_gesture.h"
#include "engine/input/input_event.h"

#include <cstdint>
#include <optional>
#include <utility>

namespace nepho::app {

/// Mouse and keyboard at a desk: looks around, points, selects. A pure state machine over input events.
class DeskTools {
  public:
    /// What panels leave to the tools in this frame.
    struct Taken {
        bool pointer = false;
        bool keyboard = false;
        bool text = false;  ///< a text field has the keyboard
        bool view = false;  ///< somebody else looks and points: keys do what else they do, the pointer nothing
    };
    /// Where panels leave room; the whole window unless said.
    void setFreeArea(const FreeArea& area) { free_ = area; }
    /// Applies a frame's input.
    void apply(const engine::FrameInput& input, Taken taken, Session& session, ViewSettings& settings);
    /// Looks at the whole of what is open, flat or deep as its layout is.
    void lookAt(const Session& session);
    /// Ends what is dragged; keys and buttons are up until they are pressed again: for when another window listens.
    void loseInput(Session& session);
    void perform(Action action, Session& session, ViewSettings& settings);

    Camera& camera() { return camera_; }
    const Camera& camera() const { return camera_; }
    /// What the window shows, as a picture of this size.
    engine::View view(glm::vec2 pixels) const;
    /// What the tool in hand shows in the world.
    const Guides& guides() const { return guides_; }
    /// Whether something is being dragged: what it does becomes one step of undo at its end.
    bool isDragging() const { return drag_ != Drag::none; }
    /// Whether a held key moves the camera.
    bool isMoving() const;
    bool quitRequested() const { return quit_; }
    /// True once after the person asked for the search box.
    bool takeSearchFocus() { return std::exchange(searchFocus_, false); }
    glm::vec2 pointer() const { return state_.pointer(); }

  private:
    enum class Drag { none, undecided, orbit, pan, sphere, outline, carry };
    void keyPressed(engine::Key key, Taken taken, Session& session, ViewSettings& settings);
    void pointerMoved(glm::vec2 to, Session& session);
    void scrolled(float steps, Session& session);
    void buttonChanged(const engine::ButtonChanged& change, bool taken, Session& session, const ViewSettings& settings);
    void click(Session& session);
    void moveByKeys(float seconds);
    void hover(bool taken, Session& session, const ViewSettings& settings);
    void growSphere(float factor, Session& session);
    void step(int by, Session& session);
    bool beginDrag(Session& session, const ViewSettings& settings);
    void endDrag(Session& session);
    void selectSphere(Session& session);
    void selectOutline(Session& session);
    void beginCarry(Session& session);
    void carry(Session& session);
    SelectMode modeNow(const ViewSettings& settings) const;
    glm::vec3 worldUnderPointer(float depth) const;
    void setDims(int dims, Session& session);

    Camera camera_;
    engine::InputState state_;
    glm::vec2 size_{1280, 720};  ///< window, logical units
    FreeArea free_;
    Drag drag_ = Drag::none;
    glm::vec2 lastPointer_{0};
    glm::vec2 pressedAt_{0};
    std::optional<std::uint32_t> pressedPoint_;
    SelectionGesture gesture_;
    Guides guides_;
    DeskTool dragTool_ = DeskTool::look;
    std::vector<glm::vec2> outline_;  ///< logical units
    HeldClusters carried_;
    glm::vec3 carriedFrom_{0};
    float carriedDepth_ = 0.0f;     ///< world units before the eye
    float keySphereRadius_ = 0.0f;  ///< world units; of the sphere grown by keys
    std::optional<std::uint32_t> keySpherePoint_;
    std::uint64_t dataVersion_ = 0;
    bool quit_ = false;
    bool searchFocus_ = false;
};

}  // namespace nepho::app
