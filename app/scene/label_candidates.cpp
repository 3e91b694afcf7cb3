#include "app/scene/label_candidates.h"

#include "engine/render/frustum.h"

#include <glm/geometric.hpp>
#include <glm/gtc/matrix_access.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace nepho::app {

namespace {

constexpr std::size_t kMostLooked = std::size_t{1} << 17;
constexpr std::size_t kUsuallyKept = 512;  // names, so that more of them than before cost no memory
constexpr float kKeptFactor = 0.75f;
constexpr float kDimmedFactor = 1e4f;

float at(const glm::vec4& row, glm::vec3 p) {
    return row.x * p.x + row.y * p.y + row.z * p.z + row.w;
}

/// From between two eyes their pictures are the mean of both.
glm::mat4 meanClipFromWorld(std::span<const engine::View> views) {
    glm::mat4 sum(0);
    for (const engine::View& view : views) sum += view.clipFromWorld();
    return sum / static_cast<float>(views.size());
}

}  // namespace

void LabelCandidates::findChunks(const Session& session, const Request& request) {
    chunks_.clear();
    looked_ = 0;
    // What a view sees changes from frame to frame; memory for all of it is taken once.
    std::size_t all = 0;
    for (const engine::ChunkGrid& grid : session.grids()) all += grid.chunks().size();
    chunks_.reserve(all);
    for (std::size_t group = 0; group < session.grids().size(); ++group) {
        const engine::ChunkGrid& grid = session.grids()[group];
        const glm::mat4 worldFromGroup = session.worldFromCloud() * session.cloudFromGroup(group);
        // What the second eye sees besides is a narrow strip at the edge, where nobody reads.
        const engine::ChunkMeter meter(request.views[0], worldFromGroup, 0.0f, 1.0f);
        const auto canHold = [&](const engine::ChunkGrid::Chunk& box) {
            const engine::ChunkExtent extent = meter.measure(box.low, box.high);
            return extent.visible && extent.nearest <= request.furthest;
        };
        grid.visitChunks(canHold, [&](const engine::ChunkGrid::Chunk& chunk) {
            chunks_.push_back({group, chunk.first, chunk.count});
            looked_ += chunk.count;
        });
    }
}

void LabelCandidates::scan(const Session& session, const Request& request) {
    const glm::vec2 pixels = request.views[0].pixels;
    const auto columns = static_cast<std::size_t>(std::max(1.0f, std::ceil(pixels.x / request.cellPixels)));
    const auto rows = static_cast<std::size_t>(std::max(1.0f, std::ceil(2.0f * pixels.y / request.cellPixels)));
    cells_.assign(columns * rows, {std::numeric_limits<float>::max(), 0.0f, 0});
    // Strides are powers of two, so that a sample holds the sparser ones: coming nearer only adds points to it.
    std::size_t stride = 1;
    while (looked_ / stride > kMostLooked) stride *= 2;
    looked_ = 0;
    const bool dims = !session.selected().empty();
    const float half = 0.5f * static_cast<float>(columns), halfRows = 0.5f * static_cast<float>(rows);
    std::size_t group = ~std::size_t{0};
    glm::vec4 toX, toY, toDepth;
    for (const Chunk& chunk : chunks_) {
        if (chunk.group != group) {
            group = chunk.group;
            const glm::mat4 clipFromGroup = clipFromWorld_ * session.worldFromCloud() * session.cloudFromGroup(group);
            toX = glm::row(clipFromGroup, 0);
            toY = glm::row(clipFromGroup, 1);
            toDepth = glm::row(clipFromGroup, 3);
        }
        const engine::ChunkGrid& grid = session.grids()[group];
        const auto& order = grid.order();
        const auto& positions = grid.positions();
        const std::size_t end = chunk.first + chunk.count;
        for (std::size_t place = (chunk.first + stride - 1) / stride * stride; place < end; place += stride) {
            ++looked_;
            const glm::vec3 p = positions[place];
            const float depth = at(toDepth, p), x = at(toX, p), y = at(toY, p);
            if (!(depth > 0.0f && depth <= request.furthest && std::abs(x) < depth && std::abs(y) < depth)) continue;
            const auto column = static_cast<std::size_t>((x / depth + 1.0f) * half);
            const auto line = static_cast<std::size_t>((y / depth + 1.0f) * halfRows);
            Cell& cell = cells_[std::min(line, rows - 1) * columns + std::min(column, columns - 1)];
            if (depth >= cell.order) continue;
            const bool dimmed = dims && session.states()[order[place]] == engine::PointState::normal;
            const float orderHere = dimmed ? depth * kDimmedFactor : depth;
            if (orderHere < cell.order) cell = {orderHere, depth, order[place]};
        }
    }
}

void LabelCandidates::addKept(const Session& session, const Request& request) {
    const glm::vec4 toX = glm::row(clipFromWorld_, 0), toY = glm::row(clipFromWorld_, 1),
                    toDepth = glm::row(clipFromWorld_, 3);
    for (const std::uint32_t row : request.kept) {
        if (row >= session.rows() || !session.isVisible(row)) continue;
        const glm::vec3 world = session.worldPosition(row);
        const float depth = at(toDepth, world);
        if (!(depth > 0.0f && depth <= request.furthest)) continue;
        if (std::abs(at(toX, world)) >= depth || std::abs(at(toY, world)) >= depth) continue;
        const bool dimmed = !session.selected().empty() && session.states()[row] == engine::PointState::normal;
        candidates_.push_back({depth * kKeptFactor * (dimmed ? kDimmedFactor : 1.0f), depth, row, true});
    }
}

const std::vector<LabelCandidates::Candidate>& LabelCandidates::find(const Session& session, const Request& request) {
    clipFromWorld_ = meanClipFromWorld(request.views);
    findChunks(session, request);
    scan(session, request);
    candidates_.clear();
    candidates_.reserve(cells_.size() + std::max(request.kept.size(), kUsuallyKept));
    addKept(session, request);
    for (const Cell& cell : cells_)
        if (cell.depth > 0.0f) candidates_.push_back({cell.order, cell.depth, cell.row, false});
    // A row that is kept and the nearest of its cell comes twice; the first time counts. Of equals the row decides.
    std::ranges::sort(candidates_, [](const Candidate& a, const Candidate& b) {
        return a.order != b.order ? a.order < b.order : a.row < b.row;
    });
    return candidates_;
}

}  // namespace nepho::app
