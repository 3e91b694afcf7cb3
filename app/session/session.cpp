#include "app/session/session.h"

#include "app/session/session_files.h"
#include "app/session/tsne_run.h"
#include "projector/layout/neighbor_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>

namespace nepho::app {

using engine::PointState;
using projector::JobContext;
using projector::Result;

Session::Session(Loader loader) : loader_(std::move(loader)) {}
Session::~Session() = default;

bool Session::update() {
    bool changed = false;
    if (auto loaded = loading_.poll()) {
        changed = true;
        if (*loaded) {
            adopt(std::move(**loaded));
        } else {
            if (loaded->error().message != projector::kStoppedMessage)
                message_ = failureTold_ = loaded->error().message;
            // What could not be read anew is tried again when it has changed again.
            if (isLoaded() && onChange_ == OnChange::reload && !watch_)
                watch_ = std::make_unique<FileWatch>(filesOf(data_), openingBegan_);
        }
    }
    if (auto found = findingNeighbors_.poll()) {
        changed = true;
        if (*found) {
            neighbors_ = std::move((*found)->neighbors);
            neighborMilliseconds_ = (*found)->milliseconds;
            rebuildStates();
        }
    }
    if (auto found = searching_.poll()) {
        changed = true;
        foundSoFar_.reset();
        search_.partial = false;
        search_.problem = *found ? std::string() : found->error().message;
        search_.found = *found ? onlyVisible(std::move(**found)) : std::vector<std::uint32_t>();
        if (std::exchange(search_.pending, false)) {
            setSearch(search_.pattern, search_.options);
        } else if (std::exchange(search_.selectAtEnd, false)) {
            select(search_.found);
        }
    }
    changed = takeFoundSoFar() || changed;
    if (onChange_ == OnChange::reload && filesChanged() && !loading_.isBusy()) {
        watch_.reset();  // its thread has ended
        reload();
    }
    changed = tellMissing() || changed;
    sendHeld();
    changed = takeTsne() || changed;
    return takeQuality() || changed;
}

/// Says once that a file is gone; once it is back, or other data are open, that is not worth reading any more.
bool Session::tellMissing() {
    const std::filesystem::path* missing = watch_ ? watch_->missing() : nullptr;
    if ((missing != nullptr) == !missingTold_.empty()) return false;
    if (missing == nullptr) {
        if (message_ == missingTold_) message_.clear();
        missingTold_.clear();
        return true;
    }
    missingTold_ = fmt::format("{}: is gone from the disk; what was read from it stays{}", missing->string(),
                               onChange_ == OnChange::reload ? ", and it is read anew when it is back" : "");
    message_ = missingTold_;
    return true;
}

bool Session::jobsRunning() const {
    return loading_.isBusy() || findingNeighbors_.isBusy() || searching_.isBusy() || measuringQuality_.isBusy() ||
           isLayingOut() ||
           isToBeMeasured();  // by the next update(), where a layout came to its end with its last picture
}

std::optional<Session::Progress> Session::progress(double atLeastSeconds) {
    std::optional<Progress> longest;
    const auto consider = [&](Work work, auto& slot) {
        if (slot.job() == nullptr) return;
        const double seconds = slot.job()->elapsedSeconds();
        if (seconds < atLeastSeconds || (longest && longest->seconds >= seconds)) return;
        longest = Progress{work, slot.job()->progress(), seconds};
    };
    consider(Work::opening, loading_);
    consider(Work::neighbors, findingNeighbors_);
    consider(Work::search, searching_);
    consider(Work::quality, measuringQuality_);
    return longest;
}

void Session::cancel(Work work) {
    switch (work) {
        case Work::opening:
            loading_.stop();
            break;
        case Work::neighbors:
            findingNeighbors_.cancel();
            break;
        case Work::search:
            search_.pending = search_.selectAtEnd = false;
            searching_.stop();
            break;
        case Work::quality:
            measuringQuality_.cancel();
            break;
    }
}

std::size_t Session::axisCount() const {
    if (!isLoaded()) return 0;
    return tsneShown() != nullptr ? tsneShown_->positions.cols() : axisCountOf(data_);
}

std::string Session::axisName(std::size_t axis) const {
    std::string name;
    appendAxisName(axis, name);
    return name;
}

void Session::appendAxisName(std::size_t axis, std::string& text) const {
    const char* of = tsneShown() != nullptr ? "t-SNE" : data_.pca ? "PC" : "dimension";
    fmt::format_to(std::back_inserter(text), "{} {}", of, axis + 1);
}

void Session::setDims(int dims) {
    if (dims == layout_.dims || !isLoaded()) return;
    layout_.dims = dims;
    rebuildLayout();
}

void Session::setAxes(std::array<std::size_t, 3> axes) {
    if (axes == layout_.axes || !isLoaded()) return;
    layout_.axes = axes;
    rebuildLayout();
}

void Session::rebuildLayout() {
    layout_ = shownOn(layout_.dims, layout_.axes);
    placedHeld_.clear();
    ++versions_.places;
    whole_.build(layout_.positions);
    rebuildGroups();
}

void Session::rebuildGroups() {
    clusters_.keepOf(layoutId());
    placeHeld();
    const std::size_t groups = clusters_.all().size() + 1;
    if (groups == 1 && !visible_) {
        grids_ = {};
    } else {
        std::vector<std::uint32_t> groupOf(rows(), visible_ ? engine::ChunkGrid::kNoPart : 0);
        if (visible_) {
            for (const std::uint32_t row : *visible_) groupOf[row] = 0;
        }
        std::uint32_t group = 1;
        for (const Cluster& cluster : clusters_.all()) {
            for (const std::uint32_t row : *cluster.rows) {
                if (groupOf[row] == 0) groupOf[row] = group;
            }
            ++group;
        }
        grids_ = engine::ChunkGrid::split(whole_, layout_.positions, groupOf, groups);
    }
    ++versions_.layout;
    rebuildStates();
}

void Session::rebuildStates() {
    states_.assign(rows(), PointState::normal);
    for (const projector::Neighbor& neighbor : neighbors_) states_[neighbor.row] = PointState::neighbor;
    for (const std::uint32_t row : *selected_) states_[row] = PointState::selected;
    ++versions_.style;
}

bool Session::isVisible(std::uint32_t row) const {
    return !visible_ || std::ranges::binary_search(*visible_, row);
}

bool Session::isSelected(std::uint32_t row) const {
    return std::ranges::binary_search(*selected_, row);
}

Rows Session::onlyVisible(Rows rows) const {
    return visible_ ? combine(rows, *visible_, SelectMode::intersect) : rows;
}

void Session::isolateSelection() {
    if (selected_->empty()) return;
    Rows rows = *selected_;
    for (const projector::Neighbor& neighbor : neighbors_) rows.push_back(neighbor.row);
    std::ranges::sort(rows);
    const auto doubles = std::ranges::unique(rows);
    rows.erase(doubles.begin(), doubles.end());
    visible_ = std::make_shared<const Rows>(onlyVisible(std::move(rows)));
    search_.found = onlyVisible(std::move(search_.found));
    clearSelection();
    rebuildGroups();
}

void Session::showAll() {
    if (!visible_) return;
    visible_.reset();
    if (!showLayoutOfVisible()) rebuildGroups();
    if (!search_.pattern.empty()) setSearch(search_.pattern, search_.options);
}

void Session::setHovered(std::optional<std::uint32_t> row) {
    hovered_ = row;
}

void Session::select(Rows rows, SelectMode mode) {
    search_.selectAtEnd = false;  // what is selected meanwhile is meant
    findingNeighbors_.cancel();
    neighbors_.clear();
    inspected_.reset();
    selected_ = std::make_shared<const Rows>(combine(*selected_, rows, mode));
    rebuildStates();
}

void Session::inspect(std::uint32_t row) {
    select({row});
    inspected_ = row;
    startNeighbors();
}

void Session::clearSelection() {
    select({});
}

void Session::selectCategory(const std::string& text) {
    const projector::Column* column = colorBy_.column ? data_.dataset->metadata.find(*colorBy_.column) : nullptr;
    if (column == nullptr) return;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < this->rows(); ++row) {
        if (!column->isMissing(row) && isVisible(row) && column->text(row) == text) rows.push_back(row);
    }
    select(std::move(rows));
}

