#include "app/tools/hand_tools.h"

#include "app/scene/picking.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace nepho::app {

using engine::Hand;
using engine::HandControl;
using engine::Pose;

namespace {

constexpr float kTakeReach = 0.06f;      // metres around the grip within which a selection is taken, whatever is nearer
constexpr float kSphereOfClouds = 3.0f;  // the largest sphere, in radii of the cloud: all of it from anywhere inside
constexpr float kGrowthPerSecond = 4.0f;  // factor on the sphere's radius, stick fully out
constexpr float kStickOut = 0.7f, kStickBack = 0.4f, kStickDead = 0.2f;
constexpr float kReaderSeconds = 0.3f, kReaderMoved = 0.05f;  // how long a movement counts; metres and radians
constexpr float kVignetteSeconds = 0.15f;                     // to close and to open
constexpr float kBroughtDistance = 0.9f, kBroughtBelowHead = 0.3f, kBroughtRadius = 0.45f;  // metres

Turning turningOf(const ViewSettings& settings) {
    return settings.freeTurning ? Turning::free : Turning::yaw;
}

}  // namespace

Pose HandTools::worldFromHead() const {
    return worldFromStage() * state_.stageFromHead().value_or(Pose{});
}

Pose HandTools::worldFromGrip(Hand hand) const {
    return worldFromStage() * state_.hand(hand).stageFromGrip;
}

Pose HandTools::worldFromAim(Hand hand) const {
    return worldFromStage() * state_.hand(hand).stageFromAim;
}

std::array<Pose, 2> HandTools::worldFromGrips() const {
    return {worldFromGrip(Hand::left), worldFromGrip(Hand::right)};
}

HandTools::Edge HandTools::edge(Hand hand, HandControl control) {
    bool& was = work(hand).wasDown[static_cast<std::size_t>(control)];
    bool& spent = work(hand).spent[static_cast<std::size_t>(control)];
    const bool down = state_.hand(hand).isDown(control);
    spent = spent && down;
    const bool is = down && !spent;
    const Edge edge{is && !was, was && !is};
    if (edge.pressed) {
        reader_ = hand;
        for (Work& each : hands_) each.moved = 0.0f;
    }
    was = is;
    return edge;
}

void HandTools::apply(const engine::FrameInput& input, Session& session, ViewSettings& settings) {
    pulses_.clear();
    // Event by event, so that a press and a release in one frame are both seen.
    const auto step = [&](float seconds) {
        for (const Hand hand : {Hand::left, Hand::right}) handle(hand, seconds, session, settings);
        hold_.follow(session, worldFromGrips(), turningOf(settings));
    };
    if (dataVersion_ != session.versions().data) {
        dataVersion_ = session.versions().data;
        forgetData();
        placed_ = placed_ && session.isReloaded();
    }
    for (const engine::InputEvent& event : input.events) {
        state_.apply(event);
        if (std::holds_alternative<engine::CloseRequested>(event)) quit_ = true;
        if (const auto* dropped = std::get_if<engine::FilesDropped>(&event))
            session.openDropped({dropped->paths.begin(), dropped->paths.end()});
        const auto* control = std::get_if<engine::HandControlMoved>(&event);
        if (control != nullptr || std::holds_alternative<engine::HandLost>(event)) step(0.0f);
    }
    if (!placed_ && session.isLoaded() && state_.stageFromHead()) {
        session.placeAlways(broughtToMe());
        placed_ = true;
    }
    const auto seconds = static_cast<float>(input.seconds);
    glideWish_ = {};
    step(seconds);
    glide(seconds);
    chooseReader(seconds);
    vignette_ = std::clamp(vignette_ + (gliding_ ? seconds : -seconds) / kVignetteSeconds, 0.0f, 1.0f);
    guides_.clear();
    guides_.vignette = vignette_;
    for (const Hand hand : {Hand::left, Hand::right}) {
        if (state_.hand(hand).tracked)
            guides_.controllers[static_cast<std::size_t>(hand)] =
                Guides::Controller{worldFromGrip(hand), worldFromAim(hand)};
    }
    if (state_.stageFromHead()) news_.show(guides_, session, settings, worldFromHead());
    std::optional<std::uint32_t> hovered;
    for (const Hand hand : {Hand::left, Hand::right}) {
        hover(hand, session, settings);
        if (work(hand).hovered && (!hovered || hand == reader_)) hovered = work(hand).hovered;
        showHand(hand, session, settings);
    }
    session.setHovered(hovered);
    if (session.isLoaded()) showCard(session);
}

