#include "engine/gpu/barriers.h"

namespace nepho::engine {

namespace {
using Stage = vk::PipelineStageFlagBits2;
using Access = vk::AccessFlagBits2;

void memoryBarrier(const vk::raii::CommandBuffer& commands, vk::PipelineStageFlags2 from, vk::AccessFlags2 wrote,
                   vk::PipelineStageFlags2 to, vk::AccessFlags2 reads) {
    const vk::MemoryBarrier2 barrier(from, wrote, to, reads);
    commands.pipelineBarrier2(vk::DependencyInfo({}, barrier));
}
}  // namespace

void transition(const vk::raii::CommandBuffer& commands, vk::Image image, vk::ImageAspectFlags aspect,
                vk::ImageLayout from, vk::ImageLayout to) {
    const vk::ImageMemoryBarrier2 barrier(
        Stage::eAllCommands, Access::eMemoryWrite, Stage::eAllCommands, Access::eMemoryRead | Access::eMemoryWrite,
        from, to, VK_QUEUE_FAMILY_IGNORED, VK_QUEUE_FAMILY_IGNORED, image,
        vk::ImageSubresourceRange(aspect, 0, VK_REMAINING_MIP_LEVELS, 0, VK_REMAINING_ARRAY_LAYERS));
    commands.pipelineBarrier2(vk::DependencyInfo({}, {}, {}, barrier));
}

void transfersBeforeDrawing(const vk::raii::CommandBuffer& commands) {
    memoryBarrier(commands, Stage::eTransfer, Access::eTransferWrite, Stage::eAllCommands,
                  Access::eMemoryRead | Access::eMemoryWrite);
}

void drawingBeforeTransfers(const vk::raii::CommandBuffer& commands) {
    memoryBarrier(commands, Stage::eAllGraphics | Stage::eComputeShader, {}, Stage::eTransfer, Access::eTransferWrite);
}

void computingBeforeDrawing(const vk::raii::CommandBuffer& commands) {
    memoryBarrier(commands, Stage::eComputeShader, Access::eShaderStorageWrite,
                  Stage::eVertexShader | Stage::eFragmentShader, Access::eShaderStorageRead);
}

}  // namespace nepho::engine
