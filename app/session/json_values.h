#pragma once

#include "app/session/session.h"
#include "engine/base/pose.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace nepho::app {

/// Column by column.
nlohmann::json matrixJson(const glm::mat4& matrix);
nlohmann::json vectorJson(glm::vec3 vector);
/// {"id", "count", "worldFromCluster"} of each
nlohmann::json clustersJson(const Session& session);
/// {"position", "orientation" (x, y, z, w)}
nlohmann::json poseJson(const engine::Pose& pose);

template <typename T>
nlohmann::json orNull(const std::optional<T>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

}  // namespace nepho::app