void HandTools::loseHands(Session& session) {
    for (const Hand hand : {Hand::left, Hand::right}) {
        state_.apply(engine::HandLost{hand});
        loseHand(hand, session);
    }
}

void HandTools::loseHand(Hand hand, Session& session) {
    Work& lost = work(hand);
    for (std::size_t control = 0; control < lost.wasDown.size(); ++control)
        lost.spent[control] = std::exchange(lost.wasDown[control], false) || lost.spent[control];
    letGo(hand, session);
}

void HandTools::forgetData() {
    hold_ = {};
    for (Work& now : hands_) {
        now.gesture = {};
        now.hovered.reset();
    }
}

void HandTools::letGo(Hand hand, Session& session) {
    putDown(hand, session);
    work(hand).menu.close();
    work(hand).hovered.reset();
}

void HandTools::putDown(Hand hand, Session& session) {
    // What it held stays where it last was: where a lost hand is now nobody knows.
    if (hold_.isHolding(hand)) {
        hold_.release(session, hand, worldFromGrips());
        if (!hold_.isHolding()) session.noteEdit();
    }
    Work& now = work(hand);
    if (now.gesture.isActive()) now.gesture.end(session);
    now.throwing = false;
    now.gliding = false;
    now.stickSpent = true;
}

void HandTools::setTool(Hand hand, HandTool tool, Session& session) {
    putDown(hand, session);
    work(hand).tool = tool;
}

void HandTools::handle(Hand hand, float seconds, Session& session, ViewSettings& settings) {
    if (!state_.hand(hand).tracked) return loseHand(hand, session);
    Work& now = work(hand);
    if (edge(hand, HandControl::menu).pressed) {
        if (news_.answer(session, worldFromHead())) {
            pulse(hand, 0.4f, 0.02f);
        } else if (now.menu.isOpen()) {
            now.menu.close();
        } else {
            putDown(hand, session);
            now.menu.open(worldFromGrip(hand), worldFromHead().position);
        }
    }
    const Edge tool = edge(hand, HandControl::tool), grab = edge(hand, HandControl::grab);
    const Edge select = edge(hand, HandControl::select);
    if (now.menu.isOpen()) {  // the hand is the menu's: it neither takes anything nor changes its tool
        now.menu.point(worldFromGrip(hand), state_.hand(hand).stick);
        now.stickSpent = true;  // it points into the menu; its way back to the middle turns and throws nothing
        if (select.pressed) {
            if (const auto action = now.menu.choose()) perform(*action, hand, session, settings);
            pulse(hand, 0.4f, 0.02f);
        }
        return;
    }
    if (tool.pressed) setTool(hand, now.tool == HandTool::ray ? HandTool::sphere : HandTool::ray, session);
    if (grab.pressed) take(hand, session);
    if (grab.released) release(hand, session, settings);
    useSelect(hand, select, seconds, session, settings);
    useStick(hand, seconds, session, settings);
}

