#include "engine/render/sprite_texture.h"

#include "engine/gpu/barriers.h"

#include <algorithm>
#include <cstring>

namespace nepho::engine {

SpriteAtlas makeSpriteAtlas(const SheetView& sheet, std::size_t tiles, const SpriteLimits& limits) {
    SpriteAtlas atlas;
    atlas.tiles = tiles;
    atlas.layout = planSpritePages(tiles, sheet.tileWidth, sheet.tileHeight, limits);
    const SpritePageLayout& layout = atlas.layout;
    atlas.levels.resize(std::size_t{layout.pages} * layout.mipLevels);
    for (std::uint32_t page = 0; page < layout.pages; ++page) {
        for (std::uint32_t level = 0; level < layout.mipLevels; ++level) {
            auto& out = atlas.levels[std::size_t{page} * layout.mipLevels + level];
            out.resize(std::size_t{layout.pageWidth >> level} * (layout.pageHeight >> level) * 4);
            fillSpritePage(sheet, tiles, layout, page, level, out);
        }
    }
    return atlas;
}

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
    const SpritePageLayout& layout = atlas_->layout;
    if (next_ == 0)
        transition(commands, *image_.handle, kColor, vk::ImageLayout::eUndefined, vk::ImageLayout::eTransferDstOptimal);
    vk::DeviceSize sent = 0;
    while (!ready() && (sent == 0 || sent + atlas_->levels[next_].size() <= budgetBytes)) {
        const auto& bytes = atlas_->levels[next_];
        const auto page = static_cast<std::uint32_t>(next_ / layout.mipLevels);
        const auto level = static_cast<std::uint32_t>(next_ % layout.mipLevels);
        const StagingRing::Piece piece = staging.reserve(bytes.size());
        std::memcpy(piece.bytes.data(), bytes.data(), bytes.size());
        const vk::BufferImageCopy copy(piece.offset, 0, 0, vk::ImageSubresourceLayers(kColor, level, page, 1), {},
                                       vk::Extent3D(layout.pageWidth >> level, layout.pageHeight >> level, 1));
        commands.copyBufferToImage(piece.buffer, *image_.handle, vk::ImageLayout::eTransferDstOptimal, copy);
        sent += bytes.size();
        ++next_;
    }
    if (ready())
        transition(commands, *image_.handle, kColor, vk::ImageLayout::eTransferDstOptimal,
                   vk::ImageLayout::eShaderReadOnlyOptimal);
    return ready();
}

}  // namespace nepho::engine
