#pragma once

#include "engine/asset/color_map.h"

#include <glm/vec3.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace nepho::engine {

struct MeshVertex {
    glm::vec3 position;  ///< model space, metres
    glm::vec3 normal;    ///< length 1
    Color8 color;        ///< sRGB
};

/// Triangles with a colour a vertex, all in one space.
struct Mesh {
    std::vector<MeshVertex> vertices;
    std::vector<std::uint32_t> indices;  ///< three a triangle, each below vertices.size()
};

/// Reads a glTF 2.0 model (.glb or .gltf) within GltfLimits through Assimp, which sees only what readGltf() has
/// checked. Node transforms are applied; the colour is the material's base colour factor (white without one); textures
/// are not read. Where there are no normals each triangle gets its own, as glTF wants. Returns the mesh, which has a
/// triangle at least, or one sentence that names the file.
std::variant<Mesh, std::string> readMesh(const std::filesystem::path& path);

}  // namespace nepho::engine
