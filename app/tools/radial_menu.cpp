#include "app/tools/radial_menu.h"

#include "app/scene/short_text.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace nepho::app {

namespace {

using enum HandAction;

// Clockwise from the top. What is used most stands on the first page.
constexpr std::array<std::array<HandAction, RadialMenu::kItems>, 5> kPages = {{
    {sphereTool, nextMode, isolate, undo, more, redo, showAll, rayTool},
    {pullOut, grabTool, putBack, bringToMe, more, teleportTool, recentre, sprites},
    {labels, largerSphere, turnRight, freeTurning, more, homeLines, turnLeft, smallerSphere},
    {seated, tsne, leave, largerPoints, more, smallerPoints, smoothMotion,
     stopWork},  // leave: where nobody comes by mistake
    {perturb, goOnHere, quality, reload, more, recent, count, count},
}};

constexpr std::size_t kMoreItem = 4;  // on every page
constexpr std::size_t kMostData = RadialMenu::kItems - 1;
constexpr std::size_t kNameCharacters = 20;  // words to the left and the right must not meet

constexpr std::array<const char*, static_cast<std::size_t>(HandAction::count)> kActionNames = {
    "Point",         "Sphere",         "Grab",          "Teleport",  "Mode",        "Undo",          "Redo",
    "Isolate",       "Show all",       "Pull out",      "Put back",  "Bring to me", "Recentre",      "Labels",
    "Sprites",       "Lines home",     "Turn freely",   "Turn left", "Turn right",  "Larger sphere", "Smaller sphere",
    "Larger points", "Smaller points", "Smooth motion", "Seated",    "t-SNE",       "Perturb",       "Go on here",
    "Quality",       "Reload",         "Recent",        "Stop work", "Leave",       "More"};

/// Whether what an action switches is on; none where it switches nothing.
std::optional<bool> isOn(HandAction action, const Session& session, const ViewSettings& settings) {
    switch (action) {
        case seated:
            return settings.seated;
        case smoothMotion:
            return settings.smoothMotion;
        case freeTurning:
            return settings.freeTurning;
        case homeLines:
            return settings.homeLines;
        case labels:
            return settings.labels;
        case quality:
            return session.isColoredByQuality();
        case sprites:
            return session.spritesShown();
        default:
            return std::nullopt;
    }
}

}  // namespace

const char* handActionName(HandAction action) {
    return kActionNames[static_cast<std::size_t>(action)];
}

std::span<const HandAction> RadialMenu::page(std::size_t index) {
    return kPages[index];
}

std::size_t RadialMenu::pageCount() {
    return kPages.size();
}

void RadialMenu::open(const engine::Pose& worldFromGrip, glm::vec3 headInWorld) {
    open_ = true;
    offers_ = false;
    page_ = 0;
    item_.reset();
    glm::vec3 back = headInWorld - worldFromGrip.position;
    if (glm::length(back) < 1e-3f) back = {0, 0, 1};
    back = glm::normalize(back);
    // Seen from straight above "up" has no meaning; lean on the world's -z there.
    const glm::vec3 right = glm::normalize(glm::cross(glm::vec3(0, 1, 0), back) + glm::vec3(1e-4f, 0, 0));
    const glm::vec3 up = glm::cross(back, right);
    worldFromMenu_ = {glm::normalize(glm::quat_cast(glm::mat3(right, up, back))), worldFromGrip.position};
}

void RadialMenu::offer(std::vector<RecentData::Entry> data) {
    open_ = offers_ = true;
    item_.reset();
    chosen_.reset();
    data_ = std::move(data);
    if (data_.size() > kMostData) data_.resize(kMostData);
    names_ = shortNames(data_);
    for (std::string& name : names_) name = firstLine(name, kNameCharacters);
}

std::optional<std::size_t> RadialMenu::dataAt(std::size_t item) const {
    if (!offers_ || item == kMoreItem) return std::nullopt;
    const std::size_t index = item < kMoreItem ? item : item - 1;
    return index < data_.size() ? std::optional(index) : std::nullopt;
}

HandAction RadialMenu::actionAt(std::size_t item) const {
    if (!offers_) return kPages[page_][item];
    if (item == kMoreItem) return more;
    return dataAt(item) ? recent : count;
}

std::string_view RadialMenu::wordAt(std::size_t item) const {
    const auto data = dataAt(item);
    return data ? std::string_view(names_[*data]) : handActionName(actionAt(item));
}

glm::vec2 RadialMenu::directionOf(std::size_t item) const {
    const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(item) / kItems;
    return {std::sin(angle), std::cos(angle)};
}

void RadialMenu::point(const engine::Pose& worldFromGrip, glm::vec2 stick) {
    if (!open_) return;
    const glm::vec3 inMenu = inverse(worldFromMenu_) * worldFromGrip.position;
    glm::vec2 towards(inMenu);
    if (glm::length(stick) > 0.5f) {
        towards = stick;
    } else if (glm::length(towards) < kDeadZone) {
        item_.reset();
        return;
    }
    const float turns = std::atan2(towards.x, towards.y) / (2.0f * std::numbers::pi_v<float>);
    const auto items = static_cast<int>(kItems);
    const int item = static_cast<int>(std::lround(turns * static_cast<float>(items)));
    item_ = static_cast<std::size_t>((item + items) % items);
    if (actionAt(*item_) == count) item_.reset();
}

std::optional<HandAction> RadialMenu::pointedAt() const {
    return open_ && item_ ? std::optional(actionAt(*item_)) : std::nullopt;
}

std::optional<std::string_view> RadialMenu::wordPointedAt() const {
    return open_ && item_ ? std::optional(wordAt(*item_)) : std::nullopt;
}

std::optional<HandAction> RadialMenu::choose() {
    const std::optional<HandAction> action = pointedAt();
    chosen_.reset();
    if (!action) return std::nullopt;
    if (*action == more) {
        page_ = offers_ ? 0 : (page_ + 1) % kPages.size();
        offers_ = false;
        item_.reset();
        return std::nullopt;
    }
    chosen_ = dataAt(*item_);
    close();
    return action;
}

void RadialMenu::draw(Guides& guides, const Session& session, const ViewSettings& settings) const {
    if (!open_) return;
    for (std::size_t item = 0; item < kItems; ++item) {
        const HandAction action = actionAt(item);
        if (action == count) continue;
        const glm::vec3 at = worldFromMenu_ * glm::vec3(directionOf(item) * kRadius, 0);
        const auto on = isOn(action, session, settings);
        guides.say(wordAt(item), at, 0.0f, item_ == item);
        if (on) guides.goOn(*on ? ": on" : ": off");
        if (item_ == item) guides.lines.push_back({worldFromMenu_.position, at, Guides::Tone::ray});
    }
    if (offers_ && data_.empty()) guides.say("Nothing was opened before", worldFromMenu_ * glm::vec3(0, kRadius, 0));
}

}  // namespace nepho::app
