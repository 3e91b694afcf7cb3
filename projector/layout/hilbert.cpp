#include "projector/layout/hilbert.h"

#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockPoints = 4096;

/// Of a coordinate; all together fit 32.
constexpr std::uint32_t bitsOf(std::size_t dims) {
    return dims == 3 ? 10 : 16;
}

/// Cell numbers to the place along the curve, as Skilling's AxesToTranspose, with the bits then interleaved.
template <std::size_t kDims>
std::uint32_t alongCurve(std::array<std::uint32_t, kDims> x) {
    constexpr std::uint32_t kBits = bitsOf(kDims), top = 1u << (kBits - 1);
    for (std::uint32_t q = top; q > 1; q >>= 1) {
        const std::uint32_t below = q - 1;
        for (std::size_t i = 0; i < kDims; ++i) {
            if ((x[i] & q) != 0) {
                x[0] ^= below;
            } else {
                const std::uint32_t swapped = (x[0] ^ x[i]) & below;
                x[0] ^= swapped;
                x[i] ^= swapped;
            }
        }
    }
    for (std::size_t i = 1; i < kDims; ++i) x[i] ^= x[i - 1];
    std::uint32_t flip = 0;
    for (std::uint32_t q = top; q > 1; q >>= 1) {
        if ((x[kDims - 1] & q) != 0) flip ^= q - 1;
    }
    std::uint32_t key = 0;
    for (std::uint32_t bit = kBits; bit-- > 0;) {
        for (std::size_t i = 0; i < kDims; ++i) key = key << 1 | ((x[i] ^ flip) >> bit & 1u);
    }
    return key;
}

struct Box {
    float low[3], high[3];
};

Box boxOf(std::span<const Point4> points) {
    Box box{{points[0].x, points[0].y, points[0].z}, {points[0].x, points[0].y, points[0].z}};
    for (const Point4& point : points) {
        const float at[3] = {point.x, point.y, point.z};
        for (int axis = 0; axis < 3; ++axis) {
            box.low[axis] = std::min(box.low[axis], at[axis]);
            box.high[axis] = std::max(box.high[axis], at[axis]);
        }
    }
    return box;
}

struct Keyed {
    std::uint32_t key, index;
};

/// Least significant digit first: stable, and of one order.
void radixSort(std::vector<Keyed>& items) {
    constexpr std::uint32_t kDigitBits = 11, kDigits = 1u << kDigitBits;
    std::vector<Keyed> other(items.size());
    for (std::uint32_t shift = 0; shift < 32; shift += kDigitBits) {
        std::array<std::uint32_t, kDigits> places{};
        for (const Keyed& item : items) ++places[item.key >> shift & (kDigits - 1)];
        std::uint32_t place = 0;
        for (std::uint32_t& count : places) place += std::exchange(count, place);
        for (const Keyed& item : items) other[places[item.key >> shift & (kDigits - 1)]++] = item;
        items.swap(other);
    }
}

}  // namespace

void sortAlongHilbertCurve(std::span<const Point4> points, int dims, std::vector<std::uint32_t>& order) {
    order.resize(points.size());
    if (points.empty()) return;
    const Box box = boxOf(points);
    float extent = 0.0f;
    for (int axis = 0; axis < dims; ++axis) extent = std::max(extent, box.high[axis] - box.low[axis]);
    const auto last = static_cast<float>((1u << bitsOf(static_cast<std::size_t>(dims))) - 1);
    const float perUnit = extent > 0.0f ? last / extent : 0.0f;
    const auto cell = [&](float value, int axis) {
        return static_cast<std::uint32_t>(std::clamp((value - box.low[axis]) * perUnit, 0.0f, last));
    };
    std::vector<Keyed> keys(points.size());
    parallelFor(points.size(), kBlockPoints, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Point4& p = points[i];
            const std::uint32_t x = cell(p.x, 0), y = cell(p.y, 1);
            keys[i] = {dims == 3 ? alongCurve<3>({x, y, cell(p.z, 2)}) : alongCurve<2>({x, y}),
                       static_cast<std::uint32_t>(i)};
        }
    });
    radixSort(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) order[i] = keys[i].index;
}

}  // namespace nepho::projector
