#include "engine/asset/mesh_file.h"

#include "engine/asset/gltf_document.h"

#include <assimp/BaseImporter.h>
#include <assimp/IOSystem.hpp>
#include <assimp/Importer.hpp>
#include <assimp/importerdesc.h>
#include <assimp/material.h>
#include <assimp/scene.h>
#include <fmt/format.h>
#include <glm/geometric.hpp>
#include <glm/gtc/type_ptr.hpp>
#include <glm/mat4x4.hpp>
#include <glm/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace nepho::engine {
namespace {

/// What cannot be used, thrown within this file only.
struct MeshError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Files for Assimp: none.
class NoFiles final : public Assimp::IOSystem {
  public:
    bool Exists(const char*) const override { return false; }
    char getOsSeparator() const override { return '/'; }
    Assimp::IOStream* Open(const char*, const char*) override { return nullptr; }
    void Close(Assimp::IOStream*) override {}
};

/// Takes every importer but glTF 2's out.
void keepGltfOnly(Assimp::Importer& importer) {
    for (std::size_t i = importer.GetImporterCount(); i-- > 0;) {
        if (std::string_view(importer.GetImporterInfo(i)->mName) == "glTF2 Importer") continue;
        const std::unique_ptr<Assimp::BaseImporter> other(importer.GetImporter(i));
        importer.UnregisterLoader(other.get());
    }
}

glm::vec3 toGlm(const aiVector3D& v) {
    return {v.x, v.y, v.z};
}

std::uint8_t encoded(float linear) {
    const float value = std::isfinite(linear) ? std::clamp(linear, 0.0f, 1.0f) : 0.0f;
    const float curved = value <= 0.0031308f ? 12.92f * value : 1.055f * std::pow(value, 1.0f / 2.4f) - 0.055f;
    return static_cast<std::uint8_t>(std::lround(255.0f * curved));
}

Color8 colorOf(const aiScene& scene, const aiMesh& mesh) {
    aiColor4D color(1, 1, 1, 1);
    if (mesh.mMaterialIndex < scene.mNumMaterials)
        scene.mMaterials[mesh.mMaterialIndex]->Get(AI_MATKEY_BASE_COLOR, color);
    return {encoded(color.r), encoded(color.g), encoded(color.b), 255};
}

/// Gathers the scene's triangles in one mesh.
class Gatherer {
  public:
    explicit Gatherer(const aiScene& scene) : scene_(scene) {}

    Mesh gather() {
        visit(*scene_.mRootNode, glm::mat4(1), 0);
        if (out_.indices.empty()) throw MeshError("holds no triangle");
        return std::move(out_);
    }

  private:
    void visit(const aiNode& node, const glm::mat4& modelFromParent, int depth) {
        if (depth > GltfLimits::kDepth + 2) throw MeshError("has too many nodes in each other");
        // Assimp's matrices lie row by row.
        const glm::mat4 modelFromNode = modelFromParent * glm::transpose(glm::make_mat4(&node.mTransformation.a1));
        for (unsigned i = 0; i < node.mNumMeshes; ++i) add(*scene_.mMeshes[node.mMeshes[i]], modelFromNode);
        for (unsigned i = 0; i < node.mNumChildren; ++i) visit(*node.mChildren[i], modelFromNode, depth + 1);
    }

    void add(const aiMesh& mesh, const glm::mat4& modelFromNode) {
        const glm::mat3 linear(modelFromNode);
        const glm::mat3 normals(glm::cross(linear[1], linear[2]), glm::cross(linear[2], linear[0]),
                                glm::cross(linear[0], linear[1]));  // of the inverse transpose, but for a factor
        const bool mirrored = glm::determinant(linear) < 0.0f;
        const Color8 color = colorOf(scene_, mesh);
        const auto first = out_.vertices.size();
        const bool smooth = mesh.HasNormals();
        if (smooth) {
            require(first + mesh.mNumVertices);
            for (unsigned i = 0; i < mesh.mNumVertices; ++i) {
                const glm::vec3 normal = normals * toGlm(mesh.mNormals[i]) * (mirrored ? -1.0f : 1.0f);
                addVertex(modelFromNode, mesh.mVertices[i], normal, color);
            }
        }
        for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
            const aiFace& face = mesh.mFaces[f];
            if (face.mNumIndices != 3) throw MeshError("holds something else than triangles");
            for (unsigned corner = 0; corner < 3; ++corner) {
                if (face.mIndices[corner] >= mesh.mNumVertices)
                    throw MeshError(
                        fmt::format("names vertex {} of a mesh that has {}", face.mIndices[corner], mesh.mNumVertices));
            }
            addFace(mesh, face, smooth ? std::optional(first) : std::nullopt, modelFromNode, color, mirrored);
        }
    }

    void addFace(const aiMesh& mesh, const aiFace& face, std::optional<std::size_t> first,
                 const glm::mat4& modelFromNode, Color8 color, bool mirrored) {
        if (out_.indices.size() + 3 > 4 * GltfLimits::kVertices) throw MeshError("holds too many triangles");
        if (first) {
            for (unsigned corner = 0; corner < 3; ++corner)
                out_.indices.push_back(static_cast<std::uint32_t>(*first + face.mIndices[corner]));
            return;
        }
        require(out_.vertices.size() + 3);
        const auto at = [&](unsigned corner) {
            return glm::vec3(modelFromNode * glm::vec4(toGlm(mesh.mVertices[face.mIndices[corner]]), 1));
        };
        const glm::vec3 normal = glm::cross(at(1) - at(0), at(2) - at(0)) * (mirrored ? -1.0f : 1.0f);
        for (unsigned corner = 0; corner < 3; ++corner) {
            out_.indices.push_back(static_cast<std::uint32_t>(out_.vertices.size()));
            addVertex(modelFromNode, mesh.mVertices[face.mIndices[corner]], normal, color);
        }
    }

    static void require(std::size_t vertices) {
        if (vertices > GltfLimits::kVertices)
            throw MeshError(fmt::format("holds more than {} vertices", GltfLimits::kVertices));
    }

    void addVertex(const glm::mat4& modelFromNode, const aiVector3D& position, glm::vec3 normal, Color8 color) {
        const glm::vec3 at(modelFromNode * glm::vec4(toGlm(position), 1));
        if (!std::isfinite(at.x + at.y + at.z)) throw MeshError("holds a position that is not a number");
        const float length = glm::length(normal);
        // A triangle without area has no normal; any will do, nobody sees it.
        normal = length > 0.0f && std::isfinite(length) ? normal / length : glm::vec3(0, 1, 0);
        out_.vertices.push_back({at, normal, color});
    }

    const aiScene& scene_;
    Mesh out_;
};

}  // namespace

std::variant<Mesh, std::string> readMesh(const std::filesystem::path& path) {
    auto document = readGltf(path);
    if (auto* problem = std::get_if<std::string>(&document)) return std::move(*problem);
    const auto& bytes = std::get<std::vector<std::uint8_t>>(document);
    try {
        Assimp::Importer importer;
        keepGltfOnly(importer);
        importer.SetIOHandler(new NoFiles);  // which it owns
        const aiScene* scene = importer.ReadFileFromMemory(bytes.data(), bytes.size(), 0, "glb");
        if (scene == nullptr || scene->mRootNode == nullptr) throw MeshError(importer.GetErrorString());
        return Gatherer(*scene).gather();
    } catch (const std::exception& problem) {  // Assimp's own as well
        return fmt::format("{}: {}", path.string(), problem.what());
    }
}

}  // namespace nepho::engine
