#include "app/scene/labels.h"

#include "app/scene/cell_text.h"
#include "app/scene/short_text.h"
#include "engine/render/frustum.h"

#include <algorithm>
#include <limits>

namespace nepho::app {

namespace {

constexpr std::size_t kMostLabels = 180;
constexpr std::size_t kMostCandidates = 20000;
constexpr std::size_t kNamedNeighbors = 12;
constexpr float kNearest = 0.1f;  // metres of the eye
constexpr float kLargestPointPixels = 40.0f;
constexpr std::size_t kMostCharacters = 40;  // a label is a name, not a text

}  // namespace

void Labels::forgetWhereChanged(const Session& session) {
    if (dataVersion_ == session.versions().data && column_ == session.labelBy()) return;
    widths_.assign(session.rows(), kUnknown);
    candidates_.reserve(std::min(session.rows(), 2 * kMostCandidates));
    dataVersion_ = session.versions().data;
    column_ = session.labelBy();
}

std::string_view Labels::textOf(const Session& session, std::uint32_t row) {
    text_.clear();
    const projector::Column* column = session.labelColumn();
    if (column != nullptr) appendFirstLine(text_, cellView(*column, row, number_), kMostCharacters);
    return text_;
}

float Labels::widthOf(const Session& session, std::uint32_t row) {
    if (widths_[row] == kUnknown) {
        fonts_.layout(textOf(session, row), line_);
        widths_[row] = line_.glyphs.empty() ? 0.0f : line_.width;
    }
    return widths_[row];
}

void Labels::place(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session,
                   const Theme& theme, const engine::View& view, const Size& sizes, std::uint32_t row, Kind kind) {
    if (row == sizes.described || (sizes.fading != nullptr && sizes.fading->isEntering(row))) return;
    // Once a row: the inspected one may be hovered, and a neighbour is a candidate as well.
    if (std::ranges::find(named_, row) != named_.end()) return;
    const glm::vec3 world = session.worldPosition(row);
    const glm::vec4 pixel = engine::projectToPixel(view, world);
    const bool inPicture =
        pixel.w > 0.0f && pixel.x >= 0.0f && pixel.y >= 0.0f && pixel.x < view.pixels.x && pixel.y < view.pixels.y;
    if (!inPicture) return;
    const float width = widthOf(session, row);
    if (width <= 0.0f) return;
    const float size = sizes.pixelScale * (kind == Kind::asked ? kLargeSize : kSize);
    // Clear of the point, as large as that is seen; names of many stand on their points.
    const float point = sizes.pointRadius / (view.orthographic ? 1.0f : std::max(pixel.w, kNearest));
    const float lift = kind == Kind::other ? 0.0f
                                           : std::clamp(point, sizes.leastPointPixels, kLargestPointPixels) +
                                                 0.8f * kLargeSize * sizes.pixelScale;
    const glm::vec2 center(pixel.x, pixel.y - lift);
    const glm::vec2 half(0.5f * width * size + 3.0f, 0.5f * size + 2.0f);
    if (!space.claim(center - half, center + half, kind == Kind::asked)) return;
    fonts_.layout(textOf(session, row), line_);
    engine::TextPlacement placement;
    placement.anchor = world;
    placement.offsetPixels = {0.0f, lift - 0.35f * size};
    placement.sizePixels = size;
    placement.centered = true;
    placement.color = theme.text;
    placement.halo = theme.textHalo;
    engine::appendText(glyphs, line_, placement);
    ++placed_;
    if (lift > 0.0f) named_.push_back(row);
}

void Labels::findCandidates(const Session& session, const engine::View& view, float furthest) {
    candidates_.clear();
    const std::size_t stride = std::max<std::size_t>(1, session.visibleCount() / kMostCandidates);
    for (std::size_t group = 0; group < session.grids().size(); ++group) {
        const engine::ChunkGrid& grid = session.grids()[group];
        const glm::mat4 worldFromGroup = session.worldFromCloud() * session.cloudFromGroup(group);
        const glm::mat4 clipFromGroup = view.clipFromWorld() * worldFromGroup;
        const engine::ChunkMeter meter(view, worldFromGroup, 0.0f, 1.0f);
        const auto canHold = [&](const engine::ChunkGrid::Chunk& box) {
            const engine::ChunkExtent extent = meter.measure(box.low, box.high);
            return extent.visible && extent.nearest <= furthest;
        };
        grid.visitChunks(canHold, [&](const engine::ChunkGrid::Chunk& chunk) {
            // Every stride-th place of the whole order, wherever chunks begin.
            const std::size_t end = chunk.first + chunk.count;
            for (std::size_t place = (chunk.first + stride - 1) / stride * stride; place < end; place += stride)
                addCandidate(session, grid.order()[place], clipFromGroup * glm::vec4(grid.positions()[place], 1),
                             furthest);
        });
    }
    std::ranges::sort(candidates_);
}

void Labels::addCandidate(const Session& session, std::uint32_t row, glm::vec4 clip, float furthest) {
    if (clip.w <= 0.0f || clip.w > furthest || std::abs(clip.x) > clip.w || std::abs(clip.y) > clip.w) return;
    // The dimmed come last. Under orthography all are equally near and the row decides, which keeps them from
    // flickering.
    const bool dimmed = session.states()[row] == engine::PointState::dimmed;
    candidates_.emplace_back(clip.w + (dimmed ? 1e3f : 0.0f), row);
}

void Labels::layout(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session,
                    const ViewSettings& settings, const Theme& theme, const engine::View& view, const Size& sizes) {
    if (!session.isLoaded() || !session.labelBy()) return;
    forgetWhereChanged(session);
    named_.clear();
    placed_ = 0;

    const auto name = [&](std::uint32_t row, Kind kind) {
        place(glyphs, space, session, theme, view, sizes, row, kind);
    };
    if (session.hovered()) name(*session.hovered(), Kind::asked);
    if (session.inspected()) name(*session.inspected(), Kind::asked);
    const auto& neighbors = session.neighbors();
    for (std::size_t i = 0; i < std::min(neighbors.size(), kNamedNeighbors); ++i)
        name(neighbors[i].row, Kind::neighbor);
    if (!settings.labels && sizes.alwaysWithin <= 0.0f) return;
    findCandidates(session, view, settings.labels ? std::numeric_limits<float>::max() : sizes.alwaysWithin);
    for (const auto& [depth, row] : candidates_) {
        if (placed_ >= kMostLabels) break;
        name(row, Kind::other);
    }
}

}  // namespace nepho::app
