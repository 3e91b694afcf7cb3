#include "app/session/session.h"

#include "app/session/tsne_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>

namespace nepho::app {

using engine::PointState;
using projector::JobContext;
using projector::Result;

Session::Session(Loader loader) : loader_(std::move(loader)) {}
Session::~Session() = default;

void Session::open(OpenRequest request) {
    request_ = request;
    loading_.start([request = std::move(request), loader = loader_](const JobContext& context) {
        return openWith(loader, request, context);
    });
}

Result<Session::Opened> Session::openWith(const Loader& loader, const OpenRequest& request, const JobContext& context) {
    Result<LoadedData> loaded = loader(request, context);
    if (!loaded) return projector::Unexpected(loaded.error());
    FirstView view = makeFirstView(*loaded);
    return Opened{std::move(*loaded), std::move(view)};
}

std::optional<std::string> Session::openNow(const OpenRequest& request) {
    request_ = request;
    Result<Opened> opened = openWith(loader_, request, {});
    if (!opened) return opened.error().message;
    adopt(std::move(*opened));
    return std::nullopt;
}

bool Session::update() {
    bool changed = false;
    if (auto loaded = loading_.poll()) {
        changed = true;
        if (*loaded) {
            adopt(std::move(**loaded));
        } else if (loaded->error().message != projector::kStoppedMessage) {
            message_ = loaded->error().message;
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
        search_.problem = *found ? std::string() : found->error().message;
        search_.found = *found ? onlyVisible(std::move(**found)) : std::vector<std::uint32_t>();
        if (std::exchange(search_.pending, false)) setSearch(search_.pattern, search_.options);
    }
    sendHeld();
    changed = takeTsne() || changed;
    return takeQuality() || changed;
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
            search_.pending = false;
            searching_.stop();
            break;
        case Work::quality:
            measuringQuality_.cancel();
            break;
    }
}

void Session::adopt(Opened opened) {
    findingNeighbors_.cancel();
    searching_.cancel();
    forgetQuality();
    leaveTsne();
    tsneShown_.reset();
    tsneOfAll_.reset();
    tsneOfSome_.reset();
    placedHeld_.clear();
    data_ = std::move(opened.data);
    method_ = data_.method;
    visible_.reset();
    selected_ = std::make_shared<const Rows>();
    clusters_ = {};
    placement_ = glm::mat4(1);
    inspected_.reset();
    hovered_.reset();
    neighbors_.clear();
    search_ = {};
    layout_ = std::move(opened.view.layout);
    whole_ = std::move(opened.view.grid);
    colorBy_ = std::move(opened.view.colorBy);
    colorBeforeQuality_ = colorBy_;
    coloring_ = std::move(opened.view.coloring);
    labelBy_ = std::move(opened.view.labelBy);
    spritesShown_ = true;
    ++versions_.data;
    ++versions_.places;
    rebuildGroups();
    history_.reset(editState());
    if (request_.method == Method::tsne) startTsne(request_.tsne);
}

std::size_t Session::axisCount() const {
    return isLoaded() ? scores().cols : 0;
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
    const TsneSnapshot* shown = tsneShown();
    layout_ = makeLayoutView(scores(), layout_.dims, layout_.axes, shown != nullptr ? shown->fitted.get() : nullptr);
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
        grids_.assign(1, whole_);
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
    const bool somethingSelected = !selected_->empty();
    states_.assign(rows(), somethingSelected ? PointState::dimmed : PointState::normal);
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
    auto find = [dataset = data_.dataset, search = data_.neighborSearch, row = *inspected_, count = neighborCount_,
                 metric = metric_, subset = std::move(subset)](const JobContext& context) -> Result<FoundNeighbors> {
        const auto begin = std::chrono::steady_clock::now();
        FoundNeighbors found;
        found.neighbors = search->query(row, count, metric, subset.get(), context);
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
    search_.pattern = pattern;
    search_.options = options;
    if (pattern.empty()) {
        searching_.cancel();
        search_.pending = false;
        search_.found.clear();
        search_.problem.clear();
        return;
    }
    if (searching_.isBusy()) {
        // The one that runs is not wanted any more, but its thread is used again.
        search_.pending = true;
        searching_.stop();
        return;
    }
    searching_.start([dataset = data_.dataset, pattern, options](const JobContext& context) {
        return projector::searchRows(dataset->metadata, pattern, options, context);
    });
}

void Session::selectFound() {
    select(search_.found);
}

void Session::setColorBy(ColorBy colorBy) {
    const bool quality = isLoaded() && colorBy.column == qualityName();
    if (quality && !isColoredByQuality()) colorBeforeQuality_ = colorBy_;
    colorBy_ = std::move(colorBy);
    if (!isLoaded()) return;
    recolor();
    measureWhereShown();
    ++versions_.style;
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
