#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace nepho::projector {

/// The two halves of t-SNE's gradient for blocks of points, in float32 on every instruction set, chosen at run time.
/// Similarity is Student's t with `degrees` of freedom a: q ~ w^((a + 1) / 2), w = 1 / (1 + d^2 / a) (van der Maaten,
/// "Learning a Parametric Embedding by Preserving Local Structure" (2009), section 2.2). a = 1 and a = 2 have loops of
/// their own. Coordinates are at most kFarthestCoordinate, so that nothing overflows.

/// Far beyond any layout, near enough that squares are numbers.
inline constexpr float kFarthestCoordinate = 1e15f;

/// A point, or a sum of vectors: 16 bytes, so that one load brings it. With two dimensions z is 0.
struct alignas(16) Point4 {
    float x = 0.0f, y = 0.0f, z = 0.0f, w = 0.0f;
};

/// Adds nothing, writes: forces[i] = sum over entries e of row i of weights[e] * w_ie * (y_i - y_e), for rows
/// [begin, end), and in its w the sum of weights[e] * ln(w_ie) where `logs` is asked for. Entries as Affinities has
/// them.
void attract(const Point4* points, const std::size_t* begins, const std::uint32_t* columns, const float* weights,
             std::size_t begin, std::size_t end, float degrees, bool logs, Point4* forces);

/// What pushes: points, and crowds of them at their centre of mass.
struct Bodies {
    const float* x;
    const float* y;
    const float* z;
    const float* mass;  ///< of points 1
};
/// Which of them push: `fans` of kFanPoints points that follow each other, by the first, and single `crowds`.
struct Pushers {
    std::span<const std::uint32_t> fans, crowds;
};
inline constexpr std::size_t kFanPoints = 8;
/// Where points stand that only fill up a fan: so far that they push nobody.
inline constexpr float kFillerCoordinate = 4.0f * kFarthestCoordinate;

/// Points that are pushed, `count` of them, a multiple of kPushedStep.
struct Pushed {
    const float* x;
    const float* y;
    const float* z;
    std::size_t count;
};
inline constexpr std::size_t kPushedStep = 16;

/// forces[i] = sum over pushers of mass q w (y_i - y) and, in w, the sum of mass q: of a point that is among the
/// pushers itself 1 too much.
void repel(const Bodies& bodies, const Pushers& pushers, const Pushed& pushed, int dims, float degrees, Point4* forces);

}  // namespace nepho::projector
