// What the shaders of points share. Points are pulled from buffers by place (Morton order).
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_multiview : require
#include "shaders/common/frame.h"

layout(scalar, set = 0, binding = 0) uniform FrameBlock { FrameUniform frame; };
layout(scalar, set = 1, binding = 0) readonly buffer Positions { vec3 positions[]; };
layout(scalar, set = 1, binding = 1) readonly buffer Styles { uvec2 styles[]; };  // colour RGBA8; tile and state
layout(scalar, set = 1, binding = 3) readonly buffer PositionsBefore { vec3 positionsBefore[]; };
layout(scalar, push_constant) uniform PushBlock { PointPush push; };

const vec4 kNowhere = vec4(0, 0, 2, 1);  // outside of every picture

vec3 positionAt(int place) {
    // Places are not negative: 0 is added. Mesa 22's lavapipe compiles a compute shader anew for every dispatch if a
    // uniform decides a branch by itself.
    if (frame.glide + float(place >> 31) >= 1.0) return positions[place];
    return mix(positionsBefore[place], positions[place], frame.glide);
}

// The hovered point is named beside the styles, so that pointing at another costs no upload.
uvec2 styleAt(int place) {
    uvec2 style = styles[place];
    if ((style.y & kTileMask) == push.hovered) 
        style.y = push.hovered | (style.y & (kEntering | kLeaving)) | kStateHovered << kStateShift;
    return style;
}

vec4 stateColored(uvec2 style) {
    vec4 color = unpackUnorm4x8(style.x);
    vec4 mixed = frame.stateColor[style.y >> kStateShift];
    return vec4(mix(color.rgb, mixed.rgb, mixed.a), color.a);
}

// How much of its size a point has while it comes or goes. Each begins at its own time, so that dense clouds thin out.
float shownShare(uint style) {
    if ((style & (kEntering | kLeaving)) == 0u) return 1.0;
    float share = (style & kEntering) != 0u ? frame.fade : 1.0 - frame.fade;
    float delay = float((style & kTileMask) * 2654435769u >> 8) / 16777216.0;
    return clamp(2.0 * share - delay, 0.0, 1.0);
}

// Radius in pixels of a point whose clip position is known, and by how much a draw enlarges it.
float radiusPixels(vec4 clip, uint style, uint enlarged) {
    float depth = frame.orthographic > 0.5 ? 1.0 : max(clip.w, 1e-6);
    float scale = (style & kEntering) != 0u ? frame.enteringScale : (style & kLeaving) != 0u ? frame.leavingScale : 1.0;
    float pixels = scale * push.radius * frame.pixelsPerUnit / depth;
    return clamp(pixels, push.minRadiusPixels, push.maxRadiusPixels) *
           frame.stateScale[style >> kStateShift].x * shownShare(style) *
           (1.0 + float(enlarged) / float(kEnlargedSteps));
}
