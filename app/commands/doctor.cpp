#include "app/assets.h"
#include "app/commands/command.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "engine/gpu/gpu.h"
#include "engine/text/font_book.h"
#include "engine/xr/headset_survey.h"
#include "projector/parallel/parallel_for.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdlib>

namespace nepho::app {

namespace {

using nlohmann::json;

struct DoctorOptions {
    CommonOptions common;
    bool json = false;
};

struct Script {
    const char* name;
    char32_t sample;
    const char* package;
};

constexpr std::array kScripts{
    Script{"Chinese, Japanese", U'中', "fonts-noto-cjk"},
    Script{"Korean", U'한', "fonts-noto-cjk"},
    Script{"Arabic", U'ع', "fonts-noto-core"},
    Script{"Hebrew", U'א', "fonts-noto-core"},
    Script{"Devanagari", U'अ', "fonts-noto-core"},
    Script{"Thai", U'ก', "fonts-noto-core"},
    Script{"Emoji", U'\U0001F600', "fonts-noto-color-emoji"},
};

json gpusJson() {
    json list = json::array();
    engine::DeviceChoice choice;
    try {
        choice = engine::Gpu::survey();
    } catch (const vk::SystemError& problem) {
        return {{"problem", problem.what()}, {"devices", list}};
    }
    for (const engine::DeviceVerdict& verdict : choice.verdicts) {
        list.push_back({{"name", verdict.name},
                        {"kind", verdict.kind},
                        {"chosen", verdict.chosen},
                        {"refusedBecause", verdict.refusals}});
    }
    return {{"problem", list.empty() ? json("no Vulkan device; install mesa-vulkan-drivers") : json(nullptr)},
            {"devices", list}};
}

json fontsJson() {
    engine::FontBook fonts(bundledFont());
    json list = json::array();
    for (const Script& script : kScripts) {
        const auto file = fonts.fontOf({&script.sample, 1});
        list.push_back({{"script", script.name},
                        {"font", file.path.empty() ? json(nullptr) : json(file.path.string())},
                        {"package", script.package}});
    }
    return list;
}

json displayJson() {
    for (const char* name : {"WAYLAND_DISPLAY", "DISPLAY"}) {
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
            return fmt::format("{}={}", name, value);
    }
    return nullptr;
}

json headsetJson() {
    const engine::HeadsetSurvey survey = engine::surveyHeadset();
    const auto orNull = [](const std::string& text) { return text.empty() ? json(nullptr) : json(text); };
    return {{"problem", orNull(survey.problem)},
            {"runtime", orNull(survey.runtime)},
            {"system", orNull(survey.system)},
            {"extensions", survey.extensions}};
}

void printHeadset(const json& headset) {
    fmt::print("Headset\n");
    if (!headset["system"].is_null()) fmt::print("  {}\n", headset["system"].get<std::string>());
    if (!headset["problem"].is_null()) fmt::print("  none: {}\n", headset["problem"].get<std::string>());
    if (headset["runtime"].is_null()) return;
    fmt::print("  OpenXR runtime: {}\n", headset["runtime"].get<std::string>());
    fmt::print("  extensions: {}\n", fmt::join(headset["extensions"].get<std::vector<std::string>>(), " "));
}

void printReport(const json& report) {
    fmt::print("Vulkan devices\n");
    if (!report["gpus"]["problem"].is_null()) fmt::print("  {}\n", report["gpus"]["problem"].get<std::string>());
    for (const json& device : report["gpus"]["devices"]) {
        const auto refusals = device["refusedBecause"].get<std::vector<std::string>>();
        const std::string verdict = device["chosen"].get<bool>() ? "taken"
                                    : refusals.empty()           ? "could be used, another is better"
                                                       : fmt::format("refused: {}", fmt::join(refusals, ", "));
        fmt::print("  {} ({}): {}\n", device["name"].get<std::string>(), device["kind"].get<std::string>(), verdict);
    }
    fmt::print("Display\n  {}\n",
               report["display"].is_null() ? "none: use nephoscope render" : report["display"].get<std::string>());
    printHeadset(report["headset"]);
    fmt::print("Fonts\n");
    for (const json& font : report["fonts"]) {
        fmt::print("  {}: {}\n", font["script"].get<std::string>(),
                   font["font"].is_null() ? fmt::format("none; install {}", font["package"].get<std::string>())
                                          : font["font"].get<std::string>());
    }
    fmt::print("Threads\n  {}\n", report["threads"].get<std::size_t>());
}

int run(const DoctorOptions& options) {
    applyCommon(options.common);
    const json report{{"version", NEPHOSCOPE_VERSION},   {"gpus", gpusJson()},   {"display", displayJson()},
                      {"headset", headsetJson()},        {"fonts", fontsJson()}, {"threads", projector::threadCount()},
                      {"assets", assetFolder().string()}};
    if (options.json) {
        fmt::print("{}\n", report.dump(2));
    } else {
        printReport(report);
    }
    return kDone;
}

}  // namespace

Command addDoctor(CLI::App& program) {
    CLI::App& command = *program.add_subcommand("doctor", "Say what this machine offers and what to install");
    auto options = std::make_shared<DoctorOptions>();
    command.add_flag("--json", options->json, "As JSON");
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
