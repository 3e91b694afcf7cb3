#pragma once

#include "app/loop/frame_stats.h"
#include "app/session/session.h"
#include "app/tools/camera.h"
#include "projector/base/result.h"

#include <filesystem>
#include <string>

namespace nepho::app {

/// What a session holds, as one JSON object with stable keys (docs/replay.md).
std::string stateJson(const Session& session, const Camera& camera, const FrameStats& stats,
                      const std::string& presenter);

}  // namespace nepho::app
