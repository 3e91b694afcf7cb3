// How good the layout is: measured when somebody wants to know, and anew where points are coloured by it.
#include "app/session/session.h"
#include "app/session/tsne_run.h"
#include "projector/layout/neighbor_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace nepho::app {

namespace {

using Measured = projector::Result<std::vector<double>>;

std::vector<double> inDouble(const std::vector<float>& values) {
    return {values.begin(), values.end()};
}

/// One measure of every row of a layout.
struct RowMeasurement {
    const projector::Dataset& dataset;
    const projector::Matrix& positions;
    const std::shared_ptr<projector::NeighborStore>& neighbors;
    projector::QualityOptions options;

    Measured preservation(MeasuredQuality& quality, const projector::JobContext& context) const {
        const auto rows = projector::preservationOfEveryRow(dataset.vectors, positions, options, quality.summary,
                                                            neighbors.get(), context);
        if (!rows) return projector::Unexpected(rows.error());
        quality.recall = rows->recall;
        return inDouble(rows->preservedOfRow);
    }
    Measured of(MeasuredQuality& quality, const projector::JobContext& context) const {
        if (quality.measure == RowMeasure::preservation) return preservation(quality, context);
        if (quality.measure == RowMeasure::divergence)
            return projector::divergenceOfEveryRow(dataset.vectors, positions,
                                                   {quality.perplexity, quality.degreesOfFreedom, quality.metric, 0, 0},
                                                   neighbors, context);
        auto ranks = projector::rankQualityOfEveryRow(dataset.vectors, positions, options, context);
        if (!ranks) return projector::Unexpected(ranks.error());
        return std::move(quality.measure == RowMeasure::continuity ? ranks->continuity : ranks->trustworthiness);
    }
};

/// Of every pair while a person waits for that, else estimated.
projector::Result<projector::DivergenceEstimate> divergenceOf(
    const projector::Dataset& dataset, const projector::Matrix& positions, const MeasuredQuality& quality,
    const std::shared_ptr<projector::NeighborStore>& neighbors, const projector::JobContext& context) {
    const projector::DivergenceOptions options{
        .perplexity = quality.perplexity, .degreesOfFreedom = quality.degreesOfFreedom, .metric = quality.metric};
    if (positions.rows() > projector::kMostRowsByPairs)
        return projector::estimateDivergence(dataset.vectors, positions, options, context);
    const auto exact = projector::divergenceOfEveryPair(dataset.vectors, positions, options, neighbors, false, context);
    if (!exact) return projector::Unexpected(exact.error());
    return projector::DivergenceEstimate{exact->divergence, 0.0, exact->perplexity, positions.rows()};
}

projector::Status summarize(const projector::Dataset& dataset, const projector::Matrix& positions,
                            MeasuredQuality& quality, const projector::QualityOptions& options,
                            const std::shared_ptr<projector::NeighborStore>& neighbors,
                            const projector::JobContext& context) {
    auto summary = projector::measureQuality(dataset.vectors, positions, options, context);
    if (!summary) return projector::Unexpected(summary.error());
    auto divergence = divergenceOf(dataset, positions, quality, neighbors, context);
    if (!divergence) return projector::Unexpected(divergence.error());
    quality.divergence = *divergence;
    quality.summary = std::move(*summary);
    return projector::ok();
}

/// `known`: of the same layout, or null.
projector::Result<MeasuredQuality> measure(const projector::Dataset& dataset, const projector::Matrix& positions,
                                           MeasuredQuality quality, const MeasuredQuality* known,
                                           const std::shared_ptr<projector::NeighborStore>& neighbors,
                                           const projector::JobContext& context) {
    projector::QualityOptions options;
    options.metric = quality.metric;
    if (known != nullptr) {
        quality.summary = known->summary;
        quality.divergence = known->divergence;
    } else if (const auto found = summarize(dataset, positions, quality, options, neighbors, context); !found) {
        return projector::Unexpected(found.error());
    }
    auto rows = RowMeasurement{dataset, positions, neighbors, options}.of(quality, context);
    if (!rows) return projector::Unexpected(rows.error());
    quality.ofRows.kind = projector::ColumnKind::number;
    quality.ofRows.numbers = std::move(*rows);
    return quality;
}

}  // namespace

