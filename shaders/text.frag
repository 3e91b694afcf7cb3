#version 460
layout(set = 1, binding = 0) uniform sampler2D atlas;  // 0.5 = outline, more inside

layout(location = 0) in vec2 inUv;  // texels
layout(location = 1) flat in vec4 inColor;
layout(location = 2) flat in vec4 inHalo;
layout(location = 3) flat in float inPixelsPerTexel;
layout(location = 0) out vec4 outColor;

layout(constant_id = 0) const float kSpreadTexels = 6.0;

void main() {
    if (inUv.x < 0.0) {  // a plate
        outColor = inColor;
        return;
    }
    float inside = (texture(atlas, inUv / vec2(textureSize(atlas, 0))).r - 0.5) * 2.0 * kSpreadTexels * inPixelsPerTexel;  // pixels
    float ink = clamp(inside + 0.5, 0.0, 1.0);
    float halo = clamp(inside + 2.0, 0.0, 1.0) * inHalo.a;
    float alpha = max(ink * inColor.a, halo);
    if (alpha < 0.01) discard;
    outColor = vec4(mix(inHalo.rgb, inColor.rgb, ink), alpha);
}
