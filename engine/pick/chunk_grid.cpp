#include "engine/pick/chunk_grid.h"

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/vec3.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace nepho::engine {
namespace {

constexpr std::uint32_t kCellsPerAxis = 1024;  // 10 bits an axis
constexpr float kGracePixels = 0.5f;

/// Moves the low 10 bits of `value` apart so that two zeros follow each.
std::uint32_t spreadBits(std::uint32_t value) {
    value = (value | (value << 16)) & 0x030000FFu;
    value = (value | (value << 8)) & 0x0300F00Fu;
    value = (value | (value << 4)) & 0x030C30C3u;
    return (value | (value << 2)) & 0x09249249u;
}

std::uint32_t cellOf(float value, float low, double cellsPerUnit) {
    const double cell = (static_cast<double>(value) - static_cast<double>(low)) * cellsPerUnit;
    // Written so that NaN ends in cell 0: converting it would be undefined.
    if (!(cell > 0.0)) return 0;
    return cell < kCellsPerAxis - 1 ? static_cast<std::uint32_t>(cell) : kCellsPerAxis - 1;
}

/// Sorts by the upper 32 bits (30 used); equal codes keep their order.
void radixSort(std::vector<std::uint64_t>& keys) {
    std::vector<std::uint64_t> other(keys.size());
    for (unsigned shift = 32; shift < 62; shift += 10) {
        std::array<std::size_t, 1024> begin{};
        for (const std::uint64_t key : keys) ++begin[(key >> shift) & 1023u];
        std::exclusive_scan(begin.begin(), begin.end(), begin.begin(), std::size_t{0});
        for (const std::uint64_t key : keys) other[begin[(key >> shift) & 1023u]++] = key;
        keys.swap(other);
    }
}

/// Visits 0 to count - 1 in the order of their bits read backwards: any first part is spread evenly over all.
template <typename Visit>
void forEachSpread(std::uint32_t count, const Visit& visit) {
    const auto bits = static_cast<unsigned>(std::bit_width(count > 0 ? count - 1 : 0u));
    for (std::uint32_t turn = 0; turn < std::uint32_t{1} << bits; ++turn) {
        std::uint32_t reversed = 0;
        for (unsigned bit = 0; bit < bits; ++bit) reversed |= (turn >> bit & 1u) << (bits - 1 - bit);
        if (reversed < count) visit(reversed);
    }
}

struct Bounds {
    glm::vec3 low{std::numeric_limits<float>::max()};
    glm::vec3 high{std::numeric_limits<float>::lowest()};
    void add(glm::vec3 lowPoint, glm::vec3 highPoint) {
        low = glm::min(low, lowPoint);
        high = glm::max(high, highPoint);
    }
};

std::vector<std::uint32_t> mortonOrder(std::span<const glm::vec3> positions, std::vector<std::uint32_t> points) {
    Bounds bounds;
    for (const std::uint32_t point : points) bounds.add(positions[point], positions[point]);
    double side = 0.0;
    for (int axis = 0; axis < 3; ++axis)
        side = std::max(side, static_cast<double>(bounds.high[axis]) - static_cast<double>(bounds.low[axis]));
    const double cellsPerUnit = side > 0.0 ? kCellsPerAxis / side : 0.0;
    std::vector<std::uint64_t> keys(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const glm::vec3 position = positions[points[i]];
        const std::uint64_t code = spreadBits(cellOf(position.x, bounds.low.x, cellsPerUnit)) |
                                   spreadBits(cellOf(position.y, bounds.low.y, cellsPerUnit)) << 1 |
                                   spreadBits(cellOf(position.z, bounds.low.z, cellsPerUnit)) << 2;
        keys[i] = code << 32 | points[i];
    }
    radixSort(keys);
    for (std::size_t i = 0; i < points.size(); ++i) points[i] = static_cast<std::uint32_t>(keys[i]);
    return points;
}

/// The radius in cloud units of a point `depth` along the ray, grace included. Never falls with depth, so the far end
/// of a chunk gives the largest radius inside it.
float drawnRadius(const ChunkGrid::PointSize& size, float depth) {
    const float unitsPerPixel = (size.orthographic ? 1.0f : depth) / size.pixelsPerUnitAtUnitDistance;
    const float held =
        std::min(std::max(size.radius, size.minRadiusPixels * unitsPerPixel), size.maxRadiusPixels * unitsPerPixel);
    return held + kGracePixels * unitsPerPixel;
}

/// Distance along the ray at which it enters the box; nothing where it misses it.
std::optional<float> entryDistance(glm::vec3 low, glm::vec3 high, glm::vec3 origin, glm::vec3 direction) {
    float entry = 0.0f;
    float exit = std::numeric_limits<float>::max();
    for (int axis = 0; axis < 3; ++axis) {
        if (direction[axis] == 0.0f) {
            if (origin[axis] < low[axis] || origin[axis] > high[axis]) return std::nullopt;
            continue;
        }
        const float a = (low[axis] - origin[axis]) / direction[axis];
        const float b = (high[axis] - origin[axis]) / direction[axis];
        entry = std::max(entry, std::min(a, b));
        exit = std::min(exit, std::max(a, b));
    }
    if (entry > exit) return std::nullopt;
    return entry;
}

/// Where a hit inside the chunk can lie at the nearest, along the unit direction; nothing where there can be none.
std::optional<float> nearestPossibleHit(const ChunkGrid::Chunk& chunk, glm::vec3 origin, glm::vec3 direction,
                                        const ChunkGrid::PointSize& size) {
    const glm::vec3 toLow = chunk.low - origin;
    const glm::vec3 toHigh = chunk.high - origin;
    const glm::vec3 furthest = glm::max(toLow * direction, toHigh * direction);
    const float maxDepth = furthest.x + furthest.y + furthest.z;
    // Rounding of the sums above and of the point test is covered by a margin; the point test decides.
    const glm::vec3 reach = glm::max(glm::abs(toLow), glm::abs(toHigh));
    const float margin = 1e-5f * (reach.x + reach.y + reach.z);
    if (maxDepth + margin <= 0.0f) return std::nullopt;
    const float inflate = drawnRadius(size, std::max(maxDepth, 0.0f) + margin) * 1.00001f + margin;
    const std::optional<float> entry = entryDistance(chunk.low - inflate, chunk.high + inflate, origin, direction);
    return entry ? std::optional<float>(*entry - margin) : std::nullopt;
}

double squaredDistance(glm::vec3 a, glm::vec3 b) {
    const glm::dvec3 difference = glm::dvec3(a) - glm::dvec3(b);
    return glm::dot(difference, difference);
}

/// The region that the ray can hit first; their number where it meets none.
std::size_t nearestRegion(std::span<const ChunkGrid::Chunk> regions, glm::vec3 origin, glm::vec3 direction,
                          const ChunkGrid::PointSize& size) {
    std::size_t found = regions.size();
    float least = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const std::optional<float> nearest = nearestPossibleHit(regions[i], origin, direction, size);
        if (!nearest || *nearest >= least) continue;
        least = *nearest;
        found = i;
    }
    return found;
}

}  // namespace

