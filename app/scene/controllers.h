#pragma once

#include "app/scene/guides.h"
#include "app/scene/theme.h"
#include "engine/render/scene_renderer.h"

#include <array>
#include <filesystem>
#include <memory>

namespace nepho::app {

/// The controllers in the person's hands: a model each, or a line where its file cannot be used.
class Controllers {
  public:
    /// Reads left.glb and right.glb of a folder, once; one that cannot be used is warned of.
    void load(engine::Gpu& gpu, const std::filesystem::path& folder);
    bool isLoaded() const { return loaded_; }
    /// Adds those that are seen to a frame, which must be drawn before the next call.
    void append(engine::SceneFrame& frame, const Guides& guides, const Theme& theme);

  private:
    std::array<std::unique_ptr<engine::MeshModel>, 2> models_;  ///< by hand
    std::array<engine::MeshInstance, 2> shown_;
    bool loaded_ = false;
};

}  // namespace nepho::app
