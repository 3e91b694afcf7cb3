#version 460
layout(constant_id = 0) const bool kCoverage = false;  // alpha to coverage instead of a hard edge

layout(set = 1, binding = 2) uniform sampler2DArray sprites;

layout(location = 0) flat in vec2 inOrigin;
layout(location = 1) flat in vec4 inColor;
layout(location = 2) flat in vec2 inPageAndLevel;
layout(location = 3) flat in vec4 inSizes;
layout(location = 0) out vec4 outColor;

void main() {
    vec2 inTile = (gl_PointCoord - 0.5) / inSizes.zw + 0.5;  // the primitive is square, the tile need not be
    vec4 texel = textureLod(sprites, vec3(inOrigin + inTile * inSizes.xy, inPageAndLevel.x), inPageAndLevel.y);
    bool outside = any(greaterThan(abs(inTile - 0.5), vec2(0.5)));
    if (outside || (kCoverage ? texel.a == 0.0 : texel.a < 0.5)) discard;
    outColor = vec4(texel.rgb * inColor.rgb, texel.a);
}