void Session::startNeighbors() {
    if (!inspected_) return;
    auto subset = visible_;
    auto find = [dataset = data_.dataset, search = data_.neighborSearch, known = neighborStore_, row = *inspected_,
                 count = neighborCount_, metric = metric_,
                 subset = std::move(subset)](const JobContext& context) -> Result<FoundNeighbors> {
        const auto begin = std::chrono::steady_clock::now();
        FoundNeighbors found;
        auto kept = subset != nullptr ? std::nullopt : known->ofRow(row, count, metric);
        found.neighbors = kept ? std::move(*kept) : search->query(row, count, metric, subset.get(), context);
        if (context.stopRequested()) return projector::unexpected(std::string(projector::kStoppedMessage));
        found.milliseconds =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
        return found;
    };
    findingNeighbors_.start(std::move(find));
}

void Session::setNeighborCount(std::size_t count) {
    if (count == neighborCount_) return;
    neighborCount_ = count;
    startNeighbors();
}

void Session::setMetric(projector::Metric metric) {
    if (metric == metric_) return;
    metric_ = metric;
    startNeighbors();
}

void Session::setSearch(const std::string& pattern, const projector::SearchOptions& options) {
    search_.selectAtEnd = search_.selectAtEnd && pattern == search_.pattern;
    search_.pattern = pattern;
    search_.options = options;
    if (pattern.empty()) {
        searching_.cancel();
        foundSoFar_.reset();
        search_.pending = search_.partial = search_.selectAtEnd = false;
        search_.found.clear();
        search_.problem.clear();
        return;
    }
    if (searching_.job() != nullptr) {
        // The one that runs is not wanted any more, but its thread is used again.
        search_.pending = true;
        searching_.stop();
        return;
    }
    foundSoFar_ = std::make_shared<projector::Mailbox<Rows>>();
    searching_.start([dataset = data_.dataset, pattern, options, soFar = foundSoFar_](const JobContext& context) {
        const auto publish = [&](const Rows& rows) { soFar->publish(std::make_shared<const Rows>(rows)); };
        return projector::searchRows(dataset->metadata, pattern, options, context, publish);
    });
}

