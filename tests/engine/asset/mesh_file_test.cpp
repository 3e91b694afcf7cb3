// Models written here by hand, whole and broken, and the program's own.
#include "engine/asset/mesh_file.h"

#include "engine/asset/gltf_document.h"

#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

namespace nepho::engine {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

template <typename T>
void add(std::string& bytes, T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// A triangle (0,0,0) (2,0,0) (0,3,0) with normals along z, red, moved by (10, 20, 30).
struct Model {
    Json json;
    std::string binary;

    Model() {
        for (const float v : {0.f, 0.f, 0.f, 2.f, 0.f, 0.f, 0.f, 3.f, 0.f}) add(binary, v);
        for (int i = 0; i < 3; ++i) {
            for (const float v : {0.f, 0.f, 1.f}) add(binary, v);
        }
        for (const unsigned v : {0u, 1u, 2u, 0u}) add(binary, static_cast<std::uint16_t>(v));
        json = Json::parse(R"({
            "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0, "translation": [10, 20, 30]}],
            "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "NORMAL": 1}, "indices": 2, "material": 0}]}],
            "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [1, 0, 0.2158605, 1]}}],
            "accessors": [
                {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [2, 3, 0]},
                {"bufferView": 1, "componentType": 5126, "count": 3, "type": "VEC3"},
                {"bufferView": 2, "componentType": 5123, "count": 3, "type": "SCALAR"}],
            "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": 36},
                            {"buffer": 0, "byteOffset": 36, "byteLength": 36},
                            {"buffer": 0, "byteOffset": 72, "byteLength": 6}],
            "buffers": [{"byteLength": 80}]})");
    }
    std::string glb() const {
        std::string text = json.dump(), bytes;
        text.resize((text.size() + 3) / 4 * 4, ' ');
        for (const std::size_t word : {std::size_t{0x46546c67}, std::size_t{2}, 28 + text.size() + binary.size(),
                                       text.size(), std::size_t{0x4e4f534a}})
            add(bytes, static_cast<std::uint32_t>(word));
        bytes += text;
        add(bytes, static_cast<std::uint32_t>(binary.size()));
        add(bytes, std::uint32_t{0x004e4942});
        return bytes + binary;
    }
};

class MeshFile : public testing::Test {
  protected:
    MeshFile()
        : folder_(fs::path(testing::TempDir()) / "meshes" /
                  testing::UnitTest::GetInstance()->current_test_info()->name()) {
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "models");
    }
    ~MeshFile() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& bytes) const {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        return folder_ / name;
    }
    std::variant<Mesh, std::string> read(const Model& model) const {
        return readMesh(write("models/model.glb", model.glb()));
    }
    static Mesh expectMesh(const std::variant<Mesh, std::string>& result) {
        if (const auto* problem = std::get_if<std::string>(&result)) {
            ADD_FAILURE() << *problem;
            return {};
        }
        return std::get<Mesh>(result);
    }
    static void expectRefused(const std::variant<Mesh, std::string>& result, const std::string& words) {
        ASSERT_TRUE(std::holds_alternative<std::string>(result)) << "was read, expected: " << words;
        EXPECT_THAT(std::get<std::string>(result), testing::HasSubstr(words));
        EXPECT_THAT(std::get<std::string>(result), testing::HasSubstr("model.gl"));
    }
    void expectTriangle(const Mesh& mesh) const {
        ASSERT_EQ(mesh.vertices.size(), 3u);
        EXPECT_THAT(mesh.indices, testing::ElementsAre(0u, 1u, 2u));
        EXPECT_EQ(mesh.vertices[0].position, glm::vec3(10, 20, 30));
        EXPECT_EQ(mesh.vertices[1].position, glm::vec3(12, 20, 30));
        EXPECT_EQ(mesh.vertices[2].position, glm::vec3(10, 23, 30));
        for (const MeshVertex& vertex : mesh.vertices) {
            EXPECT_EQ(vertex.normal, glm::vec3(0, 0, 1));
            EXPECT_EQ(vertex.color, (Color8{255, 0, 128, 255})) << "linear 0.2158605 is 128 of 255 in sRGB";
        }
    }

    fs::path folder_;
};

TEST_F(MeshFile, ReadsATriangleWithItsNodesPlaceAndMaterialsColour) {
    expectTriangle(expectMesh(read(Model())));
}

TEST_F(MeshFile, ReadsBuffersBesideAGltf) {
    Model model;
    model.json["buffers"][0]["uri"] = "model.bin";
    write("models/model.bin", model.binary);
    expectTriangle(expectMesh(readMesh(write("models/model.gltf", model.json.dump()))));
    // Two buffers: views keep to their own.
    model.json["buffers"].push_back({{"byteLength", 6}, {"uri", "indices.bin"}});
    model.json["bufferViews"][2] = {{"buffer", 1}, {"byteLength", 6}};
    write("models/indices.bin", std::string("\2\0\1\0\0\0", 6));
    EXPECT_THAT(expectMesh(readMesh(write("models/model.gltf", model.json.dump()))).indices,
                testing::ElementsAre(2u, 1u, 0u));
}

