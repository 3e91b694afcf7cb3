#pragma once

#include "engine/base/view.h"
#include "engine/render/frustum.h"

#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::engine {

/// How many points of each patch of a cloud a frame draws that may draw so many and no more: of patches that are seen,
/// in proportion to the picture that they cover; of those behind others hardly any. Fewer points are drawn larger, so
/// that they cover what all would.
class DetailPlan {
  public:
    /// Radii grow by this factor at most: larger ones would be seen as blobs.
    static constexpr float kMostEnlarged = 2.5f;

    /// A new frame. The first view decides; of two (a headset's), what is far from straight ahead gets less.
    void begin(std::span<const View> views);

    /// Where the patches that follow are, and how large their points.
    struct Group {
        glm::mat4 worldFromGroup{1};
        float worldRadius = 0.0f;  ///< of a point
        float minRadiusPixels = 0.0f, maxRadiusPixels = 0.0f;
    };
    void enter(const Group& group);
    /// A patch: a box of points that lie together. Patches are numbered in this order.
    struct Patch {
        glm::vec3 low{0}, high{0};
        std::uint32_t points = 0;
        std::uint32_t samples = 0;  ///< points that can be drawn without drawing all
    };
    void add(const Patch& patch);

    /// Divides the budget among the patches that are seen. False where it suffices for all their points: shares are of
    /// no use then.
    bool fit(std::uint32_t budget);

    struct Share {
        std::uint32_t drawn = 0;  ///< at most its samples, or all its points
        float enlarged = 1.0f;    ///< factor on the radius
    };
    Share share(std::size_t patch) const;

  private:
    struct Seen {
        std::uint32_t points, samples;
        float distance;       ///< from the eye
        float pointPixels;    ///< area of a point
        float pixels;         ///< area in which they lie
        glm::vec2 low, high;  ///< of it, in the picture
        float wanted;         ///< points
        std::uint32_t drawn;
    };
    bool isVisible(const Patch& patch) const;
    void measure(Seen& seen, const Patch& patch) const;
    float lookThrough(Seen& seen);
    std::uint64_t drawAt(float scale);

    std::vector<Seen> seen_;
    std::vector<std::uint32_t> nearestFirst_;
    std::vector<float> open_;  ///< by cell of the picture: how much of what comes is seen through what is in front
    glm::ivec2 cells_{0};
    std::vector<View> views_;
    Group group_;
    std::vector<ChunkMeter> meters_;  ///< of the group, one a view
    glm::mat4 clipFromGroup_{1};
};

}  // namespace nepho::engine
