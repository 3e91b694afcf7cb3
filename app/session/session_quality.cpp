// How good the layout is: measured when somebody wants to know, and anew where points are coloured by it.
#include "app/session/session.h"
#include "app/session/tsne_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace nepho::app {

namespace {

projector::Result<MeasuredQuality> measure(const projector::Dataset& dataset, const projector::Matrix& positions,
                                           MeasuredQuality quality, const projector::JobContext& context) {
    projector::QualityOptions options;
    options.metric = quality.metric;
    auto summary = projector::measureQuality(dataset.vectors, positions, options, context);
    if (!summary) return projector::Unexpected(summary.error());
    const auto rows = projector::preservationOfEveryRow(dataset.vectors, positions, options, *summary, context);
    if (!rows) return projector::Unexpected(rows.error());
    auto divergence = projector::estimateDivergence(
        dataset.vectors, positions,
        {.perplexity = quality.perplexity, .degreesOfFreedom = quality.degreesOfFreedom, .metric = quality.metric},
        context);
    if (!divergence) return projector::Unexpected(divergence.error());
    quality.divergence = *divergence;
    quality.summary = std::move(*summary);
    quality.recall = rows->recall;
    quality.ofRows.kind = projector::ColumnKind::number;
    quality.ofRows.numbers.assign(rows->preservedOfRow.begin(), rows->preservedOfRow.end());
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

std::string Session::qualityName() const {
    std::string name = "quality";
    for (int copy = 2; isLoaded() && data_.dataset->metadata.find(name) != nullptr; ++copy)
        name = fmt::format("quality ({})", copy);
    return name;
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
    if (tsneShown() != nullptr && tsneShown()->rows)
        return report("The quality of a layout is measured where it has all rows; this one has some.");
    // What t-SNE was asked to keep is what it is measured by.
    if (tsneShown() != nullptr && tsne_) {
        quality.metric = tsne_->request().input.metric;
        quality.perplexity = tsne_->request().input.perplexity;
        quality.degreesOfFreedom = tsne_->request().options.degreesOfFreedom;
    }
    measuringQuality_.start([dataset = data_.dataset,
                             positions = std::make_shared<const projector::Matrix>(layoutPositions()),
                             quality = std::move(quality)](const projector::JobContext& context) {
        return measure(*dataset, *positions, quality, context);
    });
}

bool Session::isQualityStale() const {
    return quality_ != nullptr && !(quality_->of == layoutIdentity());
}

bool Session::isToBeMeasured() const {
    if (!isColoredByQuality()) return false;
    if (quality_ != nullptr && !isQualityStale()) return false;
    // What was begun or stopped for this layout is not begun again by itself.
    return !isLayingOut() && !(measuring_ == layoutIdentity());
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
    if (colorBy_.column != qualityName()) {
        coloring_ = colorRows(data_.dataset->metadata, rows(), colorBy_);
        return;
    }
    ColorBy onScale = colorBy_;
    onScale.categories = false;
    coloring_ = colorRows(quality_ ? &quality_->ofRows : nullptr, rows(), onScale);
}

}  // namespace nepho::app