void ChunkGrid::build(std::span<const glm::vec3> positions, const std::vector<std::uint32_t>* members) {
    assert(positions.size() < std::numeric_limits<std::uint32_t>::max());
    std::vector<std::uint32_t> points;
    if (members) {
        assert(std::all_of(members->begin(), members->end(),
                           [&](std::uint32_t point) { return point < positions.size(); }));
        points = *members;
    } else {
        points.resize(positions.size());
        std::iota(points.begin(), points.end(), 0u);
    }
    order_ = mortonOrder(positions, std::move(points));
    cutIntoChunks(positions);
}

std::vector<ChunkGrid> ChunkGrid::split(const ChunkGrid& whole, std::span<const glm::vec3> positions,
                                        std::span<const std::uint32_t> partOf, std::size_t parts) {
    std::vector<ChunkGrid> grids(parts);
    std::vector<std::size_t> counts(parts, 0);
    for (const std::uint32_t point : whole.order_) {
        if (partOf[point] != kNoPart) ++counts[partOf[point]];
    }
    for (std::size_t part = 0; part < parts; ++part) grids[part].order_.reserve(counts[part]);
    for (const std::uint32_t point : whole.order_) {
        if (partOf[point] != kNoPart) grids[partOf[point]].order_.push_back(point);
    }
    for (ChunkGrid& grid : grids) grid.cutIntoChunks(positions);
    return grids;
}

