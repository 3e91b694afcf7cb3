#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_multiview : require
#include "shaders/common/frame.h"

layout(scalar, set = 0, binding = 0) uniform FrameBlock { FrameUniform frame; };
layout(scalar, push_constant) uniform Push { MeshPush push; };
layout(location = 0) in vec3 inPosition;  // model
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec4 inColor;  // sRGB
layout(location = 0) out vec3 outNormal;  // world
layout(location = 1) out vec3 outToHead;
layout(location = 2) out vec3 outColor;  // linear, near enough

void main() {
    vec3 world = (push.worldFromModel * vec4(inPosition, 1.0)).xyz;
    gl_Position = frame.clipFromWorld[gl_ViewIndex] * vec4(world, 1.0);
    outNormal = mat3(push.worldFromModel) * inNormal;
    outToHead = frame.orthographic > 0.5 ? frame.backInWorld : frame.headInWorld - world;
    outColor = pow(inColor.rgb, vec3(2.2));
}