TEST_F(MeshFile, AppliesNodesWithinNodes) {
    Model model;
    // A quarter turn about z, then twice as wide along x and mirrored along z, then moved.
    model.json["nodes"] = Json::parse(R"([
        {"mesh": 0, "rotation": [0, 0, 0.70710678, 0.70710678]},
        {"children": [0], "scale": [2, 1, -1]},
        {"children": [1], "matrix": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1]}])");
    model.json["scenes"][0]["nodes"] = {2};
    const Mesh mesh = expectMesh(read(model));
    ASSERT_EQ(mesh.vertices.size(), 3u);
    const glm::vec3 expected[] = {{5, 6, 7}, {5, 8, 7}, {5 - 6, 6, 7}};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_LT(glm::distance(mesh.vertices[i].position, expected[i]), 1e-5f) << i;
        EXPECT_LT(glm::distance(mesh.vertices[i].normal, glm::vec3(0, 0, -1)), 1e-5f) << i;
    }
    // One mesh in two places is there twice.
    model.json["nodes"].push_back({{"mesh", 0}});
    model.json["scenes"][0]["nodes"] = {2, 3};
    EXPECT_EQ(expectMesh(read(model)).indices.size(), 6u);
}

TEST_F(MeshFile, MakesFlatNormalsWhereThereAreNone) {
    Model model;
    model.json["meshes"][0]["primitives"][0]["attributes"].erase("NORMAL");
    const float tilted[] = {0, 0, 0, 0, 2, 0, 0, 0, 5};
    std::memcpy(model.binary.data(), tilted, sizeof tilted);
    const Mesh mesh = expectMesh(read(model));
    ASSERT_EQ(mesh.vertices.size(), 3u);
    for (const MeshVertex& vertex : mesh.vertices) EXPECT_EQ(vertex.normal, glm::vec3(1, 0, 0));
    const float nothing[9] = {};
    std::memcpy(model.binary.data(), nothing, sizeof nothing);
    for (const MeshVertex& vertex : expectMesh(read(model)).vertices)
        EXPECT_FLOAT_EQ(glm::length(vertex.normal), 1.0f) << "a triangle without area";
}

TEST_F(MeshFile, CutAnywhereItIsRefusedAndNothingBreaks) {
    const std::string whole = Model().glb();
    for (std::size_t size = 0; size < whole.size(); ++size)
        expectRefused(readMesh(write("models/model.glb", whole.substr(0, size))), "");
}

TEST_F(MeshFile, AnyByteChangedIsReadOrRefused) {
    const std::string whole = Model().glb();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string broken = whole;
        broken[at] = static_cast<char>(broken[at] ^ (1 << (at * 5 % 8)));
        const auto result = readMesh(write("models/model.glb", broken));
        const auto* mesh = std::get_if<Mesh>(&result);
        if (mesh == nullptr) continue;
        for (const std::uint32_t index : mesh->indices) ASSERT_LT(index, mesh->vertices.size()) << at;
    }
}

