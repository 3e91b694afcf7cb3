#include "engine/asset/gltf_document.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <optional>
#include <stdexcept>

namespace nepho::engine {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;
using Json = nlohmann::json;

constexpr std::uint32_t kMagic = 0x46546c67, kJsonChunk = 0x4e4f534a, kBinaryChunk = 0x004e4942;
constexpr std::uint64_t kTriangles = 4, kFloat = 5126;
constexpr std::uint64_t kNone = ~std::uint64_t{0};

/// What cannot be used, thrown within this file only.
struct GltfError : std::runtime_error {
    using std::runtime_error::runtime_error;
};
template <typename... Parts>
[[noreturn]] void refuse(fmt::format_string<Parts...> text, Parts&&... parts) {
    throw GltfError(fmt::format(text, std::forward<Parts>(parts)...));
}

Bytes readBytes(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_regular_file(path, failure)) refuse("is not a file");
    const std::uintmax_t size = fs::file_size(path, failure);
    if (failure || size > GltfLimits::kFileBytes)
        refuse("has {} bytes, expected {} at most", size, GltfLimits::kFileBytes);
    Bytes bytes(size);
    std::ifstream in(path, std::ios::binary);
    if (!in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size))) refuse("cannot be read");
    return bytes;
}

std::uint32_t wordAt(const Bytes& bytes, std::size_t at) {
    std::uint32_t word = 0;  // both are little-endian
    std::memcpy(&word, bytes.data() + at, sizeof word);
    return word;
}

void addWord(Bytes& bytes, std::uint32_t word) {
    const auto* begin = reinterpret_cast<const std::uint8_t*>(&word);
    bytes.insert(bytes.end(), begin, begin + sizeof word);
}

struct Chunks {
    std::string json;
    std::optional<Bytes> binary;
};

Chunks splitChunks(const Bytes& bytes) {
    if (bytes.size() < 12 || wordAt(bytes, 0) != kMagic) return {std::string(bytes.begin(), bytes.end()), {}};
    if (wordAt(bytes, 4) != 2) refuse("is version {} of glTF, expected 2", wordAt(bytes, 4));
    if (wordAt(bytes, 8) != bytes.size()) refuse("has {} bytes, its header says {}", bytes.size(), wordAt(bytes, 8));
    Chunks chunks;
    for (std::size_t at = 12; at < bytes.size();) {
        if (bytes.size() - at < 8) refuse("ends within the header of a chunk at byte {}", at);
        const std::size_t size = wordAt(bytes, at);
        if (size > bytes.size() - at - 8) refuse("the chunk at byte {} reaches beyond the end", at);
        const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at + 8);
        const auto end = begin + static_cast<std::ptrdiff_t>(size);
        const std::uint32_t type = wordAt(bytes, at + 4);
        if (at == 12 && type != kJsonChunk) refuse("its first chunk is not JSON");
        if (at == 12) chunks.json.assign(begin, end);
        if (type == kBinaryChunk && !chunks.binary) chunks.binary.emplace(begin, end);
        at += 8 + size;
    }
    return chunks;
}

/// The member of an object; null where there is none.
const Json& member(const Json& object, const char* name) {
    static const Json kNull;
    if (!object.is_object()) return kNull;
    const auto found = object.find(name);
    return found == object.end() ? kNull : *found;
}

/// A list of the document; empty where there is none.
const Json& list(const Json& object, const char* name, const std::string& place) {
    static const Json kEmpty = Json::array();
    const Json& found = member(object, name);
    if (found.is_null()) return kEmpty;
    if (!found.is_array() || found.size() > GltfLimits::kItems)
        refuse("{}{} is not a list of {} items at most", place, name, GltfLimits::kItems);
    return found;
}

/// A whole number below `end`; `missing` where the member is not there, unless that is kNone.
std::uint64_t whole(const Json& object, const char* name, std::uint64_t end, std::uint64_t missing,
                    const std::string& place) {
    const Json& found = member(object, name);
    if (found.is_null() && missing != kNone) return missing;
    if (!found.is_number_unsigned() || found.get<std::uint64_t>() >= end)
        refuse("{}.{} is not a whole number below {}", place, name, end);
    return found.get<std::uint64_t>();
}

/// Copies a list of exactly `count` finite numbers where it is there.
void copyNumbers(const Json& from, Json& to, const char* name, std::size_t count, const std::string& place) {
    const Json& found = member(from, name);
    if (found.is_null()) return;
    const auto isFine = [](const Json& value) { return value.is_number() && std::abs(value.get<double>()) < 1e9; };
    if (!found.is_array() || found.size() != count || !std::ranges::all_of(found, isFine))
        refuse("{}.{} is not a list of {} numbers", place, name, count);
    to[name] = found;
}

