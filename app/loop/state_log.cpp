#include "app/loop/state_log.h"

#include "app/session/json_values.h"
#include "app/session/tsne_run.h"
#include "engine/base/process.h"

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>

namespace nepho::app {

using engine::Hand;
using nlohmann::json;

namespace {

json menuJson(const RadialMenu& menu) {
    if (!menu.isOpen()) return nullptr;
    return {{"page", menu.pageShown()}, {"pointedAt", orNull(menu.wordPointedAt())}};
}

json handJson(const HandTools& hands, Hand hand) {
    if (!hands.isTracked(hand)) return nullptr;
    return {{"grip", poseJson(hands.worldFromGrip(hand))},
            {"aim", poseJson(hands.worldFromAim(hand))},
            {"tool", handToolName(hands.toolOf(hand))},
            {"sphereRadius", hands.sphereRadius(hand)},
            {"holds", hands.isHolding(hand)},
            {"throws", hands.isThrowing(hand)},
            {"menu", menuJson(hands.menuOf(hand))}};
}

}  // namespace

StateLog::StateLog(const std::filesystem::path& path) : out_(path) {
    if (!out_) throw std::runtime_error(fmt::format("{} cannot be written", path.string()));
    engine::ignoreBrokenPipes();  // a reader that left is no reason to end
}

void StateLog::write(const Session& session, const FrameLoop& loop, std::size_t captures) {
    if (!out_) return;
    const HandTools& hands = loop.hands();
    const bool immersive = loop.headNow().has_value();
    const char* state = loop.presenter().sessionState();
    json line;
    line["frame"] = frame_++;
    line["presenter"] = loop.presenter().name();
    line["sessionState"] = state == nullptr ? json(nullptr) : json(state);
    line["rows"] = session.rows();
    line["running"] = session.jobsRunning();
    line["iteration"] = session.tsneShown() != nullptr ? json(session.tsneShown()->iteration) : json(nullptr);
    line["pointsDrawn"] = loop.pointsDrawn();
    line["head"] = immersive ? poseJson(*loop.headNow()) : json(nullptr);
    line["worldFromStage"] = immersive ? poseJson(hands.worldFromStage()) : json(nullptr);
    line["hands"] = {{"left", immersive ? handJson(hands, Hand::left) : json(nullptr)},
                     {"right", immersive ? handJson(hands, Hand::right) : json(nullptr)}};
    line["hovered"] = orNull(session.hovered());
    line["inspected"] = orNull(session.inspected());
    line["selectedCount"] = session.selected().size();
    if (const auto selected = session.sharedSelection(); selected != told_) {
        line["selected"] = *selected;
        told_ = selected;
    }
    line["hiddenCount"] = session.isLoaded() ? session.rows() - session.visibleCount() : 0;
    line["clusters"] = clustersJson(session);
    line["fading"] = loop.isFading();
    line["spritesShown"] = session.spritesShown();
    line["worldFromCloud"] = matrixJson(session.worldFromCloud());
    line["undoDepth"] = session.undoSteps();
    line["redoDepth"] = session.redoSteps();
    line["message"] = session.message();
    line["captures"] = captures;
    errno = 0;
    out_ << line.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
    lostLines_ = !out_ && errno != EPIPE;
}

}  // namespace nepho::app