TEST_F(MeshFile, OtherFormatsAreRefused) {
    expectRefused(readMesh(write("models/model.glb", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")), "is not glTF");
    expectRefused(readMesh(write("models/model.glb", "{\"asset\": {\"version\": \"1.0\"}}")), "is not glTF 2");
    expectRefused(readMesh(folder_ / "models" / "model.glb" / "none"), "is not a file");
    expectRefused(readMesh(write("models/model.glb", "")), "is not glTF");
    Model model;
    model.json["extensionsRequired"] = {"KHR_draco_mesh_compression"};
    expectRefused(read(model), "extensions");
    model = {};
    model.json["meshes"][0]["primitives"][0]["mode"] = 5;
    expectRefused(read(model), "meshes[0] is not made of triangles");
    fs::resize_file(write("models/model.glb", "{"), GltfLimits::kFileBytes + 1);
    expectRefused(readMesh(folder_ / "models" / "model.glb"), "bytes, expected");
}

TEST_F(MeshFile, FilesOutsideItsFolderAreRefused) {
    Model model;
    write("outside.bin", model.binary);
    fs::create_symlink(folder_ / "outside.bin", folder_ / "models" / "link.bin");
    for (const std::string& uri :
         {std::string("../outside.bin"), std::string("x/../../outside.bin"), (folder_ / "outside.bin").string(),
          std::string("link.bin"), std::string("..\\outside.bin"), std::string("%2e%2e/outside.bin"),
          std::string("file:///outside.bin")}) {
        model.json["buffers"][0]["uri"] = uri;
        expectRefused(readMesh(write("models/model.gltf", model.json.dump())), "leaves the model's folder");
    }
    model.json["buffers"][0]["uri"] = "missing.bin";
    expectRefused(readMesh(write("models/model.gltf", model.json.dump())), "buffers[0].uri is not a file");
    model.json["buffers"][0]["uri"] = "data:application/octet-stream;base64,AAAA";
    expectRefused(readMesh(write("models/model.gltf", model.json.dump())), "in the JSON");
}

TEST_F(MeshFile, WhatPointsBeyondItsEndIsRefused) {
    const auto refused = [&](const char* pointer, const Json& value, const std::string& words) {
        Model model;
        model.json[Json::json_pointer(pointer)] = value;
        expectRefused(read(model), words);
    };
    refused("/buffers/0/byteLength", 84, "buffers[0] has 80 bytes, expected 84");
    refused("/bufferViews/1/byteLength", 45, "bufferViews[1].byteLength");
    refused("/bufferViews/1/byteOffset", std::uint64_t{1} << 63, "bufferViews[1].byteOffset");
    refused("/bufferViews/1/byteOffset", -4, "bufferViews[1].byteOffset");
    refused("/accessors/0/count", 4, "accessors[0] reads 4 values beyond");
    refused("/accessors/0/count", std::uint64_t{1} << 62, "accessors[0].count");
    refused("/accessors/0/count", 0, "accessors[0]");
    refused("/accessors/2/bufferView", 3, "accessors[2].bufferView");
    refused("/accessors/1/count", 2, "NORMAL");
    refused("/accessors/0/sparse", Json::object(), "sparse");
    refused("/meshes/0/primitives/0/indices", 9, "meshes[0].indices");
    refused("/meshes/0/primitives/0/material", 1, "meshes[0].material");
    refused("/meshes/0/primitives/0/indices", 0, "meshes[0].indices");
    refused("/nodes/0/mesh", 1, "nodes[0].mesh");
    refused("/nodes/0/children", Json::array({0}), "nodes[0] is in two places");
    refused("/nodes/0/children", Json::array({1}), "a node that is not there");
    refused("/nodes/0/rotation", Json::array({1, 2}), "nodes[0].rotation");
    refused("/scene", 1, "scene");
    refused("/scenes/0/nodes", Json::array(), "model.glb");  // nothing to draw
    Model model;
    model.binary[72] = 3;
    expectRefused(read(model), "meshes[0] names vertex 3 of 3");
    model = {};
    const float infinite = std::numeric_limits<float>::infinity();
    std::memcpy(model.binary.data(), &infinite, sizeof infinite);
    expectRefused(read(model), "not a number");
    model = {};
    model.json["nodes"] = Json::array();
    for (int i = 0; i < 100; ++i) model.json["nodes"].push_back({{"children", {i + 1}}});
    model.json["nodes"].push_back({{"mesh", 0}});
    expectRefused(read(model), "nodes deep");
}

/// The program's own: as large as a hand, about the palm, few triangles, and each other's mirror image.
TEST_F(MeshFile, TheControllersFitAHand) {
    const fs::path folder = fs::path(NEPHOSCOPE_SOURCE_DIR) / "assets/controllers";
    const Mesh left = expectMesh(readMesh(folder / "left.glb")), right = expectMesh(readMesh(folder / "right.glb"));
    ASSERT_EQ(left.vertices.size(), right.vertices.size());
    EXPECT_LT(fs::file_size(folder / "left.glb"), 20'000u);
    glm::vec3 low(1), high(-1);
    for (std::size_t i = 0; i < left.vertices.size(); ++i) {
        const glm::vec3 at = right.vertices[i].position;
        EXPECT_LT(glm::distance(left.vertices[i].position, at * glm::vec3(-1, 1, 1)), 1e-6f);
        EXPECT_NEAR(glm::length(right.vertices[i].normal), 1.0f, 1e-4f);
        low = glm::min(low, at);
        high = glm::max(high, at);
    }
    EXPECT_TRUE(glm::all(glm::lessThan(low, glm::vec3(-0.01f))) && glm::all(glm::greaterThan(high, glm::vec3(0.01f))));
    EXPECT_TRUE(glm::all(glm::lessThan(glm::abs(low), glm::vec3(0.14f))) &&
                glm::all(glm::lessThan(high, glm::vec3(0.14f))));
    // Normals look outwards: along them the volume, by Gauss, is positive.
    double volume = 0;
    for (std::size_t i = 0; i < right.indices.size(); i += 3) {
        const auto& [a, b, c] = std::tie(right.vertices[right.indices[i]], right.vertices[right.indices[i + 1]],
                                         right.vertices[right.indices[i + 2]]);
        const glm::vec3 face = glm::cross(b.position - a.position, c.position - a.position);
        EXPECT_GT(glm::dot(face, a.normal + b.normal + c.normal), 0.0f) << "triangle " << i / 3;
        volume += static_cast<double>(glm::dot(a.position, face)) / 6.0;
    }
    EXPECT_GT(volume, 5e-5);  // cubic metres: 50 to
    EXPECT_LT(volume, 4e-4);  // 400 cubic centimetres
}

}  // namespace
}  // namespace nepho::engine
