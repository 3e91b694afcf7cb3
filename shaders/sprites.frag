#version 460
layout(constant_id = 0) const bool kCoverage = false;  // alpha to coverage instead of a hard edge

layout(set = 1, binding = 2) uniform sampler2DArray sprites;

layout(location = 0) in vec2 inUv;
layout(location = 1) flat in vec4 inColor;
layout(location = 2) flat in vec2 inPageAndLevel;
layout(location = 0) out vec4 outColor;

void main() {
    vec4 texel = textureLod(sprites, vec3(inUv, inPageAndLevel.x), inPageAndLevel.y);
    if (kCoverage ? texel.a == 0.0 : texel.a < 0.5) discard;
    outColor = vec4(texel.rgb * inColor.rgb, texel.a);
}
