#pragma once

#include "engine/asset/sprite_atlas.h"
#include "engine/gpu/gpu.h"
#include "engine/gpu/staging_ring.h"

#include <cstdint>
#include <memory>

namespace nepho::engine {

/// The pages on the GPU, uploaded in slices so that no frame waits for long.
class SpriteTexture {
  public:
    SpriteTexture(Gpu& gpu, std::shared_ptr<const SpriteAtlas> atlas);

    /// Uploads about `budgetBytes` more, a band of rows after the other; true once everything is there.
    bool upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, vk::DeviceSize budgetBytes);
    bool ready() const { return next_ == total_; }

    const SpritePageLayout& layout() const { return atlas_->layout; }
    std::size_t tiles() const { return atlas_->tiles; }
    vk::ImageView view() const { return *image_.view; }
    vk::Sampler sampler() const { return *sampler_; }

  private:
    static constexpr std::uint32_t kBandBytes = 2u << 20;
    vk::DeviceSize uploadBand(const vk::raii::CommandBuffer& commands, StagingRing& staging);

    std::shared_ptr<const SpriteAtlas> atlas_;
    GpuImage image_;
    vk::raii::Sampler sampler_{nullptr};
    std::size_t next_ = 0;       ///< level of atlas_->levels that is under way
    std::uint32_t nextRow_ = 0;  ///< of it
    std::size_t total_ = 0;
};

}  // namespace nepho::engine
