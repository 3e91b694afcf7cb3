#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_multiview : require
// A line as a thin quad, an instance a line: line primitives are a pixel wide whatever the resolution, and Mesa 22's
// software rasteriser draws them in the first view only.
#include "shaders/common/frame.h"

layout(scalar, set = 0, binding = 0) uniform FrameBlock { FrameUniform frame; };
layout(location = 0) in vec3 inFrom;  // world
layout(location = 1) in vec4 inFromColor;
layout(location = 2) in vec3 inTo;
layout(location = 3) in vec4 inToColor;
layout(location = 0) out vec4 outColor;

const float kWidthRadians = 0.0013;  // as seen; never less than a pixel

// The part of a-b before the near plane, on the side of a.
vec4 clipped(vec4 a, vec4 b) {
    float insideA = a.w - a.z, insideB = b.w - b.z;
    return insideA < 0.0 && insideB > 0.0 ? mix(a, b, insideA / (insideA - insideB)) : a;
}

void main() {
    vec4 from = frame.clipFromWorld[gl_ViewIndex] * vec4(inFrom, 1.0);
    vec4 to = frame.clipFromWorld[gl_ViewIndex] * vec4(inTo, 1.0);
    vec4 a = clipped(from, to), b = clipped(to, from);
    vec2 along = (b.xy / b.w - a.xy / a.w) * frame.viewportPixels;
    vec2 across = dot(along, along) > 1e-12 ? normalize(vec2(-along.y, along.x)) : vec2(0.0, 1.0);
    float width = frame.orthographic > 0.5 ? 1.0 : max(1.0, kWidthRadians * frame.pixelsPerUnit);

    const vec2 kCorners[6] = vec2[](vec2(0, -1), vec2(1, -1), vec2(1, 1), vec2(0, -1), vec2(1, 1), vec2(0, 1));
    vec2 corner = kCorners[gl_VertexIndex];
    gl_Position = corner.x < 0.5 ? a : b;
    gl_Position.xy += across * corner.y * width / frame.viewportPixels * gl_Position.w;
    outColor = corner.x < 0.5 ? inFromColor : inToColor;
}