ChunkGrid ChunkGrid::ordered(std::vector<std::uint32_t> order, std::span<const glm::vec3> positions) {
    ChunkGrid grid;
    grid.order_ = std::move(order);
    grid.cutIntoChunks(positions);
    return grid;
}

ChunkGrid ChunkGrid::sample() const {
    ChunkGrid result;
    result.points_ = points_;
    const std::size_t chunks = std::max<std::size_t>((chunks_.size() + kMostPatches - 1) / kMostPatches, 1);
    for (std::size_t first = 0; first < chunks_.size(); first += chunks) {
        const auto patch = std::span(chunks_).subspan(first, std::min(chunks, chunks_.size() - first));
        Bounds bounds;
        std::uint32_t points = 0;
        for (const Chunk& chunk : patch) {
            bounds.add(chunk.low, chunk.high);
            points += chunk.count;
        }
        const auto begin = static_cast<std::uint32_t>(result.order_.size());
        const std::uint32_t count = (points + kSampleStep - 1) / kSampleStep;
        forEachSpread(count, [&](std::uint32_t i) {
            result.order_.push_back(order_[patch.front().first + i * kSampleStep]);
            result.positions_.push_back(positions_[patch.front().first + i * kSampleStep]);
        });
        result.chunks_.push_back({begin, count, bounds.low, bounds.high});
    }
    result.low_ = low_;
    result.high_ = high_;
    result.boundRegions();
    return result;
}

std::uint32_t ChunkGrid::patchChunks(std::span<const Chunk> chunks, const Chunk& sampled) {
    std::uint32_t found = 0;
    for (std::uint32_t points = 0; found < chunks.size() && (points + kSampleStep - 1) / kSampleStep < sampled.count;)
        points += chunks[found++].count;
    return found;
}

void ChunkGrid::cutIntoChunks(std::span<const glm::vec3> positions) {
    chunks_.clear();
    for (std::size_t first = 0; first < order_.size(); first += kChunkPoints) {
        Chunk chunk;
        chunk.first = static_cast<std::uint32_t>(first);
        chunk.count = static_cast<std::uint32_t>(std::min<std::size_t>(kChunkPoints, order_.size() - first));
        chunks_.push_back(chunk);
    }
    refresh(positions);
}

void ChunkGrid::refresh(std::span<const glm::vec3> positions) {
    points_ = positions.size();
    positions_.resize(order_.size());
    for (std::size_t place = 0; place < order_.size(); ++place) {
        assert(order_[place] < positions.size());
        positions_[place] = positions[order_[place]];
    }
    Bounds whole;
    for (Chunk& chunk : chunks_) {
        Bounds bounds;
        for (const glm::vec3 position : std::span(positions_).subspan(chunk.first, chunk.count))
            bounds.add(position, position);
        chunk.low = bounds.low;
        chunk.high = bounds.high;
        whole.add(bounds.low, bounds.high);
    }
    low_ = chunks_.empty() ? glm::vec3(0) : whole.low;
    high_ = chunks_.empty() ? glm::vec3(0) : whole.high;
    boundRegions();
}

