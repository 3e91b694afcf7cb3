#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "shaders/common/frame.h"

layout(scalar, push_constant) uniform Push { VignettePush push; };
layout(location = 0) in vec2 inSlope;
layout(location = 0) out vec4 outColor;

void main() {
    float edge = smoothstep(push.openSlope, push.closedSlope, length(inSlope));
    outColor = vec4(push.color.rgb, push.color.a * edge);
}
