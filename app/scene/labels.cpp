#include "app/scene/labels.h"

#include "app/scene/cell_text.h"
#include "app/scene/short_text.h"
#include "engine/base/clocks.h"

#include <glm/geometric.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace nepho::app {

namespace {

constexpr std::size_t kMostLabels = 300;
constexpr std::size_t kLabelGlyphs = 128;
constexpr std::size_t kNamedNeighbors = 12;
constexpr float kNearest = 0.1f;  // metres of the eye
constexpr float kLargestPointPixels = 40.0f;
constexpr std::size_t kLabelCharacters = 40;  // a label is a name, not a text
constexpr float kLargestGrowth = 1.35f;       // of what is near; what is far is never smaller than kSize
constexpr float kCellWidth = 48.0f;           // logical units, of which one point at most is considered
constexpr float kNewcomerMargin = 6.0f;  // logical units that a new name needs around it; one that stays needs none

/// Names of many points that a picture can take without being covered.
std::size_t mostLabels(glm::vec2 pixels, float pixelScale) {
    constexpr float kAreaOfEach = 3000.0f;  // square logical units
    const float fit = pixels.x * pixels.y / (kAreaOfEach * pixelScale * pixelScale);
    return static_cast<std::size_t>(std::clamp(fit, 40.0f, static_cast<float>(kMostLabels)));
}

}  // namespace

void Labels::forgetWhereChanged(const Session& session) {
    if (dataVersion_ == session.versions().data && column_ == session.labelBy()) return;
    widths_.assign(session.rows(), kUnknown);
    for (std::vector<std::uint32_t>* rows : {&kept_, &shown_, &named_}) {
        rows->clear();
        rows->reserve(kMostLabels);
    }
    line_.glyphs.reserve(kLabelGlyphs);
    dataVersion_ = session.versions().data;
    column_ = session.labelBy();
}

std::string_view Labels::textOf(const Session& session, std::uint32_t row) {
    text_.clear();
    const projector::Column* column = session.labelColumn();
    if (column != nullptr) appendFirstLine(text_, cellView(*column, row, number_), kLabelCharacters);
    return text_;
}

/// 0 where there is nothing to read; none where that is not known yet.
std::optional<float> Labels::widthOf(const Session& session, std::uint32_t row) {
    if (widths_[row] == kUnknown) {
        const std::string_view text = textOf(session, row);
        const auto width = text.empty() ? std::optional(0.0f) : fonts_.tryMeasure(text);
        if (!width) return std::nullopt;
        widths_[row] = *width;
    }
    return widths_[row];
}

void Labels::append(const Frame& frame, std::uint32_t row, glm::vec3 anchor, float size, float lift) {
    // Where its letters are not there yet it keeps its place, and others see where it will be.
    (void)fonts_.layout(textOf(frame.session, row), line_);
    engine::TextPlacement placement;
    placement.anchor = anchor;
    placement.offsetPixels = {0.0f, lift - 0.35f * size};
    placement.sizePixels = size;
    placement.centered = true;
    placement.color = frame.theme.text;
    placement.halo = frame.theme.textHalo;
    engine::appendText(frame.glyphs, line_, placement);
    ++stats_.placed;
}

