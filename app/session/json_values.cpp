#include "app/session/json_values.h"

#include <array>

namespace nepho::app {

using nlohmann::json;

json matrixJson(const glm::mat4& matrix) {
    std::array<float, 16> values{};
    for (std::size_t i = 0; i < 16; ++i) values[i] = matrix[static_cast<int>(i / 4)][static_cast<int>(i % 4)];
    return values;
}

json vectorJson(glm::vec3 vector) {
    return {vector.x, vector.y, vector.z};
}

json clustersJson(const Session& session) {
    json list = json::array();
    for (const Cluster& cluster : session.clusters().all())
        list.push_back({{"id", cluster.id},
                        {"count", cluster.rows->size()},
                        {"worldFromCluster", matrixJson(session.worldFromCloud() * cluster.cloudFromCluster)}});
    return list;
}

json poseJson(const engine::Pose& pose) {
    const glm::quat& q = pose.orientation;
    return {{"position", vectorJson(pose.position)}, {"orientation", {q.x, q.y, q.z, q.w}}};
}

}  // namespace nepho::app
