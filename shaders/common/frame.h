// What shaders and C++ agree on. Scalar block layout: every member lies where the one before it ends (all are made of
// 4-byte words), so that one text serves both languages.
#ifndef NEPHOSCOPE_SHADERS_COMMON_FRAME_H
#define NEPHOSCOPE_SHADERS_COMMON_FRAME_H

#ifdef __cplusplus
#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

#include <cstdint>
namespace nepho::shader {
using glm::mat4;
using glm::vec2;
using glm::vec3;
using glm::vec4;
using uint = std::uint32_t;
#endif

// A style's second word: the state in the highest three bits, whether the point comes or goes, and its tile.
const uint kStateNormal = 0u;
const uint kStateSelected = 1u;
const uint kStateNeighbor = 2u;
const uint kStateHovered = 3u;
const uint kStatePlain = 4u;  // no part of a cloud
const uint kStateCount = 5u;
const uint kStateShift = 29u;
const uint kEntering = 0x10000000u;
const uint kLeaving = 0x08000000u;
const uint kTileMask = 0x07ffffffu;
const uint kNoTile = 0xffffffffu;
// A draw's instance is numbered by how much its points are enlarged: by 1 + instance / kEnlargedSteps.
const uint kEnlargedSteps = 256u;

// The same for everything drawn in a frame.
struct FrameUniform {
    mat4 clipFromWorld[2];  // by view
    vec3 headInWorld;       // between the eyes
    float pixelsPerUnit;    // of a length at distance 1 (perspective), at any distance (orthographic)
    vec3 rightInWorld;      // of the head
    float orthographic;     // 1 or 0
    vec3 upInWorld;         // upright, however the head is rolled
    vec3 backInWorld;       // from what is seen towards the head
    vec2 viewportPixels;
    vec4 stateColor[kStateCount];  // rgb, and how much of it is mixed in
    vec4 stateScale[kStateCount];  // x: factor on the radius
    float fade;                    // 0 to 1: how far points that enter have come, and those that leave have gone
    float enteringScale;           // factors on the radius of points that enter and of those that leave
    float leavingScale;
    float glide;  // 0 to 1: how far points have come from where they were
};

// One cloud of points; push constants (128 bytes at most).
struct PointPush {
    mat4 worldFromCloud;
    float radius;  // cloud units, already multiplied by the scale of worldFromCloud
    float minRadiusPixels;
    float maxRadiusPixels;
    uint tileColumns;  // cells across a page of sprites
    uint tilesPerPage;
    vec2 cellUv;             // size of a cell in texture coordinates
    vec2 gutterUv;           // from a cell's corner to its tile's
    vec2 tileUv;             // size of a tile
    vec2 halfExtent;         // of the billboard, the longer side 1
    float longerSideTexels;  // of a tile
    float lastLevel;         // of the pages' mips
    uint hovered;            // tile of the point under the pointer; kNoTile: none
};

// Neighbouring points that one work group draws as discs.
const uint kDiscBlockPoints = 256u;
// Squares of so many pixels a side of which it is known whether any disc is there.
const uint kDiscTile = 32u;
struct DiscBlock {
    uint first;  // place in the slice
    uint count;  // kDiscBlockPoints at most
    uint enlarged;
};

// One mesh; push constants.
struct MeshPush {
    mat4 worldFromModel;
};

// What narrows the view while the person is moved; push constants.
struct VignettePush {
    vec4 lens[2];     // by view: where straight ahead is in the picture (-1 to 1), the slope of one unit there
    vec4 color;       // rgb, and how strong it is
    float openSlope;  // tangents of the angles from straight ahead between which it closes
    float closedSlope;
};

#ifdef __cplusplus
static_assert(sizeof(FrameUniform) == 2 * 64 + 2 * 16 + 2 * 12 + 8 + 10 * 16 + 16);
static_assert(sizeof(PointPush) == 128);
static_assert(sizeof(DiscBlock) == 12);
static_assert(sizeof(MeshPush) == 64);
static_assert(sizeof(VignettePush) == 56);
}  // namespace nepho::shader
#endif

#endif