bool Labels::tryPlace(const Frame& frame, std::uint32_t row, glm::vec3 anchor, Kind kind, float depth, float margin) {
    const Size& sizes = frame.sizes;
    if (row == sizes.described || (sizes.fading != nullptr && sizes.fading->isEntering(row))) return false;
    // Once a row: the inspected one may be hovered, and a neighbour is a candidate as well.
    if (std::ranges::find(named_, row) != named_.end()) return false;
    const bool orthographic = frame.views[0].orthographic;
    const float growth =
        orthographic ? 1.0f : std::clamp(std::sqrt(frame.middle / std::max(depth, kNearest)), 1.0f, kLargestGrowth);
    const float size = sizes.pixelScale * (kind == Kind::asked   ? kLargeSize
                                           : kind == Kind::other ? growth * kSize
                                                                 : kSize);
    // Clear of the point, as large as that is seen; names of many stand on their points.
    const float point = sizes.pointRadius / (orthographic ? 1.0f : std::max(depth, kNearest));
    const float lift = kind == Kind::other ? 0.0f
                                           : std::clamp(point, sizes.leastPointPixels, kLargestPointPixels) +
                                                 0.8f * kLargeSize * sizes.pixelScale;
    const auto rectangleOf = [&](float width) {
        const glm::vec2 half(0.5f * width * size + 3.0f, 0.5f * size + 2.0f);
        return glm::vec4(-half.x, lift - half.y, half.x, lift + half.y);
    };
    // Most points of a dense cloud have no room for any name: theirs need not even be shaped.
    if (kind != Kind::asked && !frame.space.isFree(anchor, rectangleOf(0.0f), margin)) return false;
    const float width = widthOf(frame.session, row).value_or(0.0f);
    if (width <= 0.0f) return false;
    if (kind == Kind::asked) {
        frame.space.claim(anchor, rectangleOf(width));
    } else if (!frame.space.tryClaim(anchor, rectangleOf(width), margin)) {
        return false;
    }
    append(frame, row, anchor, size, lift);
    if (lift > 0.0f) named_.push_back(row);
    return true;
}

void Labels::nameThoseAskedFor(const Frame& frame) {
    const auto name = [&](std::uint32_t row, Kind kind) {
        const glm::vec3 anchor = frame.session.worldPosition(row);
        const glm::vec4 pixel = engine::projectToPixel(frame.views[0], anchor);
        const glm::vec2 pixels = frame.views[0].pixels;
        const bool inPicture =
            pixel.w > 0.0f && pixel.x >= 0.0f && pixel.y >= 0.0f && pixel.x < pixels.x && pixel.y < pixels.y;
        if (inPicture) (void)tryPlace(frame, row, anchor, kind, pixel.w, 0.0f);
    };
    const Session& session = frame.session;
    if (session.hovered()) name(*session.hovered(), Kind::asked);
    if (session.inspected()) name(*session.inspected(), Kind::asked);
    const auto& neighbors = session.neighbors();
    for (std::size_t i = 0; i < std::min(neighbors.size(), kNamedNeighbors); ++i)
        name(neighbors[i].row, Kind::neighbor);
}

void Labels::nameOthers(const Frame& frame, bool all) {
    LabelCandidates::Request request;
    request.views = frame.views;
    request.furthest = all ? std::numeric_limits<float>::max() : frame.sizes.alwaysWithin;
    request.cellPixels = kCellWidth * frame.sizes.pixelScale;
    request.kept = kept_;
    const std::size_t most = mostLabels(frame.views[0].pixels, frame.sizes.pixelScale);
    const float margin = kNewcomerMargin * frame.sizes.pixelScale;
    for (const LabelCandidates::Candidate& candidate : candidates_.find(frame.session, request)) {
        if (shown_.size() >= most) break;
        const float needed = candidate.kept ? 0.0f : margin;
        if (tryPlace(frame, candidate.row, candidate.at, Kind::other, candidate.depth, needed))
            shown_.push_back(candidate.row);
    }
    stats_.looked = candidates_.looked();
}

void Labels::layout(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session,
                    const ViewSettings& settings, const Theme& theme, std::span<const engine::View> views,
                    const Size& sizes) {
    const double start = engine::threadCpuSeconds();
    stats_ = {};
    if (!session.isLoaded() || !session.labelBy()) return;
    forgetWhereChanged(session);
    named_.clear();
    std::swap(kept_, shown_);
    shown_.clear();
    const glm::mat4 worldFromCloud = session.worldFromCloud();
    const glm::vec3 middle(worldFromCloud[3]);
    Frame frame{glyphs, space, session, theme, views, sizes};
    frame.middle = std::max(glm::distance(views[0].eyeInWorld(), middle), glm::length(glm::vec3(worldFromCloud[0])));
    nameThoseAskedFor(frame);
    if (settings.labels || sizes.alwaysWithin > 0.0f) nameOthers(frame, settings.labels);
    stats_.milliseconds = 1e3 * (engine::threadCpuSeconds() - start);
}

}  // namespace nepho::app