bool Session::takeFoundSoFar() {
    if (!foundSoFar_ || search_.pending) return false;
    const auto& rows = foundSoFar_->read();
    if (!rows || (search_.partial && rows->size() == soFarTaken_)) return false;
    soFarTaken_ = rows->size();
    search_.partial = true;
    search_.found = onlyVisible(*rows);
    return true;
}

void Session::selectFound() {
    search_.selectAtEnd = searching_.isBusy();
    if (!search_.selectAtEnd) select(search_.found);
}

void Session::setColorBy(ColorBy colorBy) {
    const bool quality = measureCalled(colorBy.column).has_value();
    if (quality && !isColoredByQuality()) colorBeforeQuality_ = colorBy_;
    colorBy_ = std::move(colorBy);
    if (!isLoaded()) return;
    recolor();
    measureWhereShown();
    ++versions_.style;
    ++versions_.colors;
}

void Session::setLabelBy(std::optional<std::string> column) {
    labelBy_ = std::move(column);
    ++versions_.style;
}

std::string Session::label(std::uint32_t row) const {
    const projector::Column* column = labelColumn();
    return column == nullptr || column->isMissing(row) ? std::string() : column->text(row);
}

const projector::Column* Session::labelColumn() const {
    return labelBy_ ? data_.dataset->metadata.find(*labelBy_) : nullptr;
}

void Session::setSpritesShown(bool shown) {
    spritesShown_ = shown;
    ++versions_.style;
}

}  // namespace nepho::app
