#pragma once

#include "app/session/layout_view.h"
#include "app/session/tsne_command.h"
#include "app/session/tsne_request.h"
#include "engine/pick/chunk_grid.h"
#include "projector/data/dataset.h"
#include "projector/job/job.h"
#include "projector/job/mailbox.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nepho::app {

/// A running layout at one iteration, ready to be shown.
struct TsneSnapshot {
    std::uint64_t run = 0;  ///< TsneRun::id() of the run that made it
    std::size_t iteration = 0;
    std::size_t iterations = 0;         ///< of all levels, as it is now
    std::size_t level = 0, levels = 1;  ///< see projector::TsneLevels
    double iterationsPerSecond = 0.0;   ///< of late, pauses left out
    /// KL(P || Q) every SettledLoss::kLossEvery iterations, from the start on, and at the end.
    std::vector<float> losses;
    /// What it is to keep, and by what.
    projector::Metric metric = projector::Metric::euclidean;
    double perplexity = 30.0, degreesOfFreedom = 1.0;
    std::shared_ptr<const Rows> rows;    ///< that were laid out; null: all
    std::shared_ptr<const Rows> fitted;  ///< to which `layout` is fitted, not what is held; null: all
    projector::Matrix positions;         ///< N x 2 or 3; rows that were not laid out are at 0
    LayoutView layout;
    engine::ChunkGrid grid;  ///< of all rows
};

/// t-SNE on a thread of its own, seen through snapshots. The frame thread owns it and never waits for it but in the
/// destructor, which stops it: tens of milliseconds, where it was not stopped before. When snapshots are taken changes
/// nothing in what comes out. What it is told counts from the next iteration on, in the order in which it is told; in a
/// pause it counts at once, and is shown, but for a pause in the middle of preparing a level, after which it counts.
class TsneRun {
  public:
    /// `id`: not 0, another for each run of a session.
    TsneRun(std::uint64_t id, std::shared_ptr<const projector::Dataset> dataset, TsneRequest request);
    ~TsneRun();
    TsneRun(const TsneRun&) = delete;
    TsneRun& operator=(const TsneRun&) = delete;

    std::uint64_t id() const { return id_; }
    /// With the options and iterations it was told last.
    const TsneRequest& request() const { return request_; }
    void setPaused(bool paused);
    bool isPaused() const;
    /// Paused, the iteration it was in the middle of is over, and all that it was told is done and shown, or will be
    /// once the level is prepared that it was in the middle of: nothing happens any more.
    bool isHalted() const;
    /// `options` without problems; see projector::Tsne::setOptions(). `iterations`: of the first level.
    void change(const projector::TsneOptions& options, std::size_t iterations);
    /// See projector::Tsne::perturb(); another chance each time.
    void perturb(double share);
    /// These and no others. Rows that are not laid out are left aside.
    void hold(std::vector<HeldRows> held);
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
    struct Desk {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::atomic<bool> paused = false;  ///< written under the mutex
        bool waiting = false;              ///< the thread, for the pause to end
        bool preparing = false;            ///< meanwhile
        std::vector<TsneCommand> commands;
    };
    struct Worker;
    void tell(TsneCommand command);

    std::uint64_t id_;
    TsneRequest request_;
    std::uint64_t perturbed_ = 0;  ///< times
    std::shared_ptr<Desk> desk_ = std::make_shared<Desk>();
    std::shared_ptr<projector::Mailbox<TsneSnapshot>> snapshots_ = std::make_shared<projector::Mailbox<TsneSnapshot>>();
    std::unique_ptr<projector::Job<bool>> job_;
};

}  // namespace nepho::app
