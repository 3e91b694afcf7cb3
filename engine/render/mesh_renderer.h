#pragma once

#include "engine/asset/mesh_file.h"
#include "engine/gpu/staging_ring.h"
#include "engine/render/frame_block.h"

#include <glm/mat4x4.hpp>

#include <cstdint>
#include <span>

namespace nepho::engine {

/// A mesh on the GPU. It stays as it is; the copy in host memory is kept until it was sent.
class MeshModel {
  public:
    /// `mesh` must have a triangle at least.
    MeshModel(Gpu& gpu, Mesh mesh);

    /// Sends it, the first time. Call before the pass.
    void upload(const vk::raii::CommandBuffer& commands, StagingRing& staging);
    void draw(const vk::raii::CommandBuffer& commands) const;

    /// A ball around it, in its own space.
    glm::vec3 middle() const { return middle_; }
    float radius() const { return radius_; }

  private:
    Mesh mesh_;
    Buffer vertices_, indices_;
    std::uint32_t count_;  ///< of indices
    glm::vec3 middle_;
    float radius_ = 0.0f;
};

/// A mesh somewhere in the world.
struct MeshInstance {
    MeshModel* model = nullptr;
    glm::mat4 worldFromModel{1};  ///< a rotation, a translation, and one scale for all axes
};

/// Draws meshes: opaque, lit from above and from the head.
class MeshRenderer {
  public:
    MeshRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame);
    void draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame,
              std::span<const MeshInstance> meshes) const;

  private:
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline pipeline_{nullptr};
};

}  // namespace nepho::engine
