#version 460
layout(set = 1, binding = 0) uniform sampler2D outlines;  // 0.5 = outline, more inside
layout(set = 1, binding = 1) uniform sampler2D pictures;  // multiplied by alpha

layout(location = 0) in vec2 inUv;  // texels
layout(location = 1) flat in vec4 inColor;
layout(location = 2) flat in vec4 inHalo;
layout(location = 3) flat in float inPixelsPerTexel;
layout(location = 0) out vec4 outColor;

layout(constant_id = 0) const float kSpreadTexels = 6.0;
layout(constant_id = 1) const float kPictureTexels = 16384.0;

// A picture is drawn at a third of its size: four samples, spread over the pixel, reach all its texels.
vec4 pictureAt(vec2 texel) {
    vec2 scale = 1.0 / vec2(textureSize(pictures, 0));
    float reach = 0.25 / max(inPixelsPerTexel, 0.1);
    vec4 sum = vec4(0.0);
    for (int i = 0; i < 4; ++i) {
        vec2 aside = reach * vec2((i & 1) * 2 - 1, (i & 2) - 1);
        sum += textureLod(pictures, (texel + aside) * scale, 0.0);
    }
    return 0.25 * sum;
}

void main() {
    if (inUv.x < 0.0) {  // a plate
        outColor = inColor;
        return;
    }
    if (inUv.x >= kPictureTexels) {
        vec4 color = pictureAt(inUv - vec2(kPictureTexels, 0.0));
        if (color.a < 0.01) discard;
        outColor = vec4(color.rgb / color.a, color.a * inColor.a);
        return;
    }
    vec2 uv = inUv / vec2(textureSize(outlines, 0));
    float inside = (textureLod(outlines, uv, 0.0).r - 0.5) * 2.0 * kSpreadTexels * inPixelsPerTexel;  // pixels
    float ink = clamp(inside + 0.5, 0.0, 1.0);
    float halo = clamp(inside + 2.0, 0.0, 1.0) * inHalo.a;
    float alpha = max(ink * inColor.a, halo);
    if (alpha < 0.01) discard;
    outColor = vec4(mix(inHalo.rgb, inColor.rgb, ink), alpha);
}
