#pragma once

#include "app/loop/frame_stats.h"
#include "app/session/session.h"
#include "app/tools/camera.h"
#include "engine/base/pose.h"

#include <optional>
#include <string>

namespace nepho::app {

/// What a session holds, as one JSON object with stable keys (docs/replay.md). `worldFromHead`: none at a desk.
std::string stateJson(const Session& session, const Camera& camera, const FrameStats& stats,
                      const std::string& presenter, const std::optional<engine::Pose>& worldFromHead);

}  // namespace nepho::app
