#version 460
#extension GL_GOOGLE_include_directive : require

#define GLYPH_SET 1
#include "glyphs.glsl"

layout(location = 0) in vec2 inUv;  // texels
layout(location = 1) flat in vec4 inColor;
layout(location = 2) flat in vec4 inHalo;
layout(location = 3) flat in float inPixelsPerTexel;
layout(location = 0) out vec4 outColor;

void main() {
    if (inUv.x < 0.0) {  // a plate
        outColor = inColor;
        return;
    }
    if (inUv.x >= kPictureTexels) {
        vec4 color = pictureAt(inUv - vec2(kPictureTexels, 0.0), inPixelsPerTexel);
        if (color.a < 0.01) discard;
        outColor = vec4(color.rgb / color.a, color.a * inColor.a);
        return;
    }
    float inside = insideAt(inUv, inPixelsPerTexel);
    float ink = clamp(inside + 0.5, 0.0, 1.0);
    float halo = clamp(inside + 2.0, 0.0, 1.0) * inHalo.a;
    float alpha = max(ink * inColor.a, halo);
    if (alpha < 0.01) discard;
    outColor = vec4(mix(inHalo.rgb, inColor.rgb, ink), alpha);
}
