// What the hands show: rays, spheres, the arc of a teleport, the menu, words at the hand, the card of a point.
#include "app/scene/cell_text.h"
#include "app/scene/short_text.h"
#include "app/tools/hand_tools.h"

#include <fmt/format.h>
#include <glm/geometric.hpp>

#include <algorithm>
#include <iterator>

namespace nepho::app {

using engine::Hand;
using engine::Pose;

namespace {

constexpr float kBeam = 0.35f;      // metres of a ray that are seen
constexpr float kCardLift = 0.07f;  // metres above the point, a metre away or nearer; beyond it grows with the distance
constexpr float kCardRadius = 0.04f;  // the same, half of the sprite
constexpr std::size_t kCardFields = 5;
constexpr std::size_t kLongestField = 40;  // characters

}  // namespace

const char* handToolName(HandTool tool) {
    switch (tool) {
        case HandTool::ray:
            return "point";
        case HandTool::sphere:
            return "sphere";
        case HandTool::grab:
            return "grab";
        case HandTool::teleport:
            break;
    }
    return "teleport";
}

void HandTools::showHand(Hand hand, const Session& session, const ViewSettings& settings) {
    if (!state_.hand(hand).tracked) return;
    Work& now = work(hand);
    const Pose aim = worldFromAim(hand);
    const glm::vec3 ahead = aim.orientation * glm::vec3(0, 0, -1);
    if (now.menu.isOpen()) return now.menu.draw(guides_, session, settings);
    if (now.throwing) {
        (void)Locomotion::throwArc(aim, guides_);  // for what it shows
    } else if (now.tool == HandTool::sphere) {
        guides_.spheres.push_back({aim.position, now.sphereRadius});
    } else if (now.tool == HandTool::ray && !now.near && !hold_.isHolding(hand)) {
        guides_.lines.push_back({aim.position, aim.position + ahead * kBeam, Guides::Tone::ray});
    }
    if (now.hovered && !now.near)
        guides_.lines.push_back(
            {aim.position + ahead * kBeam, session.worldPosition(*now.hovered), Guides::Tone::thread});
    if (now.tool != HandTool::ray || !session.selected().empty() || settings.selectMode != SelectMode::replace)
        showSelection(hand, session, settings);
}

void HandTools::showSelection(Hand hand, const Session& session, const ViewSettings& settings) {
    const glm::vec3 at = worldFromGrip(hand).position - glm::vec3(0, 0.05f, 0);
    float row = 0.0f;
    const auto say = [&](bool strong = false) {
        guides_.say(line_, at, row, strong);
        row += 1.0f;
        line_.clear();
    };
    line_.clear();
    const auto out = std::back_inserter(line_);
    fmt::format_to(out, "{}, {}", handToolName(work(hand).tool), selectModeName(settings.selectMode));
    say();
    const std::size_t count = session.selected().size();
    if (count == 0) return;
    fmt::format_to(out, "{} selected", count);
    say(true);
    for (const auto& [times, label] : summary_.of(session)) {
        fmt::format_to(out, "{} x ", times);
        appendFirstLine(line_, label, kLongestField);
        say();
    }
}

void HandTools::showCard(const Session& session) {
    const auto row = session.hovered() ? session.hovered() : session.inspected();
    guides_.described = row;
    if (!row) return;
    const glm::vec3 at = session.worldPosition(*row);
    const float size = std::max(1.0f, glm::distance(at, worldFromHead().position));
    const glm::vec3 above = at + glm::vec3(0, kCardLift * size, 0);
    const std::size_t first = guides_.notes.size();
    const auto lines = [&] { return guides_.notes.size() - first; };
    for (const projector::Column& column : session.dataset().metadata.columns) {
        if (lines() >= kCardFields || column.name == "__index__" || column.isMissing(*row)) continue;
        line_.clear();
        appendFirstLine(line_, column.name, kLongestField / 2);
        line_ += ": ";
        appendFirstLine(line_, cellView(column, *row, number_), kLongestField);
        guides_.say(line_, above);
    }
    if (lines() == 0) {
        line_.clear();
        fmt::format_to(std::back_inserter(line_), "row {}", *row);
        guides_.say(line_, above);
    }
    const auto count = static_cast<float>(lines());
    // The words are as high as they are seen from here, the sprite stands on them.
    const float words =
        count * Guides::kReadableSlope * Guides::kLineHeight * glm::distance(above, worldFromHead().position);
    if (session.hasSprites())
        guides_.card = Guides::Card{*row, above + glm::vec3(0, words + kCardRadius * size, 0), kCardRadius * size};
    for (std::size_t i = 0; i < lines(); ++i) guides_.notes[first + i].row = static_cast<float>(i) - count + 1.0f;
    guides_.notes[first].strong = true;
}

}  // namespace nepho::app
