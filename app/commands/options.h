#pragma once

#include "app/commands/tsne_options.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "app/tools/camera.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nepho::app {

/// What every command takes.
struct CommonOptions {
    std::size_t threads = 0;
    std::uint64_t seed = 0;
    bool quiet = false;
    bool verbose = false;
    void addTo(CLI::App& command);
};

/// What is opened, and which files belong to it.
struct DataOptions {
    std::filesystem::path path;
    std::string tensor, metadata, sprite, spriteSize, shape, format;
    std::vector<std::string> vectorColumns;
    bool dropNonFinite = false;
    void addTo(CLI::App& command);
    /// Every problem of the options themselves comes as CLI::ValidationError.
    OpenRequest request() const;
};

/// The --sprite-memory of all who make thumbnails of sprites, in MiB.
inline constexpr std::uint32_t kSpriteMemory = engine::SpriteLimits{}.maxBytes >> 20;
void addSpriteMemory(CLI::App& command, std::uint32_t& mebibytes);

/// How positions are made and shown, the same for view, render and bench.
struct LookOptions {
    std::string method = "auto";
    int dims = 0;  ///< 0: 3 where the data has as many
    std::vector<std::size_t> components;
    TsneCommandOptions tsne;
    std::string colorBy, labelBy, colorMap = "viridis";
    std::vector<std::uint32_t> select;
    std::optional<std::uint32_t> inspect;
    bool labels = false, noSprites = false, light = false, noAxes = false;
    float pointSize = 0.0f;
    std::uint32_t spriteMemory = kSpriteMemory;  ///< MiB
    std::string size = "1280x720";
    std::optional<float> azimuth, elevation, distance;  ///< degrees, degrees, radii of the cloud

    void addTo(CLI::App& command);
    /// Options that contradict each other come as CLI::ValidationError.
    void applyTo(OpenRequest& request, std::uint64_t seed) const;
    /// Changes a session that has its data. What names a column, component or row that is not there is left out;
    /// returns one sentence of all that, or nothing.
    std::optional<std::string> applyTo(Session& session) const;
    void applyTo(ViewSettings& settings) const;
    void applyTo(Camera& camera) const;
    std::array<std::uint32_t, 2> pixels() const;
};

/// "WxH" as two numbers from 1 to `largest`; throws CLI::ValidationError that names the option.
std::array<std::uint32_t, 2> parseSize(const std::string& option, const std::string& text, std::uint32_t largest);

}  // namespace nepho::app
