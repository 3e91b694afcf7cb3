#include "projector/data/json_config.h"

#include "projector/base/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace nepho::projector {
namespace {

using nlohmann::json;

// Bails out of the nested helpers below; caught in parseJsonConfig, so that none leaves this file.
struct BadValue {
    std::string message;
};

// nlohmann's message says line and column itself; its prefix is for programmers.
std::string reasonOf(std::string_view what) {
    constexpr std::size_t kShown = 240;  // it repeats the token last read, which may be long
    const std::size_t begin = what.find("parse error");
    if (begin != std::string_view::npos) what.remove_prefix(begin);
    return repairUtf8(what.substr(0, kShown));
}

std::string textAt(const json& object, const char* key, const std::string& place) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return {};
    if (!found->is_string())
        throw BadValue{fmt::format("{}.{} is of type {}, expected a string", place, key, found->type_name())};
    return found->get<std::string>();
}

std::vector<std::size_t> lengthsAt(const json& object, const char* key, const std::string& place) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return {};
    const auto isLength = [](const json& value) {
        return value.is_number_unsigned() && value.get<std::uint64_t>() <= std::numeric_limits<std::uint32_t>::max();
    };
    if (!found->is_array() || found->size() != 2 || !std::all_of(found->begin(), found->end(), isLength)) {
        throw BadValue{fmt::format("{}.{} is not a list of two whole numbers", place, key)};
    }
    return {(*found)[0].get<std::size_t>(), (*found)[1].get<std::size_t>()};
}

ConfigEntry entryOf(const json& object, std::size_t index) {
    const std::string place = fmt::format("embeddings[{}]", index);
    if (!object.is_object())
        throw BadValue{fmt::format("{} is of type {}, expected an object", place, object.type_name())};
    ConfigEntry entry;
    entry.name = textAt(object, "tensorName", place);
    entry.tensorPath = textAt(object, "tensorPath", place);
    entry.metadataPath = textAt(object, "metadataPath", place);
    entry.bookmarksPath = textAt(object, "bookmarksPath", place);
    entry.shape = lengthsAt(object, "tensorShape", place);
    const auto sprite = object.find("sprite");
    if (sprite == object.end() || sprite->is_null()) return entry;
    if (!sprite->is_object())
        throw BadValue{fmt::format("{}.sprite is of type {}, expected an object", place, sprite->type_name())};
    entry.spritePath = textAt(*sprite, "imagePath", place + ".sprite");
    if (const std::vector<std::size_t> tile = lengthsAt(*sprite, "singleImageDim", place + ".sprite"); !tile.empty()) {
        entry.spriteTile = {static_cast<std::uint32_t>(tile[0]), static_cast<std::uint32_t>(tile[1])};
    }
    return entry;
}

// nlohmann's parser keeps its own stack, but destroying a deeply nested value recurses; no config nests deeper than 4.
bool nestsTooDeep(std::string_view text) {
    constexpr int kMaxNesting = 64;
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString && c == '\\') ++i;
        if (c == '"') inString = !inString;
        if (inString) continue;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        if (depth > kMaxNesting) return true;
    }
    return false;
}

ProjectorConfig configOf(const json& root) {
    if (!root.is_object())
        throw BadValue{fmt::format("is of type {}, expected an object with \"embeddings\"", root.type_name())};
    const auto embeddings = root.find("embeddings");
    if (embeddings == root.end()) throw BadValue{"has no \"embeddings\", expected a projector config"};
    if (!embeddings->is_array())
        throw BadValue{fmt::format("embeddings is of type {}, expected a list", embeddings->type_name())};
    ProjectorConfig config;
    for (std::size_t i = 0; i < embeddings->size(); ++i) config.entries.push_back(entryOf((*embeddings)[i], i));
    dropRepeatedEntries(config);
    return config;
}

}  // namespace

Result<ProjectorConfig> parseJsonConfig(std::string_view text, const std::filesystem::path& path) {
    const std::string file = path.string();
    if (nestsTooDeep(text)) return unexpected(file + ": nests too deeply for a projector config");
    try {
        return configOf(json::parse(text.begin(), text.end()));
    } catch (const json::parse_error& error) {
        return unexpected(fmt::format("{}: {}", file, reasonOf(error.what())));
    } catch (const json::exception& error) {
        return unexpected(fmt::format("{}: is not a projector config: {}", file, error.what()));
    } catch (const BadValue& bad) {
        return unexpected(fmt::format("{}: {}", file, bad.message));
    }
}

}  // namespace nepho::projector