void HandTools::useSelect(Hand hand, Edge select, float seconds, Session& session, ViewSettings& settings) {
    Work& now = work(hand);
    switch (now.tool) {
        case HandTool::ray:
            // A hand that holds or throws points at nothing, which is no wish to select nothing.
            if (!select.pressed || now.throwing || hold_.isHolding(hand)) break;
            hover(hand, session, settings);
            if (now.hovered && settings.selectMode == SelectMode::replace) {
                session.inspect(*now.hovered);
                pulse(hand, 0.4f, 0.02f);
            } else if (now.hovered) {
                session.select({*now.hovered}, settings.selectMode);
                pulse(hand, 0.4f, 0.02f);
            } else if (settings.selectMode == SelectMode::replace) {
                session.clearSelection();
            }
            break;
        case HandTool::sphere:
            if (select.pressed) now.gesture.begin(session, settings.selectMode, true);
            if (now.gesture.isActive()) sweep(hand, session);
            if (select.released && now.gesture.isActive()) {
                now.gesture.end(session);
                session.noteEdit();
            }
            break;
        case HandTool::grab:
            if (select.pressed) take(hand, session);
            if (select.released) release(hand, session, settings);
            break;
        case HandTool::teleport:
            if (select.released) now.gliding = false;
            if (settings.smoothMotion && !now.throwing) {
                // The press that chose this tool from the menu is no wish to move.
                if (select.pressed) now.gliding = true;
                if (now.gliding) wishToGlide(hand, 1.0f, seconds);
                break;
            }
            if (select.pressed) now.throwing = true;
            if (select.released) finishThrow(hand);
            break;
    }
}

void HandTools::sweep(Hand hand, Session& session) {
    Work& now = work(hand);
    const Rows found = pickSphere(session, worldFromAim(hand).position, now.sphereRadius);
    if (now.gesture.update(session, found) > 0) pulse(hand, 0.25f, 0.01f);
}

void HandTools::useStick(Hand hand, float seconds, const Session& session, const ViewSettings& settings) {
    Work& now = work(hand);
    const glm::vec2 stick = state_.hand(hand).stick;
    const bool sideways = std::abs(stick.x) > std::abs(stick.y);
    if (sideways && std::abs(stick.x) > kStickOut && !now.stickSpent && !now.throwing) {
        locomotion_.snapTurn(state_.stageFromHead().value_or(Pose{}), stick.x > 0.0f ? 1 : -1);
        now.stickSpent = true;
    }
    if (glm::length(stick) < kStickBack) now.stickSpent = false;
    if (now.stickSpent) return;
    if (now.tool == HandTool::sphere) {
        if (!sideways && std::abs(stick.y) > kStickDead)
            now.sphereRadius = std::clamp(now.sphereRadius * std::pow(kGrowthPerSecond, stick.y * seconds),
                                          kSmallestSphere, largestSphere(session));
    } else if (settings.smoothMotion && now.tool != HandTool::teleport) {
        if (!sideways) wishToGlide(hand, stick.y, seconds);
    } else if (now.tool != HandTool::teleport) {
        if (!sideways && stick.y > kStickOut) now.throwing = true;
        if (now.throwing && glm::length(stick) < kStickBack) finishThrow(hand);
    }
}

void HandTools::wishToGlide(Hand hand, float stick, float seconds) {
    if (std::abs(stick) < kStickDead || seconds <= 0.0f) return;
    glm::vec3 ahead = worldFromAim(hand).orientation * glm::vec3(0, 0, -1);
    ahead.y = 0.0f;
    if (glm::length(ahead) < 1e-3f) return;
    glideWish_ += glm::normalize(ahead) * stick;
}

/// Two hands together are no faster than one.
void HandTools::glide(float seconds) {
    const float length = glm::length(glideWish_);
    gliding_ = length > 0.0f;
    if (gliding_) locomotion_.glide(glideWish_ * (seconds * Locomotion::kGlideSpeed / std::max(length, 1.0f)));
}

/// The hand that moved clearly more of late than the other; pressing decides at once.
void HandTools::chooseReader(float seconds) {
    for (const Hand hand : {Hand::left, Hand::right}) {
        Work& now = work(hand);
        const Pose aim = state_.hand(hand).stageFromAim;
        const Pose before = std::exchange(now.aimBefore, aim);
        if (!state_.hand(hand).tracked) continue;
        const auto ahead = [](const Pose& pose) { return pose.orientation * glm::vec3(0, 0, -1); };
        // A metre counts as a radian: that is where the point is about.
        now.moved = now.moved * std::exp(-seconds / kReaderSeconds) + glm::distance(aim.position, before.position) +
                    glm::distance(ahead(aim), ahead(before));
    }
    const Hand other = otherHand(reader_);
    if (work(other).moved > std::max(kReaderMoved, 2.0f * work(reader_).moved)) reader_ = other;
}

