// The atlases of a font book. Whoever includes this says in GLYPH_SET which set they are in.
layout(set = GLYPH_SET, binding = 0) uniform sampler2D outlines;  // 0.5 = outline, more inside
layout(set = GLYPH_SET, binding = 1) uniform sampler2D pictures;  // multiplied by alpha

layout(constant_id = 0) const float kSpreadTexels = 6.0;
layout(constant_id = 1) const float kPictureTexels = 16384.0;

// How deep a place is inside a glyph, in pixels.
float insideAt(vec2 texel, float pixelsPerTexel) {
    vec2 uv = texel / vec2(textureSize(outlines, 0));
    return (textureLod(outlines, uv, 0.0).r - 0.5) * 2.0 * kSpreadTexels * pixelsPerTexel;
}

// A picture is drawn at a third of its size: four samples, spread over the pixel, reach all its texels.
vec4 pictureAt(vec2 texel, float pixelsPerTexel) {
    vec2 scale = 1.0 / vec2(textureSize(pictures, 0));
    float reach = 0.25 / max(pixelsPerTexel, 0.1);
    vec4 sum = vec4(0.0);
    for (int i = 0; i < 4; ++i) {
        vec2 aside = reach * vec2((i & 1) * 2 - 1, (i & 2) - 1);
        sum += textureLod(pictures, (texel + aside) * scale, 0.0);
    }
    return 0.25 * sum;
}
