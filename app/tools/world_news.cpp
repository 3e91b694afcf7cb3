#include "app/tools/world_news.h"

#include "app/scene/work_name.h"
#include "engine/text/utf8.h"

#include <fmt/format.h>
#include <glm/geometric.hpp>

#include <cmath>
#include <iterator>

namespace nepho::app {

std::string_view takeLine(std::string_view& text, std::size_t characters) {
    std::string_view rest = text;
    std::size_t space = std::string_view::npos, taken = 0;
    for (; taken < characters && !rest.empty() && rest.front() != '\n'; ++taken) {
        if (rest.front() == ' ') space = text.size() - rest.size();
        engine::takeCharacter(rest);
    }
    std::size_t end = text.size() - rest.size();
    const bool ends = rest.empty() || rest.front() == '\n' || rest.front() == ' ';
    if (!ends && space != std::string_view::npos) end = space;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    return line;
}

void WorldNews::show(Guides& guides, Session& session, const ViewSettings& settings,
                     const engine::Pose& worldFromHead) {
    const auto progress = session.progress(settings.patienceSeconds);
    const bool message = !session.message().empty();
    const bool isNew = message && !told_;
    told_ = message;
    if (!progress && !message) return at_.reset();
    if (!at_ || isNew) hangBefore(worldFromHead);
    const float rows = message ? showMessage(guides, session.message()) : 0.0f;
    if (progress) showProgress(guides, session, *progress, rows);
}

void WorldNews::hangBefore(const engine::Pose& worldFromHead) {
    glm::vec3 ahead = worldFromHead.orientation * glm::vec3(0, 0, -1);
    ahead.y = 0.0f;
    ahead = glm::length(ahead) > 1e-3f ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
    at_ = worldFromHead.position + kDistance * ahead;
}

bool WorldNews::answer(Session& session, const engine::Pose& worldFromHead) {
    if (session.message().empty()) return false;
    const glm::vec3 ahead = worldFromHead.orientation * glm::vec3(0, 0, -1);
    const glm::vec3 there = at_.value_or(worldFromHead.position) - worldFromHead.position;
    const float distance = glm::length(there);
    if (told_ && distance < kFarthest && glm::dot(ahead, there) > distance * std::cos(kSeenRadians)) {
        session.dismissMessage();
    } else {
        hangBefore(worldFromHead);
        told_ = true;
    }
    return true;
}

void WorldNews::showProgress(Guides& guides, const Session& session, const Session::Progress& progress, float row) {
    line_.clear();
    appendWorkName(line_, session, progress.work);
    guides.say(line_, *at_, row, true);
    line_.clear();
    fmt::format_to(std::back_inserter(line_), "{}, {:.0f} %", progress.at.stage(), 100.0 * progress.at.fraction);
    guides.say(line_, *at_, row + 1.0f);
}

float WorldNews::showMessage(Guides& guides, const std::string& message) {
    std::string_view rest = message;
    float row = 0.0f;
    for (std::size_t i = 0; i < kMostLines && !rest.empty(); ++i)
        guides.say(takeLine(rest, kMostCharacters), *at_, row++, true);
    guides.say("The menu's button takes this away.", *at_, row++);
    return row;
}

}  // namespace nepho::app
