#include "app/session/state_json.h"

#include "app/session/json_values.h"
#include "app/session/tsne_run.h"

namespace nepho::app {

namespace {

using nlohmann::json;

json neighborsJson(const Session& session) {
    json list = json::array();
    for (const projector::Neighbor& neighbor : session.neighbors())
        list.push_back({{"row", neighbor.row}, {"distance", neighbor.distance}});
    return list;
}

json datasetJson(const Session& session) {
    if (!session.isLoaded()) return nullptr;
    return {{"name", session.dataset().name}, {"rows", session.rows()}, {"dims", session.dataset().dims()}};
}

json clustersWithRowsJson(const Session& session) {
    json list = clustersJson(session);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Cluster& cluster = session.clusters().all()[i];
        list[i]["rows"] = *cluster.rows;
        list[i]["held"] = cluster.from != nullptr;
    }
    return list;
}

json qualityJson(const Session& session) {
    const MeasuredQuality* quality = session.quality();
    if (quality == nullptr) return nullptr;
    return {{"preservation", quality->summary.preservation},
            {"preservationK", quality->summary.neighbors},
            {"trustworthiness", quality->summary.trustworthiness},
            {"continuity", quality->summary.continuity},
            {"rankK", quality->summary.ranked},
            {"rowsAsked", quality->summary.rows.size()},
            {"kl", quality->divergence.divergence},
            {"klStandardError", quality->divergence.standardError},
            {"metric", projector::metricName(quality->metric)},
            {"perRow", session.qualityName(quality->measure)},
            {"perRowRecall", quality->recall},
            {"stale", session.isQualityStale()}};
}

json cameraJson(const Camera& camera) {
    return {{"flat", camera.flat},
            {"target", vectorJson(camera.target)},
            {"eye", vectorJson(camera.eye())},
            {"yaw", camera.yaw},
            {"pitch", camera.pitch},
            {"distance", camera.distance}};
}

}  // namespace

std::string stateJson(const Session& session, const Camera& camera, const FrameStats& stats,
                      const std::string& presenter, const std::optional<engine::Pose>& worldFromHead) {
    const TsneSnapshot* tsne = session.tsneShown();
    json state;
    state["dataset"] = datasetJson(session);
    state["projection"] = {
        {"method", methodName(session.method())},
        {"dims", session.layout().dims},
        {"axes", session.layout().axes},
        {"iteration", tsne != nullptr ? json(tsne->iteration) : json(nullptr)},
        {"loss", tsne != nullptr && !tsne->losses.empty() ? json(tsne->losses.back()) : json(nullptr)},
        {"rows", tsne != nullptr && tsne->rows ? json(tsne->rows->size()) : json(session.rows())},
        {"paused", session.tsne() != nullptr && session.tsne()->isRunning() && session.tsne()->isPaused()},
        {"running", session.jobsRunning()}};
    state["presenter"] = presenter;
    state["visible"] = session.visible() ? json(*session.visible()) : json(nullptr);
    state["selected"] = session.selected();
    state["inspected"] = orNull(session.inspected());
    state["hovered"] = orNull(session.hovered());
    state["neighbors"] = neighborsJson(session);
    state["clusters"] = clustersWithRowsJson(session);
    state["worldFromCloud"] = matrixJson(session.worldFromCloud());
    state["camera"] = cameraJson(camera);
    state["head"] = worldFromHead ? poseJson(*worldFromHead) : json(nullptr);
    state["quality"] = qualityJson(session);
    state["colorBy"] = orNull(session.colorBy().column);
    state["labelBy"] = orNull(session.labelBy());
    state["search"] = {{"pattern", session.search().pattern}, {"found", session.search().found}};
    state["undoDepth"] = session.undoSteps();
    state["panels"] = json::array();
    state["message"] = session.message();
    state["frame"] = {{"count", stats.count()},
                      {"cpuMsMedian", stats.cpuMedian()},
                      {"cpuMsP99", stats.cpuP99()},
                      {"gpuMsMedian", orNull(stats.gpuMedian())},
                      {"missed", 0}};
    state["warnings"] = session.data().warnings;
    // Names of files need not be UTF-8.
    return state.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace nepho::app
