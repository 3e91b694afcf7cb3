#pragma once

#include "engine/render/mesh_renderer.h"
#include "engine/render/text_renderer.h"

#include <span>
#include <vector>

namespace nepho::engine {

/// Splits glyphs into those whose anchor is farther away than a mesh which they touch in one of the pictures, and all
/// others. The order among each is kept.
void splitByMeshes(std::span<const GlyphVertex> glyphs, std::span<const View> views,
                   std::span<const MeshInstance> meshes, std::vector<GlyphVertex>& behind,
                   std::vector<GlyphVertex>& before);

}  // namespace nepho::engine
