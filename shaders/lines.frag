#version 460
layout(constant_id = 0) const float kShare = 1.0;  // of the line's opacity

layout(location = 0) in vec4 inColor;
layout(location = 0) out vec4 outColor;
void main() { outColor = vec4(inColor.rgb, inColor.a * kShare); }
