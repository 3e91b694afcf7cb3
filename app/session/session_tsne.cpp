// What a session does with t-SNE: begins it, tells it what is held, and takes what it has come to.
#include "app/session/session.h"
#include "app/session/tsne_run.h"

#include <algorithm>
#include <span>

namespace nepho::app {

namespace {
/// Whether all that is visible is among the rows. Null: all rows.
bool hasAll(const Rows* rows, const Rows* visible) {
    return rows == nullptr || rows == visible || (visible != nullptr && std::ranges::includes(*rows, *visible));
}
}  // namespace

LayoutView Session::shownOn(int dims, std::array<std::size_t, 3> axes) const {
    if (tsneShown() == nullptr) return layoutOn(data_, dims, axes);
    return makeLayoutView(tsneShown_->positions, dims, axes, tsneShown_->fitted.get());
}

void Session::startTsne(TsneRequest request) {
    if (!isLoaded()) return;
    request.rows = visible_;
    request.input.neighbors = request.rows ? nullptr : neighborStore_;
    const bool isOurPca = !request.rows && request.input.seed == projector::PcaOptions().seed;
    request.input.pca = isOurPca ? data_.pca : nullptr;
    if (request.input.start == projector::TsneInput::Start::given && !request.input.given) {
        request.input.given = shownLayout(visible_.get());
        request.input.keepScale = tsneShown() != nullptr;
        if (request.input.keepScale) request.options.exaggerationIterations = 0;
    }
    leaveTsne();
    heldSent_ = {};
    tsne_ = std::make_unique<TsneRun>(++tsneRuns_, data_.dataset, std::move(request));
}

/// What it is in the middle of may take tens of milliseconds to stop: the frame thread waits for it only where somebody
/// begins layouts faster than that.
void Session::leaveTsne() {
    constexpr std::size_t kMostLeaving = 2;
    forgetTsneThatLeft();
    if (!tsne_) return;
    tsne_->stop();
    leavingTsne_.push_back(std::move(tsne_));
    if (leavingTsne_.size() > kMostLeaving) leavingTsne_.erase(leavingTsne_.begin());
}

void Session::forgetTsneThatLeft() {
    std::erase_if(leavingTsne_, [](const auto& run) { return !run->isRunning(); });
}

std::uint64_t Session::layoutId() const {
    return tsneShown() != nullptr ? tsneShown_->run : 0;
}

/// Where rows are shown, N x 2 or 3, in the layout's units, with its depth where it is seen flat; null: all rows.
std::shared_ptr<const projector::Matrix> Session::shownLayout(const Rows* rows) const {
    const bool flattened = tsneShown() != nullptr && layout_.dims < tsneShown_->layout.dims;
    const auto dims = static_cast<std::size_t>(flattened ? tsneShown_->layout.dims : layout_.dims);
    auto layout = std::make_shared<projector::Matrix>(rows != nullptr ? rows->size() : this->rows(), dims);
    for (std::size_t i = 0; i < layout->rows(); ++i) {
        const std::uint32_t row = rows != nullptr ? (*rows)[i] : static_cast<std::uint32_t>(i);
        glm::vec3 at = shownPosition(row);
        if (flattened) at.z = tsneShown_->layout.positions[row].z;
        for (std::size_t axis = 0; axis < dims; ++axis) (*layout)(i, axis) = at[static_cast<int>(axis)];
    }
    return layout;
}

void Session::toggleTsne() {
    if (tsne_ && tsne_->isRunning()) {
        tsne_->setPaused(!tsne_->isPaused());
    } else {
        startTsne(request_.tsne);
    }
}

void Session::goOnWithTsne() {
    TsneRequest request = request_.tsne;
    request.input.start = projector::TsneInput::Start::given;
    request.input.given.reset();
    startTsne(std::move(request));
}

void Session::perturbTsne() {
    if (tsne_ && tsne_->isRunning()) tsne_->perturb(kPerturbShare);
}

bool Session::isLayingOut() const {
    if (!tsne_) return false;
    if (tsne_->isRunning() && !tsne_->isHalted()) return true;
    const std::shared_ptr<const TsneSnapshot>& newest = tsne_->newest();
    return newest != nullptr && newest != (newest->rows ? tsneOfSome_ : tsneOfAll_);
}

bool Session::takeTsne() {
    forgetTsneThatLeft();
    if (!tsne_) return false;
    if (const auto problem = tsne_->takeProblem()) message_ = *problem;
    const std::shared_ptr<const TsneSnapshot>& newest = tsne_->newest();
    if (newest == nullptr || newest == (newest->rows ? tsneOfSome_ : tsneOfAll_)) return false;
    (newest->rows ? tsneOfSome_ : tsneOfAll_) = newest;
    if (!newest->rows) tsneOfSome_.reset();
    if (!shows(*newest)) return false;
    const std::uint64_t before = layoutId();
    showSnapshot(newest);
    if (layoutId() != before) amendClusters();
    return true;
}

/// Whether all that is visible is in it.
bool Session::shows(const TsneSnapshot& snapshot) const {
    return hasAll(snapshot.rows.get(), visible_.get());
}

void Session::showSnapshot(std::shared_ptr<const TsneSnapshot> snapshot) {
    tsneShown_ = std::move(snapshot);
    method_ = Method::tsne;
    const bool flattened = layout_.dims == 2 && tsneShown_->layout.dims == 3;
    if (flattened || layout_.axes != tsneShown_->layout.axes) {
        layout_ = shownOn(flattened ? 2 : tsneShown_->layout.dims, {0, 1, 2});
        whole_.build(layout_.positions);
    } else {
        layout_ = tsneShown_->layout;
        whole_ = tsneShown_->grid;
    }
    placedHeld_.clear();
    ++versions_.places;
    rebuildGroups();
}

/// After what is visible changed: the layout that has all of it. False where that is the one shown.
bool Session::showLayoutOfVisible() {
    // Nobody would see what a layout of some rows comes to.
    if (tsne_ && !hasAll(tsne_->request().rows.get(), visible_.get())) tsne_->stop();
    if (method_ != Method::tsne && !tsneOfSome_) return false;
    const bool some = tsneOfSome_ && shows(*tsneOfSome_);
    const std::shared_ptr<const TsneSnapshot> wanted = some ? tsneOfSome_ : tsneOfAll_;
    if (wanted == tsneShown_) return false;
    if (wanted) {
        showSnapshot(wanted);
        return true;
    }
    tsneShown_.reset();
    method_ = data_.method;
    layout_.axes = {0, 1, 2};
    rebuildLayout();
    return true;
}

glm::vec3 Session::homePosition(const TsneSnapshot& snapshot, std::uint32_t row) const {
    glm::vec3 at = snapshot.layout.positions[row];
    if (layout_.dims == 2) at.z = 0.0f;
    return at;
}

/// Rows of clusters that hold them are drawn from where they were taken, the others from where the layout has them.
void Session::placeHeld() {
    const TsneSnapshot* shown = tsneShown();
    const bool holds =
        std::ranges::any_of(clusters_.all(), [](const Cluster& cluster) { return cluster.from != nullptr; });
    if (shown == nullptr || (!holds && placedHeld_.empty())) return;
    const std::span<glm::vec3> positions = layout_.positions.edit();
    for (const auto& rows : placedHeld_) {
        for (const std::uint32_t row : *rows) positions[row] = homePosition(*shown, row);
    }
    placedHeld_.clear();
    for (const Cluster& cluster : clusters_.all()) {
        if (!cluster.from) continue;
        for (std::size_t i = 0; i < cluster.rows->size(); ++i) {
            glm::vec3& at = positions[(*cluster.rows)[i]];
            at = (*cluster.from)[i];
            if (layout_.dims == 2) at.z = 0.0f;
        }
        placedHeld_.push_back(cluster.rows);
    }
}

void Session::sendHeld() {
    if (!tsne_ || clusters_ == heldSent_ || !tsne_->isRunning()) return;
    heldSent_ = clusters_;
    std::vector<HeldRows> held;
    for (const Cluster& cluster : clusters_.all()) {
        if (cluster.from && cluster.layout == tsne_->id())
            held.push_back({cluster.rows, cluster.from, cluster.cloudFromCluster});
    }
    tsne_->hold(std::move(held));
}

void Session::showWithoutTsne() {
    leaveTsne();
    tsneShown_.reset();
    tsneOfAll_.reset();
    tsneOfSome_.reset();
    placedHeld_.clear();
    if (method_ != Method::tsne) return;
    method_ = data_.method;
    layout_.axes = {0, 1, 2};
    layout_.dims = axisCount() <= 2 ? 2 : layout_.dims;
    rebuildLayout();
    amendClusters();
}

}  // namespace nepho::app
