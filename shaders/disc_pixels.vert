#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_multiview : require
// The tiles of the picture, an instance each, in which disc_splat.comp left discs.
#include "shaders/common/frame.h"

layout(constant_id = 0) const uint kViews = 1u;
layout(scalar, set = 0, binding = 0) uniform FrameBlock { FrameUniform frame; };
layout(scalar, set = 1, binding = 1) readonly buffer Pixels { uvec2 pixels[]; };

const ivec2 kCorners[6] = ivec2[](ivec2(0, 0), ivec2(1, 0), ivec2(0, 1), ivec2(0, 1), ivec2(1, 0), ivec2(1, 1));

void main() {
    const int side = int(kDiscTile);
    ivec2 size = ivec2(frame.viewportPixels), tiles = (size + side - 1) / side;
    int tile = int(kViews) * size.x * size.y + int(gl_ViewIndex) * tiles.x * tiles.y + gl_InstanceIndex;
    ivec2 at = ivec2(gl_InstanceIndex % tiles.x, gl_InstanceIndex / tiles.x);
    // Tiles end where the picture does: Mesa 22's llvmpipe draws what it has to clip in the first view only.
    vec2 corner = vec2(min(side * (at + kCorners[gl_VertexIndex]), size));
    bool empty = pixels[tile].x == 0u;
    gl_Position = vec4(empty ? vec2(0) : 2.0 * corner / vec2(size) - 1.0, 0.0, 1.0);
}
