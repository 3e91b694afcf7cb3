#pragma once

#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "engine/base/view.h"
#include "engine/pick/chunk_grid.h"
#include "engine/render/point_renderer.h"

namespace nepho::app {

/// How large points are: in the cloud's units, smaller the more there are, held between limits in pixels. Where groups
/// are, the session says.
engine::PointLook pointLook(const Session& session, const ViewSettings& settings);

/// The same for picking, in cloud space; pixels are those of a length of one world unit.
engine::ChunkGrid::PointSize pickSize(const engine::PointLook& look, const engine::View& view);

}  // namespace nepho::app
