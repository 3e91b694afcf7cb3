// A quad for each point that faces the head, upright in the world whatever the head's roll; the same for both eyes.
// Six vertices a point, pulled by gl_VertexIndex.
#include "points.glsl"

const vec2 kCorners[6] = vec2[](vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, -1), vec2(1, 1), vec2(-1, 1));

struct Billboard {
    vec2 corner;  // -1..1, y up
    uvec2 style;
    vec4 clip;
    float radiusPixels;
};

Billboard makeBillboard(vec2 halfExtent) {
    Billboard result;
    int place = gl_VertexIndex / 6;
    result.corner = kCorners[gl_VertexIndex % 6];
    result.style = styleAt(place);
    vec3 center = (push.worldFromCloud * vec4(positionAt(place), 1.0)).xyz;

    vec3 back = frame.backInWorld;
    if (frame.orthographic < 0.5) back = normalize(frame.headInWorld - center);
    // Straight above or below the head "upright" has no meaning: lean on the head's own right there.
    vec3 right = normalize(cross(frame.upInWorld, back) + 1e-3 * frame.rightInWorld);
    vec3 up = cross(back, right);

    vec4 clip = frame.clipFromWorld[gl_ViewIndex] * vec4(center, 1.0);
    float depth = frame.orthographic > 0.5 ? 1.0 : max(clip.w, 1e-6);
    result.radiusPixels = radiusPixels(clip, result.style.y, gl_InstanceIndex);
    float worldRadius = result.radiusPixels * depth / frame.pixelsPerUnit;
    vec3 corner = center + worldRadius * (right * result.corner.x * halfExtent.x + up * result.corner.y * halfExtent.y);
    result.clip = frame.clipFromWorld[gl_ViewIndex] * vec4(corner, 1.0);
    return result;
}
