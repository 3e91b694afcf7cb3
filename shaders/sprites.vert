#version 460
#extension GL_GOOGLE_include_directive : require
#include "billboard.glsl"

layout(location = 0) out vec3 outUv;  // z: page
layout(location = 1) flat out vec4 outColor;

void main() {
    Billboard billboard = makeBillboard(push.halfExtent);
    gl_Position = billboard.clip;
    uint tile = billboard.style.y & kTileMask;
    uint page = tile / push.tilesPerPage;
    uint cell = tile % push.tilesPerPage;
    vec2 cellAt = vec2(float(cell % push.tileColumns), float(cell / push.tileColumns));
    vec2 inTile = vec2(billboard.corner.x, -billboard.corner.y) * 0.5 + 0.5;  // the sheet's first row of pixels is on top
    outUv = vec3(cellAt * push.cellUv + push.gutterUv + inTile * push.tileUv, float(page));
    outColor = stateColored(billboard.style);
}
