#include "app/scene/label_candidates.h"

#include "engine/render/frustum.h"

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_access.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace nepho::app {

namespace {

constexpr std::size_t kMostLooked = std::size_t{1} << 17;
constexpr std::size_t kUsuallyKept = 512;  // names, so that more of them than before cost no memory
constexpr float kKeptFactor = 0.75f;
constexpr float kDimmedFactor = 1e4f;
constexpr float kNowhere = std::numeric_limits<float>::max();  // a depth
constexpr float kLeastDepth = 1e-4f;                           // world units
constexpr std::size_t kMostHidingStride = 8;  // where fewer points of a chunk are looked at, that costs less

float at(const glm::vec4& row, glm::vec3 p) {
    return row.x * p.x + row.y * p.y + row.z * p.z + row.w;
}

/// Between 0 and `most`, whatever `value` is.
float heldIn(float value, float most) {
    const float least = value > 0.0f ? value : 0.0f;
    return least < most ? least : most;
}

/// The least value of a linear function over a box.
float leastOver(const glm::vec4& row, glm::vec3 low, glm::vec3 high) {
    return at(row, 0.5f * (low + high)) - glm::dot(glm::abs(glm::vec3(row)), 0.5f * (high - low));
}

/// From between two eyes their pictures are the mean of both.
glm::mat4 meanClipFromWorld(std::span<const engine::View> views) {
    glm::mat4 sum(0);
    for (const engine::View& view : views) sum += view.clipFromWorld();
    return sum / static_cast<float>(views.size());
}

}  // namespace

glm::vec3 LabelCandidates::Clip::operator()(glm::vec3 p) const {
    return {at(toX, p), at(toY, p), at(toDepth, p)};
}

/// Of a place in the picture.
std::size_t LabelCandidates::cellAt(glm::vec2 place) const {
    const float column =
        heldIn((place.x + 1.0f) * 0.5f * static_cast<float>(columns_), static_cast<float>(columns_ - 1));
    const float line = heldIn((place.y + 1.0f) * 0.5f * static_cast<float>(lines_), static_cast<float>(lines_ - 1));
    return static_cast<std::size_t>(line) * columns_ + static_cast<std::size_t>(column);
}

LabelCandidates::Clip::Clip(const glm::mat4& clipFromGroup)
    : toX(glm::row(clipFromGroup, 0)), toY(glm::row(clipFromGroup, 1)), toDepth(glm::row(clipFromGroup, 3)) {}

void LabelCandidates::findChunks(const Session& session, const Request& request) {
    chunks_.clear();
    groups_.clear();
    looked_ = 0;
    // What a view sees changes from frame to frame; memory for all of it is taken once.
    std::size_t all = 0;
    for (const engine::ChunkGrid& grid : session.grids()) all += grid.chunks().size();
    chunks_.reserve(all);
    groups_.reserve(session.grids().size());
    for (std::size_t group = 0; group < session.grids().size(); ++group) {
        const engine::ChunkGrid& grid = session.grids()[group];
        const glm::mat4 cloudFromGroup = session.cloudFromGroup(group);
        const glm::mat4 worldFromGroup = session.worldFromCloud() * cloudFromGroup;
        const Clip clip(clipFromWorld_ * session.worldFromCloud() * cloudFromGroup);
        groups_.push_back({clip, cloudFromGroup});
        // What the second eye sees besides is a narrow strip at the edge, where nobody reads.
        const engine::ChunkMeter meter(request.views[0], worldFromGroup, 0.0f, 1.0f);
        const auto canHold = [&](const engine::ChunkGrid::Chunk& box) {
            const engine::ChunkExtent extent = meter.measure(box.low, box.high);
            return extent.visible && extent.nearest <= request.furthest;
        };
        grid.visitChunks(canHold, [&](const engine::ChunkGrid::Chunk& chunk) {
            const float nearest = leastOver(clip.toDepth, chunk.low, chunk.high);
            chunks_.push_back({group, chunk.first, chunk.count, chunk.low, chunk.high, nearest});
            looked_ += chunk.count;
        });
    }
}

/// Whether each cell that the chunk covers has a point that is nearer than all of the chunk.
bool LabelCandidates::isHidden(const Chunk& chunk) const {
    const Clip& clip = groups_[chunk.group].clip;
    constexpr float kRounding = 1e-5f;
    glm::vec2 low(std::numeric_limits<float>::max()), high(std::numeric_limits<float>::lowest());
    for (unsigned corner = 0; corner < 8; ++corner) {
        const glm::vec3 p((corner & 1u) != 0 ? chunk.high.x : chunk.low.x,
                          (corner & 2u) != 0 ? chunk.high.y : chunk.low.y,
                          (corner & 4u) != 0 ? chunk.high.z : chunk.low.z);
        const glm::vec3 seen = clip(p);
        if (seen.z < kLeastDepth) return false;  // partly behind the eye: its picture has no bounds
        low = glm::min(low, glm::vec2(seen) / seen.z);
        high = glm::max(high, glm::vec2(seen) / seen.z);
    }
    const std::size_t first = cellAt(low - kRounding), last = cellAt(high + kRounding);
    const std::size_t width = last % columns_ - first % columns_;
    for (std::size_t begin = first; begin <= last; begin += columns_)
        for (std::size_t cell = begin; cell <= begin + width; ++cell)
            if (cells_[cell].order > chunk.nearest) return false;
    return true;
}

/// Where the points of a chunk are in the picture, four or more at once.
std::size_t LabelCandidates::project(const Session& session, const Chunk& chunk, float furthest, std::size_t stride) {
    const auto positions = session.grids()[chunk.group].positions();
    const std::size_t first = (chunk.first + stride - 1) / stride * stride, end = chunk.first + chunk.count;
    std::size_t count = 0;
    for (std::size_t place = first; place < end && count < batch_.x.size(); place += stride, ++count) {
        batch_.x[count] = positions[place].x;
        batch_.y[count] = positions[place].y;
        batch_.z[count] = positions[place].z;
    }
    const Clip clip = groups_[chunk.group].clip;
    const float halfColumns = 0.5f * static_cast<float>(columns_), halfLines = 0.5f * static_cast<float>(lines_);
    const float lastColumn = static_cast<float>(columns_ - 1), lastLine = static_cast<float>(lines_ - 1);
    const auto columns = static_cast<std::int32_t>(columns_);
    for (std::size_t i = 0; i < count; ++i) {  // without branches
        const glm::vec3 p(batch_.x[i], batch_.y[i], batch_.z[i]);
        const float x = at(clip.toX, p), y = at(clip.toY, p), depth = at(clip.toDepth, p);
        const float reach = std::max(std::abs(x), std::abs(y));
        const float column = heldIn((x / depth + 1.0f) * halfColumns, lastColumn);
        const float line = heldIn((y / depth + 1.0f) * halfLines, lastLine);
        const bool inside = (depth <= furthest) & (reach < depth);
        batch_.depth[i] = inside ? depth : kNowhere;
        batch_.cell[i] = static_cast<std::int32_t>(line) * columns + static_cast<std::int32_t>(column);
    }
    return count;
}

void LabelCandidates::scan(const Session& session, const Chunk& chunk, float furthest, std::size_t stride) {
    const engine::ChunkGrid& grid = session.grids()[chunk.group];
    const auto group = static_cast<std::uint32_t>(chunk.group);
    const bool dims = !session.selected().empty();
    const std::size_t count = project(session, chunk, furthest, stride);
    for (std::size_t i = 0; i < count; ++i) {
        const float depth = batch_.depth[i];
        Cell& cell = cells_[static_cast<std::size_t>(batch_.cell[i])];
        if (depth >= cell.order) continue;
        const std::size_t place = (chunk.first + stride - 1) / stride * stride + i * stride;
        const std::uint32_t row = grid.order()[place];
        const bool dimmed = dims && session.states()[row] == engine::PointState::normal;
        const float order = dimmed ? depth * kDimmedFactor : depth;
        if (order < cell.order) cell = {order, depth, row, group, grid.positions()[place]};
    }
}

void LabelCandidates::scan(const Session& session, const Request& request) {
    const glm::vec2 pixels = request.views[0].pixels;
    columns_ = static_cast<std::size_t>(std::max(1.0f, std::ceil(pixels.x / request.cellPixels)));
    lines_ = static_cast<std::size_t>(std::max(1.0f, std::ceil(2.0f * pixels.y / request.cellPixels)));
    cells_.assign(columns_ * lines_, {kNowhere, 0.0f, 0, 0, {}});
    // Strides are powers of two, so that a sample holds the sparser ones: coming nearer only adds points to it.
    std::size_t stride = 1;
    while (looked_ / stride > kMostLooked) stride *= 2;
    looked_ /= stride;
    hidden_ = 0;
    // From the nearest on most of a cloud is hidden. Chunks of equal depth, as in a flat picture, keep their turn.
    const bool hides = stride <= kMostHidingStride;
    if (hides) {
        std::ranges::sort(chunks_, [](const Chunk& a, const Chunk& b) {
            return a.nearest != b.nearest ? a.nearest < b.nearest
                                          : std::pair(a.group, a.first) < std::pair(b.group, b.first);
        });
    }
    for (const Chunk& chunk : chunks_) {
        if (hides && isHidden(chunk)) {
            hidden_ += chunk.count / stride;
        } else {
            scan(session, chunk, request.furthest, stride);
        }
    }
}

void LabelCandidates::addKept(const Session& session, const Request& request) {
    const Clip clip(clipFromWorld_);
    for (const std::uint32_t row : request.kept) {
        if (row >= session.rows() || !session.isVisible(row)) continue;
        const glm::vec3 world = session.worldPosition(row);
        const glm::vec3 seen = clip(world);
        const float depth = seen.z;
        if (!(depth > 0.0f && depth <= request.furthest)) continue;
        if (std::abs(seen.x) >= depth || std::abs(seen.y) >= depth) continue;
        const bool dimmed = !session.selected().empty() && session.states()[row] == engine::PointState::normal;
        candidates_.push_back({depth * kKeptFactor * (dimmed ? kDimmedFactor : 1.0f), depth, row, true, world});
    }
}

void LabelCandidates::addNearest(const Session& session) {
    const glm::mat4 worldFromCloud = session.worldFromCloud();
    for (const Cell& cell : cells_) {
        if (cell.depth <= 0.0f) continue;
        // As session.worldPosition() has it, which would fetch the row's place from all over the memory.
        const glm::vec3 shown(groups_[cell.group].cloudFromGroup * glm::vec4(cell.at, 1));
        const glm::vec3 world(worldFromCloud * glm::vec4(shown, 1));
        candidates_.push_back({cell.order, cell.depth, cell.row, false, world});
    }
}

const std::vector<LabelCandidates::Candidate>& LabelCandidates::find(const Session& session, const Request& request) {
    clipFromWorld_ = meanClipFromWorld(request.views);
    findChunks(session, request);
    scan(session, request);
    candidates_.clear();
    candidates_.reserve(cells_.size() + std::max(request.kept.size(), kUsuallyKept));
    addKept(session, request);
    addNearest(session);
    // A row that is kept and the nearest of its cell comes twice; the first time counts. Of equals the row decides.
    std::ranges::sort(candidates_, [](const Candidate& a, const Candidate& b) {
        return a.order != b.order ? a.order < b.order : a.row < b.row;
    });
    return candidates_;
}

}  // namespace nepho::app