void HandTools::finishThrow(Hand hand) {
    Work& now = work(hand);
    Guides unseen;
    const auto target = now.throwing ? Locomotion::throwArc(worldFromAim(hand), unseen) : std::nullopt;
    if (target) locomotion_.teleport(state_.stageFromHead().value_or(Pose{}), *target);
    now.throwing = false;
}

void HandTools::take(Hand hand, Session& session) {
    std::vector<std::uint32_t> clusters;
    // The second hand joins the first one, whatever it is near to.
    if (!hold_.isHolding()) clusters = pullInReach(hand, session);
    hold_.take(session, hand, clusters, worldFromGrips());
    pulse(hand, clusters.empty() ? 0.3f : 0.7f, 0.03f);
}

std::vector<std::uint32_t> HandTools::pullInReach(Hand hand, Session& session) {
    const Work& now = work(hand);
    const bool sphere = now.tool == HandTool::sphere;
    const glm::vec3 center = sphere ? worldFromAim(hand).position : worldFromGrip(hand).position;
    const Rows inside = pickSphere(session, center, sphere ? std::max(now.sphereRadius, kTakeReach) : kTakeReach);
    if (!combine(session.selected(), inside, SelectMode::intersect).empty()) return session.pullSelection();
    const auto nearest = pickNearest(session, center, kNearEnter);
    if (!nearest) return {};
    if (session.isSelected(nearest->row)) return session.pullSelection();
    const Cluster* cluster = session.clusters().of(nearest->row);
    return cluster == nullptr ? std::vector<std::uint32_t>() : std::vector{cluster->id};
}

void HandTools::release(Hand hand, Session& session, const ViewSettings& settings) {
    if (!hold_.isHolding(hand)) return;
    hold_.follow(session, worldFromGrips(), turningOf(settings));
    hold_.release(session, hand, worldFromGrips());
    if (!hold_.isHolding()) session.noteEdit();
}

float HandTools::largestSphere(const Session& session) {
    // The fitted cloud's radius is 1.
    return std::max(kLargestSphere, kSphereOfClouds * glm::length(glm::vec3(session.placement()[0])));
}

void HandTools::hover(Hand hand, Session& session, const ViewSettings& settings) {
    Work& now = work(hand);
    now.hovered.reset();
    if (!state_.hand(hand).tracked || now.menu.isOpen() || now.throwing || hold_.isHolding(hand) ||
        now.tool != HandTool::ray)
        return;
    const Pose aim = worldFromAim(hand);
    const auto nearest = pickNearest(session, aim.position, now.near ? kNearLeave : kNearEnter);
    now.near = nearest.has_value();
    if (nearest) {
        now.hovered = nearest->row;
    } else if (const auto hit = pickByRay(session, settings, {aim.position, aim.orientation * glm::vec3(0, 0, -1)})) {
        now.hovered = hit->row;
    }
}

glm::mat4 HandTools::broughtToMe() const {
    const Pose head = worldFromHead();
    glm::vec3 ahead = head.orientation * glm::vec3(0, 0, -1);
    ahead.y = 0;
    ahead = glm::length(ahead) > 1e-3f ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
    const glm::vec3 center = head.position + ahead * kBroughtDistance - glm::vec3(0, kBroughtBelowHead, 0);
    const float yaw = std::atan2(-ahead.x, -ahead.z);
    const glm::mat4 turned = glm::rotate(glm::translate(glm::mat4(1), center), yaw, glm::vec3(0, 1, 0));
    return glm::scale(turned, glm::vec3(kBroughtRadius));
}

}  // namespace nepho::app
