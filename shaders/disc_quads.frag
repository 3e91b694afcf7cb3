#version 460
layout(constant_id = 0) const bool kCoverage = false;  // alpha to coverage instead of a hard edge

layout(location = 0) in vec2 inOffset;
layout(location = 1) flat in vec4 inColor;
layout(location = 0) out vec4 outColor;

void main() {
    float r2 = dot(inOffset, inOffset);
    if (kCoverage) {
        float alpha = clamp((1.0 - sqrt(r2)) / max(fwidth(sqrt(r2)), 1e-4) + 0.5, 0.0, 1.0);
        if (alpha == 0.0) discard;
        outColor = vec4(inColor.rgb * (1.0 - 0.3 * r2), alpha);
    } else {
        if (r2 > 1.0) discard;
        outColor = vec4(inColor.rgb * (1.0 - 0.3 * r2), 1.0);
    }
}
