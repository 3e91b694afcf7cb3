#version 460
#extension GL_GOOGLE_include_directive : require
#include "billboard.glsl"
#include "sprite_uv.glsl"

layout(location = 0) out vec2 outUv;
layout(location = 1) flat out vec4 outColor;
layout(location = 2) flat out vec2 outPageAndLevel;

void main() {
    Billboard billboard = makeBillboard(push.halfExtent);
    gl_Position = billboard.clip;
    Tile tile = findTile(billboard.style.y & kTileMask, billboard.radiusPixels);
    vec2 inTile = vec2(billboard.corner.x, -billboard.corner.y) * 0.5 + 0.5;  // the sheet's first row of pixels is on top
    outUv = tile.origin + inTile * push.tileUv;
    outColor = stateColored(billboard.style);
    outPageAndLevel = tile.pageAndLevel;
}
