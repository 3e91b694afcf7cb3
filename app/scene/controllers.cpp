#include "app/scene/controllers.h"

#include <spdlog/spdlog.h>

#include <span>
#include <string>
#include <utility>
#include <variant>

namespace nepho::app {

namespace {
constexpr float kPointer = 0.06f;  // metres of the line that stands for a controller
}  // namespace

void Controllers::load(engine::Gpu& gpu, const std::filesystem::path& folder) {
    if (std::exchange(loaded_, true)) return;
    for (std::size_t hand = 0; hand < models_.size(); ++hand) {
        auto mesh = engine::readMesh(folder / (hand == 0 ? "left.glb" : "right.glb"));
        if (const auto* problem = std::get_if<std::string>(&mesh)) {
            spdlog::warn("{}; a line is drawn for the controller", *problem);
            continue;
        }
        models_[hand] = std::make_unique<engine::MeshModel>(gpu, std::get<engine::Mesh>(std::move(mesh)));
    }
}

void Controllers::append(engine::SceneFrame& frame, const Guides& guides, const Theme& theme) {
    std::size_t count = 0;
    for (std::size_t hand = 0; hand < models_.size(); ++hand) {
        const auto& controller = guides.controllers[hand];
        if (!controller) continue;
        if (models_[hand]) {
            shown_[count++] = {models_[hand].get(), engine::toMatrix(controller->worldFromGrip)};
        } else {
            frame.lines.push_back({controller->worldFromAim * glm::vec3(0, 0, kPointer), theme.sphere});
            frame.lines.push_back({controller->worldFromAim.position, theme.sphere});
        }
    }
    frame.meshes = std::span(shown_).first(count);
}

}  // namespace nepho::app
