#include "app/session/tsne_run.h"

#include "projector/layout/tsne_start.h"

#include <chrono>

namespace nepho::app {

using projector::JobContext;
using projector::Result;

namespace {
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point then) {
    return std::chrono::duration<double>(Clock::now() - then).count();
}
}  // namespace

/// What runs on the thread.
struct TsneRun::Worker {
    std::shared_ptr<const projector::Dataset> dataset;
    TsneRequest request;
    std::shared_ptr<Switch> pause;
    std::shared_ptr<projector::Mailbox<TsneSnapshot>> snapshots;

    Result<bool> run(const JobContext& context) {
        auto tsne = projector::startTsne(dataset->vectors, request.input, request.options, context);
        if (!tsne) return projector::Unexpected(tsne.error());
        std::vector<float> losses;
        std::optional<Clock::time_point> shown;  // none: the first iteration is shown at once
        std::size_t shownAt = 0;
        double rate = 0.0;
        while (!context.stopRequested() && tsne->iteration() < request.iterations) {
            if (tsne->iteration() % TsneSnapshot::kLossEvery == 0)
                losses.push_back(static_cast<float>(tsne->loss(context)));
            const bool waited = waitWhilePaused(context);
            if (waited && shown) shown = Clock::now();
            if (!tsne->step(context)) break;
            context.report("descent", static_cast<double>(tsne->iteration()) / static_cast<double>(request.iterations));
            if (shown) {
                const double seconds = secondsSince(*shown);
                if (seconds < kSnapshotSeconds) continue;
                const double now = static_cast<double>(tsne->iteration() - shownAt) / seconds;
                rate = rate > 0.0 ? 0.9 * rate + 0.1 * now : now;
            }
            publish(*tsne, losses, rate);
            shown = Clock::now();
            shownAt = tsne->iteration();
        }
        if (!context.stopRequested()) losses.push_back(static_cast<float>(tsne->loss(context)));
        publish(*tsne, losses, rate);
        return true;
    }

    /// True where it did wait.
    bool waitWhilePaused(const JobContext& context) {
        std::unique_lock lock(pause->mutex);
        if (!pause->paused) return false;
        pause->changed.wait(lock, context.stop, [&] { return !pause->paused; });
        return true;
    }

    void publish(const projector::Tsne& tsne, const std::vector<float>& losses, double rate) {
        auto snapshot = std::make_shared<TsneSnapshot>();
        snapshot->iteration = tsne.iteration();
        snapshot->iterationsPerSecond = rate;
        snapshot->losses = losses;
        snapshot->positions = tsne.layout();
        snapshot->layout = makeLayoutView(snapshot->positions, request.options.dims, {0, 1, 2});
        snapshot->grid.build(snapshot->layout.positions);
        snapshots->publish(std::move(snapshot));
    }
};

TsneRun::TsneRun(std::shared_ptr<const projector::Dataset> dataset, TsneRequest request)
    : request_(std::move(request)) {
    auto worker = std::make_shared<Worker>(Worker{std::move(dataset), request_, switch_, snapshots_});
    job_ = std::make_unique<projector::Job<bool>>([worker](const JobContext& context) { return worker->run(context); });
}

TsneRun::~TsneRun() = default;

void TsneRun::setPaused(bool paused) {
    {
        const std::scoped_lock lock(switch_->mutex);
        switch_->paused = paused;
    }
    switch_->changed.notify_all();
}

bool TsneRun::isPaused() const {
    const std::scoped_lock lock(switch_->mutex);
    return switch_->paused;
}

std::optional<std::string> TsneRun::takeProblem() {
    const auto result = job_->poll();
    if (!result || *result || result->error().message == projector::kStoppedMessage) return std::nullopt;
    return result->error().message;
}

}  // namespace nepho::app