struct Accessor {
    std::uint64_t component = 0, count = 0;
    std::uint64_t begin = 0, stride = 0;  ///< bytes, in the buffer written
    std::string type;
};

/// Writes the document anew, piece by piece.
class Cleaner {
  public:
    Cleaner(const Json& from, std::optional<Bytes> binary, const fs::path& folder)
        : from_(from), inFile_(std::move(binary)), folder_(folder) {}

    Bytes clean() {
        const Json& version = member(member(from_, "asset"), "version");
        if (!version.is_string() || !version.get<std::string>().starts_with("2."))
            refuse("is not glTF 2: asset.version is not \"2.0\"");
        if (!list(from_, "extensionsRequired", "").empty()) refuse("needs extensions, of which none is read");
        to_["asset"] = {{"version", "2.0"}};
        copyBuffers();
        copyViews();
        copyAccessors();
        copyMaterials();
        copyMeshes();
        copyNodes();
        return pack();
    }

  private:
    Bytes readBuffer(const std::string& uri, const std::string& place) const {
        const fs::path name(uri);
        const bool leaves = name.is_absolute() || std::ranges::find(name, "..") != name.end();
        if (uri.starts_with("data:")) refuse("{} holds its bytes in the JSON, expected a file beside it", place);
        if (leaves || uri.find_first_of("\\:%") != std::string::npos || uri.find('\0') != std::string::npos)
            refuse("{}.uri leaves the model's folder or is no plain name", place);
        std::error_code failure;  // a link may lead out as well
        const fs::path real = fs::weakly_canonical(folder_ / name, failure);
        const fs::path inside = fs::weakly_canonical(folder_, failure);
        if (failure || std::ranges::mismatch(inside, real).in1 != inside.end())
            refuse("{}.uri leaves the model's folder", place);
        try {
            return readBytes(real);
        } catch (const GltfError& problem) {
            refuse("{}.uri {}", place, problem.what());
        }
    }

