#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace nepho::engine {

/// What a model may hold at most.
struct GltfLimits {
    static constexpr std::size_t kFileBytes = std::size_t{16} << 20;  ///< of each file
    static constexpr std::size_t kBytes = std::size_t{32} << 20;      ///< of all buffers
    static constexpr std::size_t kVertices = std::size_t{1} << 20;    ///< of all meshes as they are drawn; indices: 4 x
    static constexpr std::size_t kItems = 4096;                       ///< nodes, meshes, views, ...
    static constexpr int kDepth = 32;                                 ///< of nodes in each other
};

/// Reads a glTF 2.0 model (.gltf with its buffers beside it, or .glb) and writes it again as one .glb that holds
/// nothing but what was checked: the nodes of one scene with their transforms, meshes of triangles with positions,
/// normals and indices, and the materials' base colours. Every accessor lies within its buffer, no node is in two
/// places. Textures, animations, skins and extensions are left out; buffers within the JSON ("data:") and sparse
/// accessors are refused. Returns the bytes, or one sentence that names the file and the place in it.
std::variant<std::vector<std::uint8_t>, std::string> readGltf(const std::filesystem::path& path);

}  // namespace nepho::engine
