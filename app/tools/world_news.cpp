#include "app/tools/world_news.h"

#include "engine/text/utf8.h"

#include <fmt/format.h>
#include <glm/geometric.hpp>

#include <iterator>

namespace nepho::app {

namespace {

const char* nameOf(Session::Work work) {
    switch (work) {
        case Session::Work::opening:
            return "Opening";
        case Session::Work::neighbors:
            return "Looking for neighbours";
        default:
            return "Searching";
    }
}

/// The last part of a path, without a copy.
std::string_view lastName(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    return path.substr(path.rfind('/') + 1);
}

}  // namespace

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
    auto progress = session.progress();
    if (progress && progress->seconds < settings.patienceSeconds) progress.reset();
    if (!progress && session.message().empty()) {
        at_.reset();
        return;
    }
    if (!at_) {
        glm::vec3 ahead = worldFromHead.orientation * glm::vec3(0, 0, -1);
        ahead.y = 0.0f;
        ahead = glm::length(ahead) > 1e-3f ? glm::normalize(ahead) : glm::vec3(0, 0, -1);
        at_ = worldFromHead.position + kDistance * ahead;
    }
    if (progress) {
        showProgress(guides, session, *progress);
    } else {
        showMessage(guides, session.message());
    }
}

void WorldNews::showProgress(Guides& guides, const Session& session, const Session::Progress& progress) {
    line_.clear();
    const auto out = std::back_inserter(line_);
    fmt::format_to(out, "{}", nameOf(progress.work));
    if (progress.work == Session::Work::opening) fmt::format_to(out, " {}", lastName(session.request().path.native()));
    guides.say(line_, *at_, 0.0f, true);
    line_.clear();
    fmt::format_to(out, "{}, {:.0f} %", progress.at.stage(), 100.0 * progress.at.fraction);
    guides.say(line_, *at_, 1.0f);
}

void WorldNews::showMessage(Guides& guides, const std::string& message) {
    std::string_view rest = message;
    float row = 0.0f;
    for (std::size_t i = 0; i < kMostLines && !rest.empty(); ++i)
        guides.say(takeLine(rest, kMostCharacters), *at_, row++, true);
    guides.say("The menu's button takes this away.", *at_, row);
}

}  // namespace nepho::app
