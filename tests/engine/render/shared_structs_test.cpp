// The structs that C++ and GLSL share, compared member by member with what the compiled shaders say of their offsets.
#include "shaders/common/frame.h"
#include "shaders/disc_splat.comp.spv.h"
#include "shaders/mesh.vert.spv.h"
#include "shaders/sprites.vert.spv.h"
#include "shaders/vignette.frag.spv.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace nepho {
namespace {

/// Offsets by member name of a struct in a SPIR-V module (OpName 5, OpMemberName 6, OpMemberDecorate 72 with Offset
/// 35).
std::map<std::string, std::uint32_t> reflectOffsets(std::span<const std::uint32_t> module,
                                                    const std::string& structName) {
    std::map<std::uint32_t, std::string> names;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> members;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> offsets;
    for (std::size_t at = 5; at < module.size();) {
        const std::uint32_t opcode = module[at] & 0xffffu, words = module[at] >> 16;
        const auto text = [&](std::size_t word) {
            return std::string(reinterpret_cast<const char*>(&module[at + word]));
        };
        if (opcode == 5) names[module[at + 1]] = text(2);
        if (opcode == 6) members[{module[at + 1], module[at + 2]}] = text(3);
        if (opcode == 72 && module[at + 3] == 35) offsets[{module[at + 1], module[at + 2]}] = module[at + 4];
        at += words;
    }
    std::map<std::string, std::uint32_t> found;
    for (const auto& [place, offset] : offsets) {
        if (names[place.first] == structName) found[members[place]] = offset;
    }
    return found;
}

#define EXPECT_SAME_OFFSET(Struct, member) \
    EXPECT_EQ(offsets.at(#member), offsetof(shader::Struct, member)) << #Struct "." #member

TEST(SharedStructs, FrameUniformLiesAsTheShadersReadIt) {
    const auto offsets = reflectOffsets(sprites_vert, "FrameUniform");
    ASSERT_EQ(offsets.size(), 14u);
    EXPECT_SAME_OFFSET(FrameUniform, clipFromWorld);
    EXPECT_SAME_OFFSET(FrameUniform, headInWorld);
    EXPECT_SAME_OFFSET(FrameUniform, pixelsPerUnit);
    EXPECT_SAME_OFFSET(FrameUniform, rightInWorld);
    EXPECT_SAME_OFFSET(FrameUniform, orthographic);
    EXPECT_SAME_OFFSET(FrameUniform, upInWorld);
    EXPECT_SAME_OFFSET(FrameUniform, backInWorld);
    EXPECT_SAME_OFFSET(FrameUniform, viewportPixels);
    EXPECT_SAME_OFFSET(FrameUniform, stateColor);
    EXPECT_SAME_OFFSET(FrameUniform, stateScale);
    EXPECT_SAME_OFFSET(FrameUniform, fade);
    EXPECT_SAME_OFFSET(FrameUniform, enteringScale);
    EXPECT_SAME_OFFSET(FrameUniform, leavingScale);
    EXPECT_SAME_OFFSET(FrameUniform, glide);
}

TEST(SharedStructs, PointPushLiesAsTheShadersReadIt) {
    const auto offsets = reflectOffsets(sprites_vert, "PointPush");
    ASSERT_EQ(offsets.size(), 13u);
    EXPECT_SAME_OFFSET(PointPush, worldFromCloud);
    EXPECT_SAME_OFFSET(PointPush, radius);
    EXPECT_SAME_OFFSET(PointPush, minRadiusPixels);
    EXPECT_SAME_OFFSET(PointPush, maxRadiusPixels);
    EXPECT_SAME_OFFSET(PointPush, tileColumns);
    EXPECT_SAME_OFFSET(PointPush, tilesPerPage);
    EXPECT_SAME_OFFSET(PointPush, cellUv);
    EXPECT_SAME_OFFSET(PointPush, gutterUv);
    EXPECT_SAME_OFFSET(PointPush, tileUv);
    EXPECT_SAME_OFFSET(PointPush, halfExtent);
    EXPECT_SAME_OFFSET(PointPush, longerSideTexels);
    EXPECT_SAME_OFFSET(PointPush, lastLevel);
    EXPECT_SAME_OFFSET(PointPush, hovered);
}

TEST(SharedStructs, DiscBlockLiesAsTheShaderReadsIt) {
    const auto offsets = reflectOffsets(disc_splat_comp, "DiscBlock");
    ASSERT_EQ(offsets.size(), 3u);
    EXPECT_SAME_OFFSET(DiscBlock, first);
    EXPECT_SAME_OFFSET(DiscBlock, count);
    EXPECT_SAME_OFFSET(DiscBlock, enlarged);
}

TEST(SharedStructs, MeshPushLiesAsTheShadersReadIt) {
    const auto offsets = reflectOffsets(mesh_vert, "MeshPush");
    ASSERT_EQ(offsets.size(), 1u);
    EXPECT_SAME_OFFSET(MeshPush, worldFromModel);
}

TEST(SharedStructs, VignettePushLiesAsTheShadersReadIt) {
    const auto offsets = reflectOffsets(vignette_frag, "VignettePush");
    ASSERT_EQ(offsets.size(), 4u);
    EXPECT_SAME_OFFSET(VignettePush, lens);
    EXPECT_SAME_OFFSET(VignettePush, color);
    EXPECT_SAME_OFFSET(VignettePush, openSlope);
    EXPECT_SAME_OFFSET(VignettePush, closedSlope);
}

}  // namespace
}  // namespace nepho
