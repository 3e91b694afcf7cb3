#version 460
// A glyph is a quad around an anchor in the world, its size in pixels whatever the distance.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_multiview : require
#include "shaders/common/frame.h"

layout(scalar, set = 0, binding = 0) uniform FrameBlock { FrameUniform frame; };
layout(location = 0) in vec3 inAnchor;     // world
layout(location = 1) in vec4 inRectangle;  // pixels from the anchor: left, bottom, right, top; y up
layout(location = 2) in vec4 inTexels;     // u0, v0 (top left), u1, v1
layout(location = 3) in vec4 inColor;
layout(location = 4) in vec4 inHalo;
layout(location = 0) out vec2 outUv;
layout(location = 1) flat out vec4 outColor;
layout(location = 2) flat out vec4 outHalo;
layout(location = 3) flat out float outPixelsPerTexel;

const vec2 kCorners[6] = vec2[](vec2(0, 0), vec2(1, 0), vec2(1, 1), vec2(0, 0), vec2(1, 1), vec2(0, 1));

void main() {
    vec2 corner = kCorners[gl_VertexIndex];
    vec4 clip = frame.clipFromWorld[gl_ViewIndex] * vec4(inAnchor, 1.0);
    // The anchor is moved to a whole pixel, so that letters stand still relative to each other.
    vec2 anchor = clip.xy / clip.w * 0.5 * frame.viewportPixels;
    vec2 offset = mix(inRectangle.xy, inRectangle.zw, corner);
    clip.xy = (round(anchor) + vec2(offset.x, -offset.y)) / (0.5 * frame.viewportPixels) * clip.w;
    gl_Position = clip;
    outUv = vec2(mix(inTexels.x, inTexels.z, corner.x), mix(inTexels.w, inTexels.y, corner.y));
    outColor = inColor;
    outHalo = inHalo;
    outPixelsPerTexel = (inRectangle.z - inRectangle.x) / max(inTexels.z - inTexels.x, 1.0);
}
