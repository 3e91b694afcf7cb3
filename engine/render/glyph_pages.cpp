#include "engine/render/glyph_pages.h"

#include "engine/gpu/barriers.h"

#include <bit>
#include <cstring>

namespace nepho::engine {

std::vector<std::uint32_t> glyphConstants() {
    return {std::bit_cast<std::uint32_t>(static_cast<float>(FontBook::kSpreadTexels)),
            std::bit_cast<std::uint32_t>(kPictureTexels)};
}

GlyphPages::GlyphPages(Gpu& gpu)
    : layout_(gpu, {vk::DescriptorType::eCombinedImageSampler, vk::DescriptorType::eCombinedImageSampler},
              "glyph atlas") {
    const auto makePage = [&](vk::Format format, std::uint32_t side, const char* name) {
        ImageInfo info;
        info.format = format;
        info.extent = vk::Extent2D(side, side);
        info.usage = vk::ImageUsageFlagBits::eSampled | vk::ImageUsageFlagBits::eTransferDst;
        return Page{gpu.makeImage(info, name)};
    };
    outlines_ = makePage(vk::Format::eR8Unorm, FontBook::kAtlasSide, "glyph atlas");
    pictures_ = makePage(vk::Format::eR8G8B8A8Unorm, FontBook::kPictureAtlasSide, "emoji atlas");
    sampler_ = vk::raii::Sampler(gpu.device(), vk::SamplerCreateInfo({}, vk::Filter::eLinear, vk::Filter::eLinear));
    set_ = DescriptorSet(gpu, layout_, "glyph atlas");
    set_.setImage(gpu, 0, *outlines_.image.view, *sampler_);
    set_.setImage(gpu, 1, *pictures_.image.view, *sampler_);
}

void GlyphPages::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, const FontBook& fonts) {
    upload(commands, staging, fonts.outlines(), outlines_);
    upload(commands, staging, fonts.pictures(), pictures_);
}

void GlyphPages::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, const GlyphAtlas& atlas,
                        Page& page) {
    if (page.ready && page.version == atlas.version()) return;
    constexpr auto kColor = vk::ImageAspectFlagBits::eColor;
    using enum vk::ImageLayout;
    const vk::Image image = *page.image.handle;
    transition(commands, image, kColor, page.ready ? eShaderReadOnlyOptimal : eUndefined, eTransferDstOptimal);
    const std::size_t texelBytes = atlas.texelBytes();
    const auto send = [&](const GlyphAtlas::Area& area) {
        const std::size_t rowBytes = area.width * texelBytes;
        const StagingRing::Piece piece = staging.reserve(rowBytes * area.height);
        for (std::size_t row = 0; row < area.height; ++row)
            std::memcpy(piece.bytes.data() + row * rowBytes,
                        atlas.texels().data() + ((area.y + row) * atlas.side() + area.x) * texelBytes, rowBytes);
        const vk::BufferImageCopy copy(piece.offset, 0, 0, vk::ImageSubresourceLayers(kColor, 0, 0, 1),
                                       vk::Offset3D(static_cast<int>(area.x), static_cast<int>(area.y), 0),
                                       vk::Extent3D(area.width, area.height, 1));
        commands.copyBufferToImage(piece.buffer, image, eTransferDstOptimal, copy);
    };
    atlas.visitChanges(page.version, send);
    transition(commands, image, kColor, eTransferDstOptimal, eShaderReadOnlyOptimal);
    page.version = atlas.version();
    page.ready = true;
}

}  // namespace nepho::engine
