#include "app/commands/options.h"

#include "app/commands/number_range.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <numbers>

namespace nepho::app {

namespace {

constexpr float kRadiansPerDegree = std::numbers::pi_v<float> / 180.0f;
constexpr float kAzimuth = 35.0f, kElevation = 20.0f;
constexpr std::int64_t kLargestRow = 0xffffffff;
constexpr std::uint32_t kLargestPicture = 16384;
constexpr std::uint32_t kLargestTile = 8192;

std::optional<std::filesystem::path> pathOrNone(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::filesystem::path>(text);
}

std::vector<std::size_t> parseShape(const std::string& text) {
    std::vector<std::size_t> shape;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        std::size_t value = 0;
        const auto [next, error] = std::from_chars(at, end, value);
        const bool separated = next == end || (*next == 'x' && next + 1 != end);
        if (error != std::errc() || !separated)
            throw CLI::ValidationError("--shape", fmt::format("\"{}\" is not NxD, e.g. 10000x200", text));
        shape.push_back(value);
        at = next == end ? end : next + 1;
    }
    if (shape.size() != 2 || shape[1] == 0)
        throw CLI::ValidationError("--shape", fmt::format("\"{}\" is not NxD, e.g. 10000x200", text));
    return shape;
}

/// Values with commas between them are one argument: what follows it is another option's, or DATA.
CLI::Option* asCommaList(CLI::Option* option) {
    return option->delimiter(',')->expected(1)->allow_extra_args(false)->multi_option_policy(
        CLI::MultiOptionPolicy::TakeAll);
}

std::string columnNames(const projector::Table& table) {
    std::vector<std::string> names;
    for (const projector::Column& column : table.columns) names.push_back(column.name);
    return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

std::array<std::uint32_t, 2> parseSize(const std::string& option, const std::string& text, std::uint32_t largest) {
    std::array<std::uint32_t, 2> size{};
    const char* const end = text.data() + text.size();
    const auto [middle, first] = std::from_chars(text.data(), end, size[0]);
    bool good = first == std::errc() && middle != end && *middle == 'x';
    if (good) {
        const auto [last, second] = std::from_chars(middle + 1, end, size[1]);
        good = second == std::errc() && last == end;
    }
    for (const std::uint32_t side : size) good = good && side >= 1 && side <= largest;
    if (!good)
        throw CLI::ValidationError(option,
                                   fmt::format("\"{}\" is not WIDTHxHEIGHT with sides from 1 to {}", text, largest));
    return size;
}

void CommonOptions::addTo(CLI::App& command) {
    command.add_option("--threads", threads, "Threads to compute with, 0 = all cores")
        ->capture_default_str()
        ->check(CLI::Range(0, 1024));
    command.add_option("--seed", seed, "Seed of everything random")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command.add_flag("--quiet", quiet, "Only errors on standard error");
    command.add_flag("--verbose", verbose, "Say more on standard error");
}

void addSpriteMemory(CLI::App& command, std::uint32_t& mebibytes) {
    command
        .add_option("--sprite-memory", mebibytes,
                    "MiB that sprites may take on the GPU, 1 to 16384, and as much again beside it; larger tiles are "
                    "scaled down")
        ->capture_default_str()
        ->check(CLI::Range(1, 16384));
}

void DataOptions::addTo(CLI::App& command) {
    command
        .add_option(
            "DATA", path,
            "File or folder: projector_config.pbtxt or .json, .npy, .tsv, .csv, .bytes, or a folder with one of them")
        ->required();
    command.add_option("--tensor", tensor, "Name of the tensor to open; default: the first");
    command.add_option("--metadata", metadata, "Metadata TSV or .csv, in place of what a config names");
    command.add_option("--sprite", sprite, "Sprite sheet (PNG or JPEG), in place of what a config names");
    command.add_option("--sprite-size", spriteSize, "Size of one tile of --sprite in pixels, WIDTHxHEIGHT");
    command.add_option("--shape", shape, "Shape of a raw .bytes file, NxD; N = 0: from its length");
    command.add_option("--format", format, "What the file is, whatever its name")
        ->check(CLI::IsMember({"npy", "tsv", "csv", "bytes", "pbtxt", "json"}));
    asCommaList(command.add_option("--vector-columns", vectorColumns,
                                   "Columns of a CSV file that make the vector, e.g. \"dim_*\" or x,y,z, where * is "
                                   "any text; default: the first of lists in [ ], else those of numbers"));
    command.add_flag("--drop-non-finite", dropNonFinite,
                     "Leave out rows with NaN or infinite values, and say which, instead of refusing the data");
}

OpenRequest DataOptions::request() const {
    OpenRequest request;
    request.path = path;
    request.catalog.metadata = pathOrNone(metadata);
    request.catalog.sprite = pathOrNone(sprite);
    if (!spriteSize.empty()) request.catalog.spriteTile = parseSize("--sprite-size", spriteSize, kLargestTile);
    if (!shape.empty()) request.catalog.shape = parseShape(shape);
    if (!format.empty()) request.catalog.format = format;
    request.catalog.vectorColumns = vectorColumns;
    request.catalog.dropNonFinite = dropNonFinite;
    if (!tensor.empty()) request.tensor = tensor;
    if (!sprite.empty() && spriteSize.empty())
        throw CLI::ValidationError("--sprite", "needs --sprite-size WIDTHxHEIGHT, the size of one tile");
    return request;
}

void LookOptions::addTo(CLI::App& command) {
    std::vector<std::string> maps;
    for (const engine::NumberMap map : engine::numberMaps()) maps.emplace_back(engine::numberMapName(map));
    command
        .add_option("--method", method,
                    "Reduction; auto: none up to 3 dimensions, else pca; tsne: computed while it is shown")
        ->capture_default_str()
        ->check(CLI::IsMember({"auto", "pca", "tsne", "none"}));
    tsne.addTo(command);
    tsne.addOfWindow();
    command.add_option("--dims", dims, "Dimensions shown, 2 or 3; default: 3 where there are as many")
        ->check(CLI::IsMember({2, 3}));
    asCommaList(
        command.add_option("--axes", components, "Components or dimensions on x, y and z, counted from 1, e.g. 1,3,4"))
        ->check(CLI::Range(1, 1000000));
    command.add_option("--color-by", colorBy,
                       "Column that gives the colour; \"none\": one colour; \"quality\": how many of its neighbours a "
                       "point keeps in the layout; \"trustworthiness\", \"continuity\", \"divergence\": what the point "
                       "adds to them (where no column is called so). Default: the first column with few values");
    command.add_option("--color-map", colorMap, "Colours of numbers")
        ->capture_default_str()
        ->check(CLI::IsMember(maps));
    command.add_option("--label-by", labelBy, "Column of the labels. Default: the first with text");
    auto* selected =
        asCommaList(command.add_option("--select", select, "Rows to select, counted from 0, e.g. 3,14,15"));
    command
        .add_option("--inspect", inspect,
                    "Row to inspect, 0 to the last: selected, with its nearest neighbours; not with --select")
        ->check(CLI::Range(std::int64_t{0}, kLargestRow))
        ->excludes(selected);
    command.add_flag("--labels", labels, "Labels on as many points as fit");
    command.add_flag("--no-sprites", noSprites, "Discs, even where there are sprites");
    addSpriteMemory(command, spriteMemory);
    command.add_flag("--no-axes", noAxes, "No grid and no axes");
    command.add_flag("--light", light, "Light background");
    command
        .add_option("--point-size", pointSize,
                    "Fixed size of points in pixels, 1 to 512; default: by their number and distance")
        ->check(within(1.0, 512.0));
    command.add_option("--size", size, "Picture or window in pixels, WIDTHxHEIGHT")->capture_default_str();
    command.add_option("--azimuth", azimuth, "Camera: degrees around the cloud; default: 35; 3 dimensions only");
    command
        .add_option("--elevation", elevation,
                    "Camera: degrees above the ground, -88 to 88; default: 20; 3 dimensions only")
        ->check(within(-88.0, 88.0));
    command
        .add_option("--distance", distance,
                    "Camera: distance from the centre in radii of the cloud, 0.01 to 50; default: 2.9; with 2 "
                    "dimensions half of the picture's height, default: 1.15")
        ->check(within(0.01, 50.0));
}

void LookOptions::applyTo(OpenRequest& request, std::uint64_t seed) const {
    if (components.size() > 3)
        throw CLI::ValidationError("--axes", fmt::format("has {} values, expected up to 3", components.size()));
    if (dims == 2 && (azimuth || elevation)) {
        throw CLI::ValidationError(azimuth ? "--azimuth" : "--elevation",
                                   "turns a view of 3 dimensions, but --dims 2 is always seen from above");
    }
    request.method = parseMethod(method);
    const std::string foreign = request.method == Method::tsne ? "" : tsne.firstGiven();
    if (!foreign.empty()) throw CLI::ValidationError(foreign, "belongs to --method tsne");
    if (const std::string problem = tsne.problem(); !problem.empty()) throw CLI::ValidationError("--start", problem);
    request.tsne = tsne.request(seed, dims == 2 ? 2 : 3);
    request.sprites = !noSprites;
    request.spriteLimits.maxBytes = std::uint64_t{spriteMemory} << 20;
}

std::optional<std::string> LookOptions::applyTo(Session& session) const {
    std::vector<std::string> problems;
    const projector::Table& table = session.dataset().metadata;
    const auto isColumn = [&](const std::string& name) {
        if (table.find(name) != nullptr) return true;
        problems.push_back(fmt::format("there is no column \"{}\"; expected one of: {}", name, columnNames(table)));
        return false;
    };
    const auto hasColumn = [&](const std::string& name) { return name == "none" || isColumn(name); };
    const auto canColor = [&](const std::string& name) { return session.measureCalled(name) || hasColumn(name); };
    const auto hasRow = [&](std::uint32_t row) {
        if (row < session.rows()) return true;
        problems.push_back(
            fmt::format("row {} was asked for; expected 0 to {}", row, session.rows() == 0 ? 0 : session.rows() - 1));
        return false;
    };

    if (dims != 0) session.setDims(dims);
    auto axes = session.layout().axes;
    for (std::size_t i = 0; i < components.size(); ++i) {
        if (components[i] <= session.axisCount()) {
            axes[i] = components[i] - 1;
        } else {
            problems.push_back(fmt::format("--axes {}: expected 1 to {}", components[i], session.axisCount()));
        }
    }
    session.setAxes(axes);
    if (!tsne.superviseBy.empty()) isColumn(tsne.superviseBy);
    if (parseMethod(method) == Method::tsne) {
        if (const auto lowered = tsne.loweredPerplexity(session.rows())) spdlog::warn("{}", *lowered);
    }
    ColorBy by = session.colorBy();
    if (!colorBy.empty() && canColor(colorBy)) by.column = colorBy == "none" ? std::nullopt : std::optional(colorBy);
    for (const engine::NumberMap map : engine::numberMaps()) {
        if (engine::numberMapName(map) == colorMap) by.map = map;
    }
    session.setColorBy(by);
    if (!labelBy.empty() && hasColumn(labelBy))
        session.setLabelBy(labelBy == "none" ? std::nullopt : std::optional(labelBy));
    std::vector<std::uint32_t> rows;
    std::ranges::copy_if(select, std::back_inserter(rows), hasRow);
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    if (!rows.empty()) session.select(std::move(rows));
    if (inspect && hasRow(*inspect)) session.inspect(*inspect);
    if (problems.empty()) return std::nullopt;
    return fmt::format("{}", fmt::join(problems, "; "));
}

void LookOptions::applyTo(ViewSettings& settings) const {
    settings.dark = !light;
    settings.labels = labels;
    settings.axes = !noAxes;
    if (pointSize > 0.0f) settings.pointPixels = pointSize;
}

void LookOptions::applyTo(Camera& camera) const {
    camera.yaw = azimuth.value_or(kAzimuth) * kRadiansPerDegree;
    camera.pitch = elevation.value_or(kElevation) * kRadiansPerDegree;
    if (distance) camera.distance = *distance;
}

std::array<std::uint32_t, 2> LookOptions::pixels() const {
    return parseSize("--size", size, kLargestPicture);
}

}  // namespace nepho::app
