#version 460
#extension GL_GOOGLE_include_directive : require
// Tiles as point primitives: half the price of quads on a software rasteriser.
#include "points.glsl"
#include "sprite_uv.glsl"

layout(location = 0) flat out vec2 outOrigin;
layout(location = 1) flat out vec4 outColor;
layout(location = 2) flat out vec2 outPageAndLevel;
layout(location = 3) flat out vec4 outSizes;  // tile in texture coordinates; half extent

void main() {
    uvec2 style = styleAt(gl_VertexIndex);
    gl_Position = frame.clipFromWorld[gl_ViewIndex] * (push.worldFromCloud * vec4(positionAt(gl_VertexIndex), 1.0));
    float radius = radiusPixels(gl_Position, style.y, gl_InstanceIndex);
    gl_PointSize = 2.0 * radius;
    if (radius <= 0.0) gl_Position = kNowhere;
    Tile tile = findTile(style.y & kTileMask, radius);
    outOrigin = tile.origin;
    outColor = stateColored(style);
    outPageAndLevel = tile.pageAndLevel;
    outSizes = vec4(push.tileUv, push.halfExtent);
}
