#version 460
layout(push_constant) uniform Push { vec2 scale; vec2 translate; };
layout(location = 0) in vec2 inPosition;
layout(location = 1) in vec2 inUv;
layout(location = 2) in vec4 inColor;
layout(location = 0) out vec2 outUv;
layout(location = 1) out vec4 outColor;
void main() {
    gl_Position = vec4(inPosition * scale + translate, 0.0, 1.0);
    outUv = inUv;
    outColor = inColor;
}