void ChunkGrid::boundRegions() {
    regions_.clear();
    for (std::size_t first = 0; first < chunks_.size(); first += kRegionChunks) {
        const std::size_t count = std::min<std::size_t>(kRegionChunks, chunks_.size() - first);
        Bounds bounds;
        for (const Chunk& chunk : std::span(chunks_).subspan(first, count)) bounds.add(chunk.low, chunk.high);
        regions_.push_back(
            {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count), bounds.low, bounds.high});
    }
}

std::optional<ChunkGrid::Hit> ChunkGrid::pickRay(glm::vec3 origin, glm::vec3 direction, const PointSize& size) const {
    const float length = glm::length(direction);
    if (!(length > 0.0f) || !std::isfinite(length)) return std::nullopt;
    const glm::vec3 unit = direction / length;
    std::optional<Hit> best;
    const auto canHold = [&](const Chunk& box) {
        const std::optional<float> nearest = nearestPossibleHit(box, origin, unit, size);
        return nearest && !(best && *nearest > best->distance);
    };
    const auto look = [&](const Chunk& chunk) {
        for (std::uint32_t place = chunk.first; place < chunk.first + chunk.count; ++place) {
            const glm::vec3 toPoint = positions_[place] - origin;
            const float depth = glm::dot(toPoint, unit);
            if (!(depth > 0.0f) || (best && depth > best->distance)) continue;
            const glm::vec3 aside = toPoint - depth * unit;
            const float radius = drawnRadius(size, depth);
            if (!(glm::dot(aside, aside) <= radius * radius)) continue;
            if (!best || depth < best->distance || order_[place] < best->point) best = Hit{order_[place], depth};
        }
    };
    // The nearest region first: what it gives spares most of the others.
    const std::size_t first = nearestRegion(regions_, origin, unit, size);
    if (first < regions_.size()) visitRegion(regions_[first], canHold, look);
    visitChunks(canHold, look);
    if (best) best->distance /= length;
    return best;
}

std::optional<ChunkGrid::Hit> ChunkGrid::pickNearest(glm::vec3 center, float reach) const {
    if (!(reach >= 0.0f)) return std::nullopt;
    std::optional<Hit> best;
    double limit = static_cast<double>(reach) * static_cast<double>(reach);
    const auto canHold = [&](const Chunk& box) {
        return squaredDistance(glm::clamp(center, box.low, box.high), center) <= limit;
    };
    visitChunks(canHold, [&](const Chunk& chunk) {
        for (std::uint32_t place = chunk.first; place < chunk.first + chunk.count; ++place) {
            const double distance = squaredDistance(positions_[place], center);
            if (distance > limit || (best && distance == limit && order_[place] > best->point)) continue;
            limit = distance;
            best = Hit{order_[place], static_cast<float>(std::sqrt(distance))};
        }
    });
    return best;
}

std::vector<std::uint32_t> ChunkGrid::pickSphere(glm::vec3 center, float radius) const {
    std::vector<std::uint32_t> found;
    if (!(radius >= 0.0f)) return found;
    const double limit = static_cast<double>(radius) * static_cast<double>(radius);
    // One bit a point puts the answer in ascending order without sorting it.
    std::vector<std::uint64_t> isFound((points_ + 63) / 64, 0);
    std::size_t count = 0;
    const auto canHold = [&](const Chunk& box) {
        return squaredDistance(glm::clamp(center, box.low, box.high), center) <= limit;
    };
    visitChunks(canHold, [&](const Chunk& chunk) {
        for (std::uint32_t place = chunk.first; place < chunk.first + chunk.count; ++place) {
            if (squaredDistance(positions_[place], center) > limit) continue;
            const std::uint32_t point = order_[place];
            isFound[point / 64] |= std::uint64_t{1} << (point % 64);
            ++count;
        }
    });
    found.reserve(count);
    for (std::size_t word = 0; word < isFound.size(); ++word)
        for (std::uint64_t bits = isFound[word]; bits != 0; bits &= bits - 1)
            found.push_back(static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
    return found;
}

}  // namespace nepho::engine