/// Where the layout has the rows, those too that are drawn from where they were taken.
projector::Matrix Session::layoutPositions() const {
    const auto dims = static_cast<std::size_t>(layout_.dims);
    projector::Matrix positions(rows(), dims);
    const auto put = [&](std::uint32_t row, glm::vec3 at) {
        for (std::size_t axis = 0; axis < dims; ++axis) positions(row, axis) = at[static_cast<int>(axis)];
    };
    for (std::uint32_t row = 0; row < positions.rows(); ++row) put(row, layout_.positions[row]);
    for (const auto& held : placedHeld_) {
        for (const std::uint32_t row : *held) put(row, homePosition(*tsneShown_, row));
    }
    return positions;
}

LayoutIdentity Session::layoutIdentity() const {
    return {versions_.data, std::shared_ptr<const void>(tsneShown() != nullptr ? tsneShown_ : nullptr), method_,
            layout_.dims, layout_.axes};
}

std::string Session::qualityName(RowMeasure measure) const {
    static constexpr std::array<const char*, kRowMeasures.size()> kMeasureNames{"quality", "trustworthiness",
                                                                                "continuity", "divergence"};
    const char* plain = kMeasureNames[static_cast<std::size_t>(measure)];
    std::string name = plain;
    for (int copy = 2; isLoaded() && data_.dataset->metadata.find(name) != nullptr; ++copy)
        name = fmt::format("{} ({})", plain, copy);
    return name;
}

std::optional<RowMeasure> Session::measureCalled(const std::optional<std::string>& name) const {
    if (!isLoaded() || !name) return std::nullopt;
    for (const RowMeasure measure : kRowMeasures) {
        if (*name == qualityName(measure)) return measure;
    }
    return std::nullopt;
}

void Session::toggleColorByQuality() {
    if (!isLoaded()) return;
    if (isColoredByQuality()) return setColorBy(colorBeforeQuality_);
    ColorBy quality = colorBy_;
    quality.column = qualityName();
    setColorBy(std::move(quality));
}

void Session::measureQuality() {
    if (!isLoaded()) return;
    MeasuredQuality quality;
    quality.of = measuring_ = layoutIdentity();
    quality.measure = measuringBy_ = measureCalled(colorBy_.column).value_or(RowMeasure::preservation);
    if (tsneShown() != nullptr && tsneShown()->rows)
        return report("The quality of a layout is measured where it has all rows; this one has some.");
    // What t-SNE was asked to keep is what it is measured by.
    if (const TsneSnapshot* shown = tsneShown()) {
        quality.metric = shown->metric;
        quality.perplexity = shown->perplexity;
        quality.degreesOfFreedom = shown->degreesOfFreedom;
    }
    measuringQuality_.start([dataset = data_.dataset,
                             positions = std::make_shared<const projector::Matrix>(layoutPositions()),
                             quality = std::move(quality), known = isQualityStale() ? nullptr : quality_,
                             neighbors = neighborStore_](const projector::JobContext& context) {
        return measure(*dataset, *positions, quality, known.get(), neighbors, context);
    });
}

bool Session::isQualityStale() const {
    return quality_ != nullptr && !(quality_->of == layoutIdentity());
}

bool Session::isToBeMeasured() const {
    const std::optional<RowMeasure> wanted = measureCalled(colorBy_.column);
    if (!wanted) return false;
    if (quality_ != nullptr && !isQualityStale() && quality_->measure == *wanted) return false;
    // What was begun or stopped for this layout is not begun again by itself.
    return !isLayingOut() && !(measuring_ == layoutIdentity() && measuringBy_ == *wanted);
}

void Session::measureWhereShown() {
    if (isToBeMeasured()) measureQuality();
}

bool Session::takeQuality() {
    bool changed = false;
    if (auto measured = measuringQuality_.poll()) {
        changed = true;
        if (*measured) {
            quality_ = std::make_shared<const MeasuredQuality>(std::move(**measured));
            if (isColoredByQuality()) setColorBy(colorBy_);
        } else if (measured->error().message != projector::kStoppedMessage) {
            message_ = measured->error().message;
        }
    }
    measureWhereShown();
    return changed;
}

void Session::forgetQuality() {
    measuringQuality_.cancel();
    measuring_ = {};
    quality_.reset();
}

void Session::recolor() {
    const std::optional<RowMeasure> wanted = measureCalled(colorBy_.column);
    if (!wanted) {
        coloring_ = colorRows(data_.dataset->metadata, rows(), colorBy_);
        return;
    }
    ColorBy onScale = colorBy_;
    onScale.categories = false;
    const bool isThere = quality_ != nullptr && quality_->measure == *wanted;
    coloring_ = colorRows(isThere ? &quality_->ofRows : nullptr, rows(), onScale);
}

}  // namespace nepho::app
