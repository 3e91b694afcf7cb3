#include "engine/render/behind_meshes.h"

#include <glm/geometric.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace nepho::engine {

namespace {

/// A square around a mesh in a picture.
struct Silhouette {
    glm::vec2 center{0};  ///< pixels
    float radius = 0.0f;  ///< pixels
    float depth = 0.0f;   ///< of the mesh's middle
};

Silhouette silhouetteOf(const View& view, const MeshInstance& mesh) {
    const glm::vec3 middle(mesh.worldFromModel * glm::vec4(mesh.model->middle(), 1));
    const float radius = mesh.model->radius() * glm::length(glm::vec3(mesh.worldFromModel[0]));
    const glm::vec4 pixel = projectToPixel(view, middle);
    const float pixelsPerUnit = 0.5f * view.pixels.y * std::abs(view.clipFromView[1][1]);
    const float depth = -(view.viewFromWorld * glm::vec4(middle, 1)).z;
    const float scale = view.orthographic ? 1.0f : std::max(depth, 1e-3f);
    // A sphere off the middle of the picture is seen larger than one in it.
    return {glm::vec2(pixel), 1.5f * radius * pixelsPerUnit / scale, depth};
}

bool isBehind(const GlyphVertex& glyph, const View& view, const Silhouette& mesh) {
    const float depth = -(view.viewFromWorld * glm::vec4(glyph.anchor, 1)).z;
    if (depth <= mesh.depth || mesh.depth <= 0.0f) return false;
    const glm::vec2 at(projectToPixel(view, glyph.anchor));
    const glm::vec4& box = glyph.rectangle;
    return at.x + box.x < mesh.center.x + mesh.radius && at.x + box.z > mesh.center.x - mesh.radius &&
           at.y - box.w < mesh.center.y + mesh.radius && at.y - box.y > mesh.center.y - mesh.radius;
}

}  // namespace

void splitByMeshes(std::span<const GlyphVertex> glyphs, std::span<const View> views,
                   std::span<const MeshInstance> meshes, std::vector<GlyphVertex>& behind,
                   std::vector<GlyphVertex>& before) {
    behind.clear();
    before.clear();
    // Two hands in two pictures; whatever is beyond hides nothing.
    std::array<Silhouette, 4> seen;
    std::size_t count = 0;
    for (const View& view : views) {
        for (const MeshInstance& mesh : meshes.first(std::min<std::size_t>(meshes.size(), 2)))
            if (count < seen.size()) seen[count++] = silhouetteOf(view, mesh);
    }
    const std::size_t each = std::min<std::size_t>(meshes.size(), 2);
    for (const GlyphVertex& glyph : glyphs) {
        bool hidden = false;
        for (std::size_t i = 0; i < count && !hidden; ++i) hidden = isBehind(glyph, views[i / each], seen[i]);
        (hidden ? behind : before).push_back(glyph);
    }
}

}  // namespace nepho::engine
