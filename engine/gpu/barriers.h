#pragma once

#include "engine/gpu/gpu.h"

namespace nepho::engine {

/// One image's change of layout with everything before done and everything after waiting: plain and enough, at the few
/// places in a frame where it happens.
void transition(const vk::raii::CommandBuffer& commands, vk::Image image, vk::ImageAspectFlags aspect,
                vk::ImageLayout from, vk::ImageLayout to);

/// What transfers wrote before this point can be read and written by shaders, vertex input and transfers after it.
void transfersBeforeDrawing(const vk::raii::CommandBuffer& commands);

/// What has read these buffers, in draws or compute shaders, is done before transfers overwrite them.
void drawingBeforeTransfers(const vk::raii::CommandBuffer& commands);

/// What compute shaders wrote before this point can be read by vertex and fragment shaders after it.
void computingBeforeDrawing(const vk::raii::CommandBuffer& commands);

}  // namespace nepho::engine
