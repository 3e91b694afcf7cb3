#include "engine/render/sprite_texture.h"

#include "engine/gpu/barriers.h"

#include <algorithm>
#include <cstring>

namespace nepho::engine {

SpriteTexture::SpriteTexture(Gpu& gpu, std::shared_ptr<const SpriteAtlas> atlas)
    : atlas_(std::move(atlas)), total_(atlas_->levels.size()) {
    const SpritePageLayout& layout = atlas_->layout;
    ImageInfo info;
    info.extent = vk::Extent2D(layout.pageWidth, layout.pageHeight);
    info.layers = layout.pages;
    info.mipLevels = layout.mipLevels;
    info.arrayView = true;
    info.usage = vk::ImageUsageFlagBits::eSampled | vk::ImageUsageFlagBits::eTransferDst;
    image_ = gpu.makeImage(info, "sprites");
    vk::SamplerCreateInfo sampler({}, vk::Filter::eLinear, vk::Filter::eLinear, vk::SamplerMipmapMode::eNearest);
    sampler.setAddressModeU(vk::SamplerAddressMode::eClampToEdge).setAddressModeV(vk::SamplerAddressMode::eClampToEdge);
    sampler.setMaxLod(static_cast<float>(layout.mipLevels - 1));
    sampler_ = vk::raii::Sampler(gpu.device(), sampler);
}

bool SpriteTexture::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, vk::DeviceSize budgetBytes) {
    if (ready()) return true;
    constexpr auto kColor = vk::ImageAspectFlagBits::eColor;
    if (next_ == 0 && nextRow_ == 0)
        transition(commands, *image_.handle, kColor, vk::ImageLayout::eUndefined, vk::ImageLayout::eTransferDstOptimal);
    for (vk::DeviceSize sent = 0; !ready() && sent < budgetBytes;) sent += uploadBand(commands, staging);
    if (ready())
        transition(commands, *image_.handle, kColor, vk::ImageLayout::eTransferDstOptimal,
                   vk::ImageLayout::eShaderReadOnlyOptimal);
    return ready();
}

vk::DeviceSize SpriteTexture::uploadBand(const vk::raii::CommandBuffer& commands, StagingRing& staging) {
    const SpritePageLayout& layout = atlas_->layout;
    const auto page = static_cast<std::uint32_t>(next_ / layout.mipLevels);
    const auto level = static_cast<std::uint32_t>(next_ % layout.mipLevels);
    const std::uint32_t width = layout.pageWidth >> level, height = layout.pageHeight >> level;
    const std::uint32_t rows = std::min(std::max(kBandBytes / (4 * width), 1u), height - nextRow_);
    const std::size_t bytes = std::size_t{4} * width * rows;
    const StagingRing::Piece piece = staging.reserve(bytes);
    std::memcpy(piece.bytes.data(), atlas_->levels[next_].data() + std::size_t{4} * width * nextRow_, bytes);
    const vk::BufferImageCopy copy(
        piece.offset, 0, 0, vk::ImageSubresourceLayers(vk::ImageAspectFlagBits::eColor, level, page, 1),
        vk::Offset3D(0, static_cast<std::int32_t>(nextRow_), 0), vk::Extent3D(width, rows, 1));
    commands.copyBufferToImage(piece.buffer, *image_.handle, vk::ImageLayout::eTransferDstOptimal, copy);
    nextRow_ += rows;
    if (nextRow_ == height) {
        nextRow_ = 0;
        ++next_;
    }
    return bytes;
}

}  // namespace nepho::engine
