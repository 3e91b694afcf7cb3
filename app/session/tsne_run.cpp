#include "app/session/tsne_run.h"

#include "projector/data/label_codes.h"
#include "projector/layout/settled_loss.h"
#include "projector/layout/tsne_levels.h"
#include "projector/linalg/chosen_rows.h"
#include "projector/parallel/parallel_for.h"

#include <glm/vec4.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

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
    std::uint64_t id;
    std::shared_ptr<const projector::Dataset> dataset;
    TsneRequest request;
    std::shared_ptr<Desk> desk;
    std::shared_ptr<projector::Mailbox<TsneSnapshot>> snapshots;

    projector::Matrix chosen = {};         ///< the vectors of request.rows
    std::vector<std::uint32_t> held = {};  ///< rows of the layout, ascending
    std::vector<float> losses = {};
    bool lossIsOfNow = false;  ///< the last of them is of the points and options as they are
    bool isShown = false;      ///< the last snapshot is of the points as they are
    std::size_t shownAt = 0;   ///< iterations, of the last snapshot
    double rate = 0.0;

    Result<bool> run(const JobContext& context) {
        auto tsne = begin(context);
        if (!tsne) return projector::Unexpected(tsne.error());
        std::optional<Clock::time_point> shown;  // none: the first iteration is shown at once
        double publishing = 0.0;                 // seconds, of the last picture
        projector::SettledLoss settled(request.untilKlChange);
        lookAtLoss(*tsne, context);
        while (!context.stopRequested() && !tsne->isDone()) {
            const bool waited = listen(*tsne, context);
            if (waited && shown) shown = Clock::now();
            const std::size_t level = tsne->level();
            if (tsne->isDone() || !prepare(*tsne, context) || !tsne->step(context)) break;
            lossIsOfNow = isShown = false;
            if (settled.isTime(*tsne)) settled.endLevelIfSettled(*tsne, lookAtLoss(*tsne, context));
            context.report("descent", tsne->fraction());
            if (tsne->level() != level) {
                shown.reset();  // its iterations take another time
                rate = 0.0;
            }
            if (shown) {
                const double seconds = secondsSince(*shown);
                // Making a picture takes a fifth of the time at most.
                if (seconds < std::max(1.0 / request.picturesPerSecond, 5.0 * publishing)) continue;
                const double now = static_cast<double>(tsne->iteration() - shownAt) / seconds;
                rate = rate > 0.0 ? 0.9 * rate + 0.1 * now : now;
            }
            shown = Clock::now();
            publish(*tsne);
            publishing = secondsSince(*shown);
        }
        if (!context.stopRequested() && !lossIsOfNow) lookAtLoss(*tsne, context);
        publish(*tsne);
        return true;
    }

    /// Between two levels: what takes seconds, held up where it is while there is a pause. False when stopped.
    bool prepare(projector::TsneLevels& tsne, const JobContext& context) {
        if (!tsne.isBetweenLevels()) return true;
        if (!isShown) publish(tsne);
        const projector::LoopPause pause{[&] { return desk->paused && !context.stopRequested(); },
                                         [&] {
                                             std::unique_lock lock(desk->mutex);
                                             desk->waiting = desk->preparing = true;
                                             desk->changed.wait(lock, context.stop, [&] { return !desk->paused; });
                                             desk->waiting = desk->preparing = false;
                                         }};
        const projector::PausableLoops pausable(pause);
        return tsne.prepareLevel(context);
    }

    double lookAtLoss(projector::TsneLevels& tsne, const JobContext& context) {
        const double loss = tsne.loss(context);
        lossIsOfNow = std::isfinite(loss);  // it was not stopped
        if (lossIsOfNow) losses.push_back(static_cast<float>(loss));
        return loss;
    }

    Result<projector::TsneLevels> begin(const JobContext& context) {
        projector::TsneInput input = request.input;
        if (request.superviseBy) {
            const projector::Column* column = dataset->metadata.find(*request.superviseBy);
            if (column == nullptr) return projector::unexpected("There is no column \"" + *request.superviseBy + "\".");
            input.labels = std::make_shared<const std::vector<std::int32_t>>(
                projector::labelCodes(request.rows ? projector::takeRows(*column, *request.rows) : *column));
        }
        if (request.rows) chosen = projector::gatherRows(dataset->vectors, *request.rows);
        return projector::TsneLevels::start(request.rows ? chosen.view() : projector::MatrixView(dataset->vectors),
                                            input, request.options, request.iterations, context);
    }

    /// Does what was told, and waits while it is paused, shown as it is. True where it did wait.
    bool listen(projector::TsneLevels& tsne, const JobContext& context) {
        bool waited = false;
        while (true) {
            std::vector<TsneCommand> commands;
            bool paused = false;
            {
                std::unique_lock lock(desk->mutex);
                if (desk->paused && desk->commands.empty() && isShown) {
                    waited = true;
                    desk->waiting = true;
                    desk->changed.wait(lock, context.stop, [&] { return !desk->paused || !desk->commands.empty(); });
                    desk->waiting = false;
                }
                commands.swap(desk->commands);
                paused = desk->paused;
            }
            for (const TsneCommand& command : commands)
                std::visit([&](const auto& told) { obey(tsne, told); }, command);
            if (!commands.empty()) lossIsOfNow = isShown = false;
            if (!paused || context.stopRequested()) return waited;
            if (!isShown) publish(tsne);
        }
    }

    void obey(projector::TsneLevels& tsne, const ChangeTsne& told) {
        tsne.setOptions(told.options);
        tsne.setIterations(told.iterations);
    }

    void obey(projector::TsneLevels& tsne, const PerturbTsne& told) { tsne.perturb(told.share, told.seed); }

    void obey(projector::TsneLevels& tsne, const HoldInTsne& told) {
        held.clear();
        std::vector<projector::Point4> places;
        for (const HeldRows& each : told.held) {
            for (std::size_t i = 0; i < each.rows->size(); ++i) {
                const auto row = indexOf((*each.rows)[i]);
                if (!row) continue;
                const glm::vec4 at = each.moved * glm::vec4((*each.from)[i], 1.0f);
                held.push_back(*row);
                places.push_back({at.x, at.y, at.z, 0.0f});
            }
        }
        tsne.hold(held, places);
        std::ranges::sort(held);
    }

    /// A row's place among those that are laid out.
    std::optional<std::uint32_t> indexOf(std::uint32_t row) const {
        if (!request.rows) return row;
        const auto found = std::ranges::lower_bound(*request.rows, row);
        if (found == request.rows->end() || *found != row) return std::nullopt;
        return static_cast<std::uint32_t>(found - request.rows->begin());
    }

    void publish(const projector::TsneLevels& tsne) {
        auto snapshot = std::make_shared<TsneSnapshot>();
        snapshot->run = id;
        snapshot->iteration = tsne.iteration();
        snapshot->iterations = tsne.iterations();
        snapshot->level = tsne.level();
        snapshot->levels = tsne.levels();
        snapshot->iterationsPerSecond = rate;
        snapshot->losses = losses;
        snapshot->metric = request.input.metric;
        snapshot->perplexity = request.input.perplexity;
        snapshot->degreesOfFreedom = tsne.options().degreesOfFreedom;
        snapshot->rows = request.rows;
        snapshot->fitted = fittedRows();
        snapshot->positions = request.rows ? amongAll(tsne.layout()) : tsne.layout();
        snapshot->layout = makeLayoutView(snapshot->positions, request.options.dims, {0, 1, 2}, snapshot->fitted.get());
        snapshot->grid.build(snapshot->layout.positions);
        snapshots->publish(std::move(snapshot));
        isShown = true;
        shownAt = tsne.iteration();
    }

    /// What a person drags away does not shrink the cloud under the hand.
    std::shared_ptr<const Rows> fittedRows() const {
        const std::size_t rows = request.rows ? request.rows->size() : dataset->rows();
        if (held.empty() || held.size() == rows) return request.rows;
        Rows fitted;
        fitted.reserve(rows - held.size());
        for (std::uint32_t row = 0, next = 0; row < rows; ++row) {
            if (next < held.size() && held[next] == row) {
                ++next;
            } else {
                fitted.push_back(request.rows ? (*request.rows)[row] : row);
            }
        }
        return std::make_shared<const Rows>(std::move(fitted));
    }

    projector::Matrix amongAll(const projector::Matrix& layout) const {
        projector::Matrix all(dataset->rows(), layout.cols());
        for (std::size_t i = 0; i < layout.rows(); ++i)
            std::ranges::copy(layout.row(i), all.row((*request.rows)[i]).begin());
        return all;
    }
};

