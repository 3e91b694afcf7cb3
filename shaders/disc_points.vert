#version 460
#extension GL_GOOGLE_include_directive : require
// Discs of up to 16 pixels as point primitives: the cheapest there is.
#include "points.glsl"

layout(location = 0) flat out vec4 outColor;

void main() {
    uvec2 style = styleAt(gl_VertexIndex);
    vec4 world = push.worldFromCloud * vec4(positionAt(gl_VertexIndex), 1.0);
    gl_Position = frame.clipFromWorld[gl_ViewIndex] * world;
    gl_PointSize = 2.0 * radiusPixels(gl_Position, style.y, gl_InstanceIndex);
    if (gl_PointSize <= 0.0) gl_Position = kNowhere;
    outColor = stateColored(style);
}
