#include "app/session/recent_data.h"

#include "projector/base/atomic_file.h"
#include "projector/base/mapped_file.h"
#include "projector/base/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace nepho::app {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Entry = RecentData::Entry;

template <typename T>
void put(json& to, const char* key, const std::optional<T>& value) {
    if (value) to[key] = *value;
}

template <typename T>
std::optional<T> take(const json& from, const char* key) {
    const auto found = from.find(key);
    return found == from.end() ? std::nullopt : std::optional(found->get<T>());
}

json jsonOf(const Entry& entry) {
    json out{{"path", entry.path.string()}, {"rows", entry.rows}, {"dims", entry.dims}};
    put(out, "tensor", entry.tensor);
    if (entry.catalog.metadata) out["metadata"] = entry.catalog.metadata->string();
    if (entry.catalog.sprite) out["sprite"] = entry.catalog.sprite->string();
    put(out, "spriteTile", entry.catalog.spriteTile);
    put(out, "shape", entry.catalog.shape);
    put(out, "format", entry.catalog.format);
    if (!entry.catalog.vectorColumns.empty()) out["vectorColumns"] = entry.catalog.vectorColumns;
    if (entry.catalog.dropNonFinite) out["dropNonFinite"] = true;
    return out;
}

/// Throws json::exception where a value has another type.
Entry entryOf(const json& in) {
    Entry entry;
    entry.path = in.at("path").get<std::string>();
    entry.rows = in.value("rows", std::size_t{0});
    entry.dims = in.value("dims", std::size_t{0});
    entry.tensor = take<std::string>(in, "tensor");
    if (const auto metadata = take<std::string>(in, "metadata")) entry.catalog.metadata = *metadata;
    if (const auto sprite = take<std::string>(in, "sprite")) entry.catalog.sprite = *sprite;
    entry.catalog.spriteTile = take<std::array<std::uint32_t, 2>>(in, "spriteTile");
    entry.catalog.shape = take<std::vector<std::size_t>>(in, "shape");
    entry.catalog.format = take<std::string>(in, "format");
    entry.catalog.vectorColumns = in.value("vectorColumns", std::vector<std::string>());
    entry.catalog.dropNonFinite = in.value("dropNonFinite", false);
    return entry;
}

/// Whether the numbers of an entry, and of lists in it, count something: others would be converted to what fits.
bool hasOnlyCounts(const json& in) {
    const auto isCount = [](const json& value) { return !value.is_number() || value.is_number_unsigned(); };
    return std::ranges::all_of(in, [&](const json& value) {
        return isCount(value) && (!value.is_array() || std::ranges::all_of(value, isCount));
    });
}

/// The same for one folder however it was written.
fs::path wholePath(const fs::path& path) {
    std::error_code failed;  // where the current folder was removed
    const fs::path absolute = fs::absolute(path, failed);
    const fs::path whole = (failed ? path : absolute).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

std::vector<Entry> readEntries(const fs::path& file) {
    constexpr std::size_t kMostBytes = std::size_t{1} << 20;
    std::vector<Entry> entries;
    if (file.empty()) return entries;
    const auto text = projector::readFile(file, kMostBytes);
    if (!text) return entries;
    const json list = json::parse(*text, nullptr, false);
    if (!list.is_array()) return entries;
    for (const json& item : list) {
        try {
            if (!hasOnlyCounts(item)) continue;
            Entry entry = entryOf(item);
            if (entries.size() == RecentData::kMost || !entry.path.is_absolute()) continue;
            entry.path = wholePath(entry.path);
            entries.push_back(std::move(entry));
        } catch (const json::exception&) {
            continue;
        }
    }
    return entries;
}

void putFirst(std::vector<Entry>& entries, const Entry& entry) {
    std::erase_if(entries, [&](const Entry& other) { return other.isLike(entry); });
    entries.insert(entries.begin(), entry);
    if (entries.size() > RecentData::kMost) entries.resize(RecentData::kMost);
}

/// JSON is UTF-8, and names of files need not be: such are remembered in the session alone.
bool isText(const Entry& entry) {
    const auto isText = [](const std::optional<fs::path>& path) {
        return !path || projector::isValidUtf8(path->native());
    };
    return isText(entry.path) && isText(entry.catalog.metadata) && isText(entry.catalog.sprite);
}

void writeEntries(const fs::path& file, const std::vector<Entry>& entries) {
    if (file.empty()) return;
    json list = json::array();
    for (const Entry& entry : entries) {
        if (isText(entry)) list.push_back(jsonOf(entry));
    }
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    const auto written = projector::writeFile(file, list.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
    if (!written) spdlog::debug("what was opened is not remembered: {}", written.error().message);
}

}  // namespace

RecentData::RecentData(fs::path file) : file_(std::move(file)), entries_(readEntries(file_)) {}

void RecentData::add(const OpenRequest& request, std::size_t rows, std::size_t dims) {
    Entry entry{wholePath(request.path), request.catalog, request.tensor, rows, dims};
    if (entry.catalog.metadata) entry.catalog.metadata = wholePath(*entry.catalog.metadata);
    if (entry.catalog.sprite) entry.catalog.sprite = wholePath(*entry.catalog.sprite);
    const std::scoped_lock writing(writing_);
    std::vector<Entry> now = file_.empty() ? entries() : readEntries(file_);
    putFirst(now, entry);
    writeEntries(file_, now);
    const std::scoped_lock lock(mutex_);
    entries_ = std::move(now);
    ++version_;
}

std::vector<Entry> RecentData::entries() const {
    const std::scoped_lock lock(mutex_);
    return entries_;
}

std::vector<Entry> RecentData::entriesBut(const OpenRequest& request) const {
    const Entry opened{wholePath(request.path), request.catalog, request.tensor};
    std::vector<Entry> others = entries();
    std::erase_if(others, [&](const Entry& entry) { return entry.isLike(opened); });
    return others;
}

std::string shortName(const Entry& entry) {
    std::string name = entry.path.filename().string();
    if (entry.tensor) name += fmt::format(" ({})", *entry.tensor);
    return name;
}

std::vector<std::string> shortNames(std::span<const Entry> entries) {
    std::vector<std::string> names, distinct;
    for (const Entry& entry : entries) names.push_back(shortName(entry));
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string folder = entries[i].path.parent_path().filename().string();
        distinct.push_back(std::ranges::count(names, names[i]) > 1 ? folder + "/" + names[i] : names[i]);
    }
    return distinct;
}

}  // namespace nepho::app
