#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require
#extension GL_EXT_shader_atomic_int64 : require
// Discs without a rasteriser, for all views at once: a point goes over its own pixels, and each pixel keeps the largest
// of depth (high word, reversed: near is large) and colour. After Schuetz, Kerbl and Wimmer, "Rendering Point Clouds with
// Compute Shaders and Vertex Order Optimization" (EGSR 2021), with discs in place of single pixels.
#include "points.glsl"

layout(local_size_x = kDiscBlockPoints) in;
layout(constant_id = 0) const uint kViews = 1u;

layout(scalar, set = 2, binding = 0) readonly buffer Blocks { DiscBlock blocks[]; };
// Pixels in rows from the top, view after view; then their tiles, 1 where a disc is.
layout(scalar, set = 2, binding = 1) buffer Pixels { uint64_t pixels[]; };

void markTiles(uint view, ivec2 size, ivec2 low, ivec2 high) {
    const int side = int(kDiscTile);
    ivec2 tiles = (size + side - 1) / side;
    int first = int(kViews) * size.x * size.y + int(view) * tiles.x * tiles.y;
    for (int y = low.y / side; y <= high.y / side; ++y) {
        for (int x = low.x / side; x <= high.x / side; ++x) {
            int tile = first + y * tiles.x + x;
            if (pixels[tile] == 0ul) pixels[tile] = 1ul;
        }
    }
}

void splat(uint view, vec4 world, uvec2 style, vec4 color, uint enlarged) {
    vec4 clip = frame.clipFromWorld[view] * world;
    // As point primitives are: what has its centre in the picture is drawn.
    if (any(greaterThan(abs(clip.xy), clip.ww)) || clip.z < 0.0 || clip.z > clip.w) return;
    float radius = radiusPixels(clip, style.y, enlarged);
    if (radius <= 0.0) return;
    uint depth = floatBitsToUint(clip.z / clip.w);
    vec2 center = (0.5 * clip.xy / clip.w + 0.5) * frame.viewportPixels;
    ivec2 size = ivec2(frame.viewportPixels);
    ivec2 low = max(ivec2(ceil(center - radius - 0.5)), ivec2(0));
    ivec2 high = min(ivec2(floor(center + radius - 0.5)), size - 1);
    markTiles(view, size, low, high);
    for (int y = low.y; y <= high.y; ++y) {
        int row = (int(view) * size.y + y) * size.x;
        for (int x = low.x; x <= high.x; ++x) {
            vec2 offset = (vec2(x, y) + 0.5 - center) / radius;
            float r2 = dot(offset, offset);
            if (r2 > 1.0) continue;
            uint rgba = packUnorm4x8(vec4(color.rgb * (1.0 - 0.3 * r2), 1.0));
            uint64_t value = uint64_t(depth) << 32 | uint64_t(rgba);
            // Most are hidden: reading is cheaper, and what it reads has only grown since.
            if (value > pixels[row + x]) atomicMax(pixels[row + x], value);
        }
    }
}

void main() {
    DiscBlock block = blocks[gl_WorkGroupID.x];
    if (gl_LocalInvocationID.x >= block.count) return;
    int place = int(block.first + gl_LocalInvocationID.x);
    uvec2 style = styleAt(place);
    vec4 world = push.worldFromCloud * vec4(positionAt(place), 1.0);
    vec4 color = stateColored(style);
    for (uint view = 0u; view < kViews; ++view) splat(view, world, style, color, block.enlarged);
}
