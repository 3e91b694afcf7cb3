#version 460
#extension GL_GOOGLE_include_directive : require
// Discs larger than a point primitive may be, or that reach over the picture's edge.
#include "billboard.glsl"

layout(location = 0) out vec2 outOffset;
layout(location = 1) flat out vec4 outColor;

void main() {
    Billboard billboard = makeBillboard(vec2(1.0));
    gl_Position = billboard.clip;
    outOffset = billboard.corner;
    outColor = stateColored(billboard.style);
}