    void copyBuffers() {
        const Json& buffers = list(from_, "buffers", "");
        for (std::size_t i = 0; i < buffers.size(); ++i) {
            const std::string place = fmt::format("buffers[{}]", i);
            const std::uint64_t size = whole(buffers[i], "byteLength", GltfLimits::kFileBytes + 1, kNone, place);
            const Json& uri = member(buffers[i], "uri");
            if (!uri.is_null() && !uri.is_string()) refuse("{}.uri is not text", place);
            if (uri.is_null() && (i != 0 || !inFile_)) refuse("{} has neither a uri nor a chunk", place);
            const Bytes bytes = uri.is_null() ? *inFile_ : readBuffer(uri.get<std::string>(), place);
            if (bytes.size() < size) refuse("{} has {} bytes, expected {}", place, bytes.size(), size);
            binary_.resize((binary_.size() + 3) / 4 * 4);
            if (binary_.size() + size > GltfLimits::kBytes) refuse("its buffers exceed {} bytes", GltfLimits::kBytes);
            starts_.push_back(binary_.size());
            sizes_.push_back(size);
            binary_.insert(binary_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        }
        to_["buffers"] = Json::array({{{"byteLength", binary_.size()}}});
    }

    void copyViews() {
        const Json& views = list(from_, "bufferViews", "");
        to_["bufferViews"] = Json::array();
        for (std::size_t i = 0; i < views.size(); ++i) {
            const std::string place = fmt::format("bufferViews[{}]", i);
            const std::uint64_t buffer = whole(views[i], "buffer", sizes_.size(), kNone, place);
            const std::uint64_t offset = whole(views[i], "byteOffset", sizes_[buffer] + 1, 0, place);
            const std::uint64_t size = whole(views[i], "byteLength", sizes_[buffer] - offset + 1, kNone, place);
            const std::uint64_t stride = whole(views[i], "byteStride", 253, 0, place);
            Json view{{"buffer", 0}, {"byteOffset", starts_[buffer] + offset}, {"byteLength", size}};
            if (stride != 0) view["byteStride"] = stride;
            to_["bufferViews"].push_back(std::move(view));
        }
    }

    void copyAccessors() {
        const Json& accessors = list(from_, "accessors", "");
        to_["accessors"] = Json::array();
        for (std::size_t i = 0; i < accessors.size(); ++i) {
            const std::string place = fmt::format("accessors[{}]", i);
            const Json& from = accessors[i];
            const std::size_t bytes = componentBytes(from, place) * componentsOf(from, place);
            const std::uint64_t view = whole(from, "bufferView", to_["bufferViews"].size(), kNone, place);
            const Json& in = to_["bufferViews"][view];
            const auto size = in["byteLength"].get<std::uint64_t>();
            const std::uint64_t offset = whole(from, "byteOffset", size + 1, 0, place);
            const std::uint64_t count = whole(from, "count", 4 * GltfLimits::kVertices + 1, kNone, place);
            const std::uint64_t stride = in.value("byteStride", std::uint64_t{bytes});
            if (!member(from, "sparse").is_null()) refuse("{} is sparse, which is not read", place);
            if (count == 0 || stride < bytes || (count - 1) * stride + bytes > size - offset)
                refuse("{} reads {} values beyond its view of {} bytes", place, count, size);
            const auto component = from["componentType"].get<std::uint64_t>();
            const auto type = from["type"].get<std::string>();
            accessors_.push_back({component, count, in["byteOffset"].get<std::uint64_t>() + offset, stride, type});
            to_["accessors"].push_back({{"bufferView", view},
                                        {"byteOffset", offset},
                                        {"componentType", component},
                                        {"count", count},
                                        {"type", type}});
        }
    }

    static std::size_t componentBytes(const Json& accessor, const std::string& place) {
        switch (whole(accessor, "componentType", 1 << 16, kNone, place)) {
            case 5120:
            case 5121:
                return 1;
            case 5122:
            case 5123:
                return 2;
            case 5125:
            case kFloat:
                return 4;
            default:
                refuse("{}.componentType is unknown", place);
        }
    }

    static std::size_t componentsOf(const Json& accessor, const std::string& place) {
        const Json& type = member(accessor, "type");
        for (const auto& [name, count] : {std::pair{"SCALAR", 1}, {"VEC2", 2}, {"VEC3", 3}, {"VEC4", 4}}) {
            if (type == name) return static_cast<std::size_t>(count);
        }
        if (type == "MAT4") return 16;
        refuse("{}.type is not one that is read", place);
    }

    void copyMaterials() {
        const Json& materials = list(from_, "materials", "");
        to_["materials"] = Json::array();
        for (std::size_t i = 0; i < materials.size(); ++i) {
            Json look = Json::object();
            copyNumbers(member(materials[i], "pbrMetallicRoughness"), look, "baseColorFactor", 4,
                        fmt::format("materials[{}]", i));
            to_["materials"].push_back({{"pbrMetallicRoughness", std::move(look)}});
        }
    }

    void copyMeshes() {
        const Json& meshes = list(from_, "meshes", "");
        to_["meshes"] = Json::array();
        for (std::size_t i = 0; i < meshes.size(); ++i) {
            const std::string place = fmt::format("meshes[{}]", i);
            const Json& primitives = list(meshes[i], "primitives", place + ".");
            if (primitives.empty()) refuse("{} has no primitives", place);
            Json mesh{{"primitives", Json::array()}};
            for (const Json& primitive : primitives) mesh["primitives"].push_back(cleanPrimitive(primitive, place));
            to_["meshes"].push_back(std::move(mesh));
        }
    }

    Json cleanPrimitive(const Json& from, const std::string& place) const {
        if (whole(from, "mode", 7, kTriangles, place) != kTriangles) refuse("{} is not made of triangles", place);
        const Json& attributes = member(from, "attributes");
        const std::uint64_t position = whole(attributes, "POSITION", accessors_.size(), kNone, place);
        Json to{{"mode", kTriangles}, {"attributes", {{"POSITION", position}}}};
        const auto isVector = [&](std::uint64_t i) {
            return accessors_[i].component == kFloat && accessors_[i].type == "VEC3";
        };
        if (!isVector(position)) refuse("{}.POSITION is not VEC3 of floats", place);
        if (accessors_[position].count > GltfLimits::kVertices)
            refuse("{} has more than {} vertices", place, GltfLimits::kVertices);
        if (!member(attributes, "NORMAL").is_null()) {
            const std::uint64_t normal = whole(attributes, "NORMAL", accessors_.size(), kNone, place);
            if (!isVector(normal) || accessors_[normal].count != accessors_[position].count)
                refuse("{}.NORMAL is not VEC3 of floats, one a position", place);
            to["attributes"]["NORMAL"] = normal;
        }
        if (!member(from, "indices").is_null()) {
            const std::uint64_t indices = whole(from, "indices", accessors_.size(), kNone, place);
            const Accessor& accessor = accessors_[indices];
            const bool isUnsigned =
                accessor.component == 5121 || accessor.component == 5123 || accessor.component == 5125;
            if (!isUnsigned || accessor.type != "SCALAR") refuse("{}.indices are not unsigned numbers", place);
            checkIndices(indices, accessors_[position].count, place);
            to["indices"] = indices;
        }
        if (!member(from, "material").is_null())
            to["material"] = whole(from, "material", to_["materials"].size(), kNone, place);
        return to;
    }

    /// Assimp would leave out triangles with such indices without a word.
    void checkIndices(std::uint64_t accessor, std::uint64_t vertices, const std::string& place) const {
        const Accessor& indices = accessors_[accessor];
        const std::size_t bytes = indices.component == 5121 ? 1 : indices.component == 5123 ? 2 : 4;
        for (std::uint64_t i = 0; i < indices.count; ++i) {
            std::uint32_t index = 0;
            std::memcpy(&index, binary_.data() + indices.begin + i * indices.stride, bytes);
            if (index >= vertices) refuse("{} names vertex {} of {}", place, index, vertices);
        }
    }

    void copyNodes() {
        const Json& nodes = list(from_, "nodes", "");
        const Json& scenes = list(from_, "scenes", "");
        const std::uint64_t scene = whole(from_, "scene", std::max<std::size_t>(scenes.size(), 1), 0, "the model");
        if (scenes.empty()) refuse("has no scene");
        to_["nodes"] = Json::array();
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const std::string place = fmt::format("nodes[{}]", i);
            Json node = Json::object();
            copyNumbers(nodes[i], node, "matrix", 16, place);
            copyNumbers(nodes[i], node, "translation", 3, place);
            copyNumbers(nodes[i], node, "rotation", 4, place);
            copyNumbers(nodes[i], node, "scale", 3, place);
            if (!member(nodes[i], "mesh").is_null())
                node["mesh"] = whole(nodes[i], "mesh", to_["meshes"].size(), kNone, place);
            to_["nodes"].push_back(std::move(node));
        }
        std::vector<bool> seen(nodes.size(), false);
        Json roots = cleanChildren(scenes[scene], "nodes", fmt::format("scenes[{}]", scene), seen, 0);
        to_["scenes"] = Json::array({{{"nodes", std::move(roots)}}});
        to_["scene"] = 0;
    }

