#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_multiview : require
// Puts what disc_splat.comp left at each pixel into the picture, with its depth.
#include "shaders/common/frame.h"

layout(scalar, set = 0, binding = 0) uniform FrameBlock { FrameUniform frame; };
layout(scalar, set = 1, binding = 1) readonly buffer Pixels { uvec2 pixels[]; };  // colour; depth
layout(location = 0) out vec4 outColor;

void main() {
    ivec2 size = ivec2(frame.viewportPixels), at = ivec2(gl_FragCoord.xy);
    uvec2 pixel = pixels[(int(gl_ViewIndex) * size.y + at.y) * size.x + at.x];
    if (pixel.x == 0u) discard;  // colours are opaque
    outColor = unpackUnorm4x8(pixel.x);
    gl_FragDepth = uintBitsToFloat(pixel.y);
}
