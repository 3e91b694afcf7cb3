#include "engine/render/read_back.h"

#include <cmath>
#include <cstring>

namespace nepho::engine {

double peakSignalToNoise(const Picture& picture, const Picture& other) {
    double sum = 0.0;
    for (std::size_t i = 0; i < picture.rgba.size(); ++i) {
        if (i % 4 == 3) continue;
        const double difference = static_cast<double>(picture.rgba[i]) - static_cast<double>(other.rgba[i]);
        sum += difference * difference;
    }
    return 10.0 * std::log10(255.0 * 255.0 * 0.75 * static_cast<double>(picture.rgba.size()) / sum);
}

ReadBack::ReadBack(Gpu& gpu, const RenderTarget& target) : extent_(target.extent()), views_(target.format().views) {
    const vk::DeviceSize bytes = vk::DeviceSize{4} * extent_.width * extent_.height * views_;
    buffer_ = gpu.makeBuffer(bytes, vk::BufferUsageFlagBits::eTransferDst, true, "read-back");
}

void ReadBack::record(const vk::raii::CommandBuffer& commands, const RenderTarget& target) const {
    std::vector<vk::BufferImageCopy> copies;
    for (std::uint32_t view = 0; view < views_; ++view) {
        // Rows are as long as both views together, which puts them side by side.
        copies.emplace_back(vk::DeviceSize{4} * extent_.width * view, extent_.width * views_, extent_.height,
                            vk::ImageSubresourceLayers(vk::ImageAspectFlagBits::eColor, 0, view, 1), vk::Offset3D(),
                            vk::Extent3D(extent_, 1));
    }
    commands.copyImageToBuffer(target.colorImage(), vk::ImageLayout::eTransferSrcOptimal, *buffer_.handle, copies);
    const vk::MemoryBarrier2 barrier(vk::PipelineStageFlagBits2::eTransfer, vk::AccessFlagBits2::eTransferWrite,
                                     vk::PipelineStageFlagBits2::eHost, vk::AccessFlagBits2::eHostRead);
    commands.pipelineBarrier2(vk::DependencyInfo({}, barrier));
}

Picture ReadBack::finish(FrameRing& frames) const {
    frames.waitIdle();
    Picture picture{extent_.width * views_, extent_.height, {}};
    const auto* bytes = buffer_.mappedAs<std::uint8_t>();
    picture.rgba.assign(bytes, bytes + std::size_t{4} * picture.width * picture.height);
    for (std::size_t alpha = 3; alpha < picture.rgba.size(); alpha += 4)
        picture.rgba[alpha] = 255;  // what is seen is opaque
    return picture;
}

}  // namespace nepho::engine