    Json cleanChildren(const Json& parent, const char* name, const std::string& place, std::vector<bool>& seen,
                       int depth) {
        Json children = Json::array();
        if (depth > GltfLimits::kDepth) refuse("{} lies more than {} nodes deep", place, GltfLimits::kDepth);
        for (const Json& child : list(parent, name, place + ".")) {
            if (!child.is_number_unsigned() || child.get<std::uint64_t>() >= seen.size())
                refuse("{}.{} names a node that is not there", place, name);
            const auto index = child.get<std::size_t>();
            if (seen[index]) refuse("nodes[{}] is in two places", index);
            seen[index] = true;
            Json below =
                cleanChildren(from_["nodes"][index], "children", fmt::format("nodes[{}]", index), seen, depth + 1);
            if (!below.empty()) to_["nodes"][index]["children"] = std::move(below);
            children.push_back(index);
        }
        return children;
    }

    Bytes pack() {
        std::string json = to_.dump();
        json.resize((json.size() + 3) / 4 * 4, ' ');
        binary_.resize((binary_.size() + 3) / 4 * 4);
        Bytes bytes;
        const auto word = [&](std::size_t value) { addWord(bytes, static_cast<std::uint32_t>(value)); };
        for (const std::size_t value : {std::size_t{kMagic}, std::size_t{2}, 28 + json.size() + binary_.size()})
            word(value);
        for (const std::size_t value : {json.size(), std::size_t{kJsonChunk}}) word(value);
        bytes.insert(bytes.end(), json.begin(), json.end());
        for (const std::size_t value : {binary_.size(), std::size_t{kBinaryChunk}}) word(value);
        bytes.insert(bytes.end(), binary_.begin(), binary_.end());
        return bytes;
    }

    const Json& from_;
    std::optional<Bytes> inFile_;
    const fs::path& folder_;
    Json to_;
    Bytes binary_;
    std::vector<std::uint64_t> starts_, sizes_;  ///< of each buffer, in binary_
    std::vector<Accessor> accessors_;
};

}  // namespace

std::variant<std::vector<std::uint8_t>, std::string> readGltf(const fs::path& path) {
    try {
        const Chunks chunks = splitChunks(readBytes(path));
        const Json document = Json::parse(chunks.json, nullptr, false);
        if (!document.is_object()) refuse("is not glTF: its JSON cannot be read");
        const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
        return Cleaner(document, chunks.binary, folder).clean();
    } catch (const GltfError& problem) {
        return fmt::format("{}: {}", path.string(), problem.what());
    }
}

}  // namespace nepho::engine
