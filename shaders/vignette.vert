#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_multiview : require
#include "shaders/common/frame.h"

layout(scalar, push_constant) uniform Push { VignettePush push; };
layout(location = 0) out vec2 outSlope;  // from straight ahead, as tangents

const vec2 kCorners[6] = vec2[](vec2(-1, -1), vec2(1, -1), vec2(-1, 1), vec2(-1, 1), vec2(1, -1), vec2(1, 1));

void main() {
    // Two triangles that end where the picture does: Mesa 22's llvmpipe draws what it has to clip in the first view only.
    vec2 corner = kCorners[gl_VertexIndex];
    gl_Position = vec4(corner, 0.0, 1.0);
    vec4 lens = push.lens[gl_ViewIndex];
    outSlope = (corner - lens.xy) * lens.zw;
}
