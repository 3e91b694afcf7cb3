#pragma once

#include "app/scene/guides.h"
#include "app/scene/selection_summary.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "app/tools/hand_hold.h"
#include "app/tools/locomotion.h"
#include "app/tools/radial_menu.h"
#include "app/tools/selection_gesture.h"
#include "app/tools/world_news.h"
#include "engine/input/input_event.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace nepho::app {

/// What the select control of a hand does.
enum class HandTool : std::uint8_t {
    ray,       ///< points, and inspects what it points at
    sphere,    ///< selects what a sphere at the controller touches
    grab,      ///< takes hold, for controllers without a squeeze
    teleport,  ///< throws an arc, or glides where smooth motion is chosen, for controllers without a stick
};
const char* handToolName(HandTool tool);

/// A shake asked for, for the presenter.
struct Pulse {
    engine::Hand hand;
    float amplitude;
    float seconds;
};

/// Head and two hands in the world: walks, points, selects, holds. A pure state machine over input events; the left and
/// the right hand can do the same.
class HandTools {
  public:
    static constexpr float kSmallestSphere = 0.005f;  ///< metres, radius
    static constexpr float kLargestSphere = 3.0f;     ///< metres, radius; larger where the cloud is
    static constexpr float kNearEnter = 0.15f,
                           kNearLeave = 0.20f;  ///< metres to the nearest point: touch instead of ray

    /// Applies a frame's input.
    void apply(const engine::FrameInput& input, Session& session, ViewSettings& settings);

    /// Both hands open and are not seen until they move again: for when their controllers are gone.
    void loseHands(Session& session);

    /// Where the tracking space stands in the world, and the head in it; the head is at the origin before it is known.
    const engine::Pose& worldFromStage() const { return locomotion_.worldFromStage(); }
    engine::Pose worldFromHead() const;
    const Guides& guides() const { return guides_; }
    /// Shakes of the frame.
    std::span<const Pulse> pulses() const { return pulses_; }
    /// Whether a hand drags something: what it does becomes one step of undo at its end.
    bool isDragging() const {
        return hold_.isHolding() || hands_[0].gesture.isActive() || hands_[1].gesture.isActive();
    }
    bool quitRequested() const { return quit_; }

    HandTool toolOf(engine::Hand hand) const { return hands_[static_cast<std::size_t>(hand)].tool; }
    bool isTracked(engine::Hand hand) const { return state_.hand(hand).tracked; }
    engine::Pose worldFromGrip(engine::Hand hand) const;
    engine::Pose worldFromAim(engine::Hand hand) const;
    bool isHolding(engine::Hand hand) const { return hold_.isHolding(hand); }
    bool isThrowing(engine::Hand hand) const { return hands_[static_cast<std::size_t>(hand)].throwing; }
    const RadialMenu& menuOf(engine::Hand hand) const { return hands_[static_cast<std::size_t>(hand)].menu; }
    float sphereRadius(engine::Hand hand) const { return hands_[static_cast<std::size_t>(hand)].sphereRadius; }

  private:
    struct Work {
        HandTool tool = HandTool::ray;
        float sphereRadius = 0.08f;
        std::array<bool, static_cast<std::size_t>(engine::HandControl::count)> wasDown{};
        /// Down when the hand was lost: counts again once it was seen up.
        std::array<bool, static_cast<std::size_t>(engine::HandControl::count)> spent{};
        bool near = false;        ///< touches points instead of aiming at them
        bool stickSpent = false;  ///< a flick counts once
        bool throwing = false;    ///< the stick aims a teleport
        bool gliding = false;     ///< select was pressed in order to glide, and is down
        float moved = 0.0f;       ///< how much it moved lately
        engine::Pose aimBefore;   ///< stage space, in the frame before
        std::optional<std::uint32_t> hovered;
        SelectionGesture gesture;
        RadialMenu menu;
    };
    struct Edge {
        bool pressed = false, released = false;
    };

    Work& work(engine::Hand hand) { return hands_[static_cast<std::size_t>(hand)]; }
    std::array<engine::Pose, 2> worldFromGrips() const;
    Edge edge(engine::Hand hand, engine::HandControl control);
    static float largestSphere(const Session& session);
    void pulse(engine::Hand hand, float amplitude, float seconds) { pulses_.push_back({hand, amplitude, seconds}); }

    void loseHand(engine::Hand hand, Session& session);
    void letGo(engine::Hand hand, Session& session);
    void putDown(engine::Hand hand, Session& session);
    void setTool(engine::Hand hand, HandTool tool, Session& session);
    void handle(engine::Hand hand, float seconds, Session& session, ViewSettings& settings);
    void useSelect(engine::Hand hand, Edge select, float seconds, Session& session, ViewSettings& settings);
    void useStick(engine::Hand hand, float seconds, const Session& session, const ViewSettings& settings);
    void wishToGlide(engine::Hand hand, float stick, float seconds);
    void glide(float seconds);
    void chooseReader(float seconds);
    void sweep(engine::Hand hand, Session& session);
    void take(engine::Hand hand, Session& session);
    /// What a closing hand takes: the selection, or a cluster; pulled out where it is not yet.
    std::vector<std::uint32_t> pullInReach(engine::Hand hand, Session& session);
    void release(engine::Hand hand, Session& session, const ViewSettings& settings);
    void forgetData();
    void finishThrow(engine::Hand hand);
    void hover(engine::Hand hand, Session& session, const ViewSettings& settings);
    void perform(HandAction action, engine::Hand hand, Session& session, ViewSettings& settings);
    /// Where the cloud stands before the person: world from fitted.
    glm::mat4 broughtToMe() const;
    void bringToMe(Session& session) { session.setPlacement(broughtToMe()); }
    void showHand(engine::Hand hand, const Session& session, const ViewSettings& settings);
    void showCard(const Session& session);
    void showSelection(engine::Hand hand, const Session& session, const ViewSettings& settings);

    engine::InputState state_;
    std::array<Work, 2> hands_;
    HandHold hold_;
    Locomotion locomotion_;
    Guides guides_;
    SelectionSummary summary_;
    WorldNews news_;
    std::string line_, number_;  ///< of what is being said; memory that is used again
    std::vector<Pulse> pulses_;
    std::uint64_t dataVersion_ = 0;
    engine::Hand reader_ = engine::Hand::right;  ///< the hand last used: where both point, its point is read
    glm::vec3 glideWish_{};                      ///< of both hands in this frame, each at most 1 long
    bool gliding_ = false;                       ///< moved by the stick in this frame
    float vignette_ = 0.0f;
    bool placed_ = false;  ///< the cloud was brought to the person once
    bool quit_ = false;
};

}  // namespace nepho::app
