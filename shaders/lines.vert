#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_multiview : require
#include "shaders/common/frame.h"

layout(scalar, set = 0, binding = 0) uniform FrameBlock { FrameUniform frame; };
layout(location = 0) in vec3 inPosition;  // world
layout(location = 1) in vec4 inColor;
layout(location = 0) out vec4 outColor;

void main() {
    gl_Position = frame.clipFromWorld[gl_ViewIndex] * vec4(inPosition, 1.0);
    outColor = inColor;
}
