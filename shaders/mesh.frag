#version 460
// Light from the sky, a little from the ground, and a lamp at the head: what the person looks at is never black. The same
// for both eyes, so that highlights do not differ between them.
layout(location = 0) in vec3 inNormal;
layout(location = 1) in vec3 inToHead;
layout(location = 2) in vec3 inColor;
layout(location = 0) out vec4 outColor;

const float kSky = 0.55, kGround = 0.18, kLamp = 0.50, kGloss = 0.10, kSharpness = 24.0;

void main() {
    vec3 toHead = normalize(inToHead);
    vec3 normal = normalize(inNormal);
    normal = dot(normal, toHead) < 0.0 ? -normal : normal;
    float facing = dot(normal, toHead);
    vec3 light = vec3(mix(kGround, kSky, 0.5 + 0.5 * normal.y) + kLamp * facing);
    vec3 halfway = normalize(toHead + vec3(0.0, 1.0, 0.0));
    vec3 shaded = inColor * light + kGloss * pow(max(dot(normal, halfway), 0.0), kSharpness);
    outColor = vec4(pow(clamp(shaded, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