TsneRun::TsneRun(std::uint64_t id, std::shared_ptr<const projector::Dataset> dataset, TsneRequest request)
    : id_(id), request_(std::move(request)) {
    auto worker = std::make_shared<Worker>(Worker{id_, std::move(dataset), request_, desk_, snapshots_});
    job_ = std::make_unique<projector::Job<bool>>([worker](const JobContext& context) { return worker->run(context); });
}

TsneRun::~TsneRun() = default;

void TsneRun::setPaused(bool paused) {
    {
        const std::scoped_lock lock(desk_->mutex);
        desk_->paused = paused;
    }
    desk_->changed.notify_all();
}

bool TsneRun::isPaused() const {
    const std::scoped_lock lock(desk_->mutex);
    return desk_->paused;
}

bool TsneRun::isHalted() const {
    const std::scoped_lock lock(desk_->mutex);
    return desk_->paused && desk_->waiting && (desk_->preparing || desk_->commands.empty());
}

void TsneRun::tell(TsneCommand command) {
    {
        const std::scoped_lock lock(desk_->mutex);
        // Where rows are held changes with every frame: of several only the last counts.
        const bool again = !desk_->commands.empty() && std::holds_alternative<HoldInTsne>(desk_->commands.back()) &&
                           std::holds_alternative<HoldInTsne>(command);
        if (again) desk_->commands.pop_back();
        desk_->commands.push_back(std::move(command));
    }
    desk_->changed.notify_all();
}

void TsneRun::change(const projector::TsneOptions& options, std::size_t iterations) {
    request_.options = options;
    request_.iterations = iterations;
    tell(ChangeTsne{options, iterations});
}

void TsneRun::perturb(double share) {
    tell(PerturbTsne{share, request_.input.seed + ++perturbed_});
}

void TsneRun::hold(std::vector<HeldRows> held) {
    tell(HoldInTsne{std::move(held)});
}

std::optional<std::string> TsneRun::takeProblem() {
    const auto result = job_->poll();
    if (!result || *result || result->error().message == projector::kStoppedMessage) return std::nullopt;
    return result->error().message;
}

}  // namespace nepho::app
