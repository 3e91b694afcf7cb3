#pragma once

#include "app/session/layout_view.h"
#include "app/session/tsne_request.h"
#include "engine/pick/chunk_grid.h"
#include "projector/data/dataset.h"
#include "projector/job/job.h"
#include "projector/job/mailbox.h"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nepho::app {

/// A running layout at one iteration, ready to be shown.
struct TsneSnapshot {
    std::size_t iteration = 0;
    double iterationsPerSecond = 0.0;  ///< of late, pauses left out
    /// KL(P || Q) every kLossEvery iterations, from the first on.
    std::vector<float> losses;
    projector::Matrix positions;  ///< N x 2 or 3
    LayoutView layout;
    engine::ChunkGrid grid;  ///< of all rows
    static constexpr std::size_t kLossEvery = 50;
};

/// t-SNE on a thread of its own, seen through snapshots. The frame thread owns it and never waits for it but in the
/// destructor, which stops it. When snapshots are taken changes nothing in what comes out.
class TsneRun {
  public:
    static constexpr double kSnapshotSeconds = 0.03;  ///< at least from one to the next

    TsneRun(std::shared_ptr<const projector::Dataset> dataset, TsneRequest request);
    ~TsneRun();
    TsneRun(const TsneRun&) = delete;
    TsneRun& operator=(const TsneRun&) = delete;

    const TsneRequest& request() const { return request_; }
    void setPaused(bool paused);
    bool isPaused() const;
    /// It ends where it is now; the last snapshot says where.
    void stop() { job_->cancel(); }
    /// Until it has ended by itself or was stopped; also while paused.
    bool isRunning() const { return job_->isRunning(); }
    /// The stage of what comes before the first iteration, or "descent".
    projector::JobProgress progress() { return job_->progress(); }
    /// The newest; null before the first.
    const std::shared_ptr<const TsneSnapshot>& newest() { return snapshots_->read(); }
    /// Once, when it has failed.
    std::optional<std::string> takeProblem();

  private:
    /// Shared with the thread.
    struct Switch {
        std::mutex mutex;
        std::condition_variable_any changed;
        bool paused = false;
    };
    struct Worker;

    TsneRequest request_;
    std::shared_ptr<Switch> switch_ = std::make_shared<Switch>();
    std::shared_ptr<projector::Mailbox<TsneSnapshot>> snapshots_ = std::make_shared<projector::Mailbox<TsneSnapshot>>();
    std::unique_ptr<projector::Job<bool>> job_;
};

}  // namespace nepho::app
