// What the hands show: rays, spheres, the arc of a teleport, the menu, words at the hand, the card of a point.
#include "app/tools/hand_tools.h"

#include <fmt/format.h>
#include <glm/geometric.hpp>

#include <algorithm>
#include <map>

namespace nepho::app {

using engine::Hand;
using engine::Pose;

namespace {

constexpr float kBeam = 0.35f;        // metres of a ray that are seen
constexpr float kPointer = 0.06f;     // metres of the line that stands for a controller
constexpr float kCardLift = 0.07f;    // metres above the point
constexpr float kCardRadius = 0.04f;  // metres, half of the sprite
constexpr float kLineSlope = 0.027f;  // height of a line of words as seen
constexpr std::size_t kCardFields = 5;
constexpr std::size_t kLongestField = 40;    // characters
constexpr std::size_t kMostCounted = 20000;  // selected rows whose labels are counted
constexpr std::size_t kCommonest = 3;

std::string cut(std::string text) {
    if (text.size() <= kLongestField) return text;
    std::size_t end = kLongestField;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u) --end;
    return text.substr(0, end) + "…";
}

/// The labels that most rows have, with their counts.
std::vector<std::string> commonestLabels(const Session& session, const Rows& rows) {
    std::vector<std::string> lines;
    if (rows.size() > kMostCounted) return lines;
    std::map<std::string, std::size_t> counts;
    for (const std::uint32_t row : rows) ++counts[session.label(row)];
    counts.erase("");
    std::vector<std::pair<std::size_t, std::string>> common;
    for (const auto& [label, count] : counts) common.emplace_back(count, label);
    std::ranges::sort(common, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (std::size_t i = 0; i < std::min(common.size(), kCommonest); ++i)
        lines.push_back(fmt::format("{} x {}", common[i].first, cut(common[i].second)));
    return lines;
}

const char* toolName(HandTool tool) {
    switch (tool) {
        case HandTool::ray:
            return "point";
        case HandTool::sphere:
            return "sphere";
        case HandTool::grab:
            return "grab";
        default:
            return "teleport";
    }
}

}  // namespace

void HandTools::showHand(Hand hand, const Session& session, const ViewSettings& settings) {
    if (!state_.hand(hand).tracked) return;
    Work& now = work(hand);
    const Pose aim = worldFromAim(hand);
    const glm::vec3 ahead = aim.orientation * glm::vec3(0, 0, -1);
    guides_.lines.push_back({aim.position - ahead * kPointer, aim.position, Guides::Tone::shape});
    if (now.menu.isOpen()) return now.menu.draw(guides_);
    if (now.throwing) {
        now.target = Locomotion::throwArc(aim, guides_);
    } else if (now.tool == HandTool::sphere) {
        guides_.spheres.push_back({aim.position, now.sphereRadius});
    } else if (now.tool == HandTool::ray && !now.near && !hold_.isHolding(hand)) {
        guides_.lines.push_back({aim.position, aim.position + ahead * kBeam, Guides::Tone::ray});
    }
    if (now.hovered && !now.near)
        guides_.lines.push_back(
            {aim.position + ahead * kBeam, session.worldPosition(*now.hovered), Guides::Tone::thread});
    if (now.tool != HandTool::ray || !session.selected().empty()) showSelection(hand, session, settings);
}

void HandTools::showSelection(Hand hand, const Session& session, const ViewSettings& settings) {
    const glm::vec3 at = worldFromGrip(hand).position - glm::vec3(0, 0.05f, 0);
    float row = 0.0f;
    const auto say = [&](const std::string& text, bool strong) {
        guides_.notes.push_back({text, at, 1.15f, row, strong});
        row += 1.0f;
    };
    say(fmt::format("{}, {}", toolName(work(hand).tool), selectModeName(settings.selectMode)), false);
    const std::size_t count = session.selected().size();
    if (count == 0) return;
    say(fmt::format("{} selected", count), true);
    for (const std::string& line : commonestLabels(session, session.selected())) say(line, false);
}

void HandTools::showCard(const Session& session) {
    const auto row = session.hovered() ? session.hovered() : session.inspected();
    if (!row) return;
    const glm::vec3 above = session.worldPosition(*row) + glm::vec3(0, kCardLift, 0);
    std::vector<std::string> lines;
    for (const projector::Column& column : session.dataset().metadata.columns) {
        if (lines.size() >= kCardFields || column.name == "__index__" || column.isMissing(*row)) continue;
        lines.push_back(cut(fmt::format("{}: {}", column.name, column.text(*row))));
    }
    if (lines.empty()) lines.push_back(fmt::format("row {}", *row));
    const auto count = static_cast<float>(lines.size());
    // The words are as high as they are seen from here, the sprite stands on them.
    const float words = count * kLineSlope * glm::distance(above, worldFromHead().position);
    if (session.hasSprites())
        guides_.card = Guides::Card{*row, above + glm::vec3(0, words + kCardRadius, 0), kCardRadius};
    for (std::size_t i = 0; i < lines.size(); ++i)
        guides_.notes.push_back({lines[i], above, 1.15f, static_cast<float>(i) - count + 1.0f, i == 0});
}

}  // namespace nepho::app
