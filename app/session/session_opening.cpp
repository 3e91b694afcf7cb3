// Opening data, and reading them anew.
#include "app/session/dropped_files.h"
#include "app/session/session.h"
#include "app/session/session_files.h"
#include "app/session/tsne_run.h"
#include "projector/layout/neighbor_store.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace nepho::app {

using projector::JobContext;
using projector::Result;

std::vector<std::filesystem::path> filesOf(const LoadedData& data) {
    const projector::TensorSource& source = data.catalog.tensors[data.tensor];
    std::vector<std::filesystem::path> files{source.tensorPath};
    for (const auto& file : {source.configPath, source.metadataPath, source.spritePath})
        if (file) files.push_back(*file);
    return files;
}

void Session::open(OpenRequest request) {
    if (!isLoaded()) request_ = request;
    opening_ = request.path;
    startOpening([request = std::move(request)] { return Result<OpenRequest>(request); }, false);
}

void Session::openAgain(const RecentData::Entry& data) {
    OpenRequest request = request_;
    request.path = data.path;
    request.catalog = data.catalog;
    request.tensor = data.tensor;
    open(std::move(request));
}

std::vector<RecentData::Entry> Session::openedBefore() const {
    if (!recent_) return {};
    return isLoaded() ? recent_->entriesBut(request_) : recent_->entries();
}

void Session::openDropped(std::vector<std::filesystem::path> files) {
    if (files.empty()) return;
    opening_ = files.front();
    Ask before = asked_;  // files go with what is being opened, where something is
    if (!loading_.isBusy()) {
        before = [current = isLoaded() ? request_ : OpenRequest()] { return Result<OpenRequest>(current); };
    }
    startOpening(
        [files = std::move(files), before = std::move(before)] {
            const Result<OpenRequest> current = before();
            return current ? requestOfDropped(files, *current) : current;
        },
        false);
}

void Session::reload() {
    if (!isLoaded() || loading_.isBusy()) return;
    opening_ = request_.path;
    startOpening([request = request_] { return Result<OpenRequest>(request); }, true);
}

void Session::startOpening(Ask ask, bool again) {
    asked_ = ask;
    openingBegan_ = FileWatch::begunAtTheEarliest();
    loading_.start([this, ask = std::move(ask), again](const JobContext& context) -> Result<Opened> {
        const Result<OpenRequest> request = ask();
        if (!request) return projector::Unexpected(request.error());
        Result<Opened> opened = openWith(*request, context);
        if (opened) opened->again = again;
        return opened;
    });
}

/// On a worker thread: reads of this only what does not change once something is being opened.
Result<Session::Opened> Session::openWith(const OpenRequest& request, const JobContext& context) const {
    const bool watches = onChange_ != OnChange::nothing;
    const auto begun = watches ? FileWatch::beginReading() : FileWatch::FileTime();
    Result<LoadedData> loaded = loader_(request, context);
    if (!loaded) return projector::Unexpected(loaded.error());
    Opened opened{request, {}, makeFirstView(*loaded), nullptr, false};
    if (watches) opened.watch = std::make_unique<FileWatch>(filesOf(*loaded), begun);
    if (recent_) recent_->add(request, loaded->dataset->rows(), loaded->dataset->dims());
    dropScores(*loaded);  // the first view is made of them
    opened.data = std::move(*loaded);
    return opened;
}

std::optional<std::string> Session::openNow(const OpenRequest& request) {
    if (!isLoaded()) request_ = request;
    Result<Opened> opened = openWith(request, {});
    if (!opened) return opened.error().message;
    adopt(std::move(*opened));
    return std::nullopt;
}

void Session::adopt(Opened opened) {
    reloaded_ = opened.again && isLoaded();
    if (message_ == std::exchange(failureTold_, {})) message_.clear();
    const std::optional<Looks> before = reloaded_ ? std::optional(looks()) : std::nullopt;
    findingNeighbors_.cancel();
    searching_.cancel();
    foundSoFar_.reset();
    forgetQuality();
    leaveTsne();
    tsneShown_.reset();
    tsneOfAll_.reset();
    tsneOfSome_.reset();
    placedHeld_.clear();
    TsneRequest draft = std::move(request_.tsne);  // as it was edited while the data were read
    request_ = std::move(opened.request);
    if (reloaded_) request_.tsne = std::move(draft);
    watch_ = std::move(opened.watch);
    neighborStore_ = std::make_shared<projector::NeighborStore>();
    data_ = std::move(opened.data);
    method_ = data_.method;
    visible_.reset();
    selected_ = std::make_shared<const Rows>();
    clusters_ = {};
    placement_ = glm::mat4(1);
    inspected_.reset();
    hovered_.reset();
    neighbors_.clear();
    const SearchState search = std::exchange(search_, {});
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
    if (before) restoreLooks(*before);
    if (reloaded_) setSearch(search.pattern, search.options);
    history_.reset(editState());
    if (request_.method == Method::tsne) startTsne(request_.tsne);
}

Session::Looks Session::looks() const {
    return {colorBy_,   labelBy_, spritesShown_, layout_.dims, layout_.axes,
            placement_, rows(),   selected_,     visible_,     inspected_};
}

void Session::restoreLooks(const Looks& looks) {
    const projector::Table& table = data_.dataset->metadata;
    setDims(looks.dims);
    if (std::ranges::all_of(looks.axes, [this](std::size_t axis) { return axis < axisCount(); })) setAxes(looks.axes);
    const std::optional<std::string>& color = looks.colorBy.column;
    if (!color || measureCalled(color) || table.find(*color) != nullptr) setColorBy(looks.colorBy);
    if (!looks.labelBy || table.find(*looks.labelBy) != nullptr) setLabelBy(looks.labelBy);
    setSpritesShown(looks.sprites);
    placement_ = looks.placement;
    if (looks.rows != rows()) return;
    selected_ = looks.selected;
    visible_ = looks.visible;
    inspected_ = looks.inspected;
    startNeighbors();
    rebuildGroups();
}

}  // namespace nepho::app
