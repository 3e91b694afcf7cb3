// What a session does with t-SNE: begins it, and takes what it has come to.
#include "app/session/session.h"
#include "app/session/tsne_run.h"

namespace nepho::app {

projector::MatrixView Session::scores() const {
    return tsneShown() != nullptr ? tsneShown_->positions.view() : scoresOf(data_);
}

void Session::startTsne(TsneRequest request) {
    if (!isLoaded()) return;
    if (!clusters_.empty()) {
        clusters_.clear();
        rebuildGroups();
    }
    tsne_ = std::make_unique<TsneRun>(data_.dataset, std::move(request));
}

void Session::toggleTsne() {
    if (tsne_ && tsne_->isRunning()) {
        tsne_->setPaused(!tsne_->isPaused());
    } else {
        startTsne(request_.tsne);
    }
}

bool Session::takeTsne() {
    if (!tsne_) return false;
    if (const auto problem = tsne_->takeProblem()) message_ = *problem;
    const std::shared_ptr<const TsneSnapshot>& newest = tsne_->newest();
    if (newest == nullptr || newest == tsneShown_) return false;
    tsneShown_ = newest;
    method_ = Method::tsne;
    const bool flattened = layout_.dims == 2 && newest->layout.dims == 3;
    if (flattened || layout_.axes != newest->layout.axes) {
        layout_ = makeLayoutView(scores(), flattened ? 2 : newest->layout.dims, {0, 1, 2});
        whole_.build(layout_.positions);
    } else {
        layout_ = newest->layout;
        whole_ = newest->grid;
    }
    rebuildGroups();
    return true;
}

void Session::showWithoutTsne() {
    tsne_.reset();
    tsneShown_.reset();
    if (method_ != Method::tsne) return;
    method_ = data_.method;
    const auto columns = scores().cols;
    layout_.axes = {0, 1, 2};
    layout_.dims = columns <= 2 ? 2 : layout_.dims;
    clusters_.clear();
    rebuildLayout();
}

}  // namespace nepho::app
