#version 460
#extension GL_GOOGLE_include_directive : require

#define GLYPH_SET 0
#include "glyphs.glsl"

layout(location = 0) in vec2 inUv;  // texels
layout(location = 1) in vec4 inColor;
layout(location = 0) out vec4 outColor;

void main() {
    vec2 across = vec2(dFdx(inUv.x), dFdy(inUv.x));  // texels to a pixel
    float pixelsPerTexel = inversesqrt(max(dot(across, across), 1e-6));
    if (inUv.x >= kPictureTexels) {
        vec4 color = pictureAt(inUv - vec2(kPictureTexels, 0.0), pixelsPerTexel);
        outColor = vec4(color.rgb / max(color.a, 0.01), color.a * inColor.a);
    } else {
        float ink = clamp(insideAt(inUv, pixelsPerTexel) + 0.5, 0.0, 1.0);
        outColor = vec4(inColor.rgb, inColor.a * ink);
    }
}
