#pragma once

#include "projector/job/job.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nepho::app {

/// At most one job of a kind that matters. Starting another asks the one before to stop and sets it aside until it has,
/// so that the frame thread never waits for it. Where as many as kMostLeaving have not stopped yet, the newest waits
/// for one of them, and those between are never begun: a slider that is dragged does not fill the machine with threads.
template <typename T>
class JobSlot {
  public:
    using Function = typename projector::Job<T>::Function;
    static constexpr std::size_t kMostLeaving = 2;

    void start(Function function) {
        cancel();
        next_ = std::move(function);
        startNext();
    }

    /// The job's result will not be wanted any more.
    void cancel() {
        next_ = nullptr;
        if (!job_) return;
        job_->cancel();
        leaving_.push_back(std::move(job_));
    }

    /// Asks the job to stop; its result, then likely "stopped", is still taken.
    void stop() {
        if (job_) {
            job_->cancel();
        } else {
            next_ = nullptr;
        }
    }

    std::optional<projector::Result<T>> poll() {
        startNext();
        if (!job_) return std::nullopt;
        auto result = job_->poll();
        if (result) job_.reset();
        return result;
    }

    /// Also while the result has not been taken.
    bool isBusy() const { return job_ != nullptr || next_ != nullptr; }
    /// Null also while the newest waits for another to leave.
    projector::Job<T>* job() { return job_.get(); }
    /// Threads that belong to this slot.
    std::size_t threadCount() const { return leaving_.size() + (job_ ? 1 : 0); }

  private:
    void startNext() {
        std::erase_if(leaving_, [](const auto& job) { return !job->isRunning(); });
        if (!next_ || leaving_.size() >= kMostLeaving) return;
        job_ = std::make_unique<projector::Job<T>>(std::exchange(next_, nullptr));
    }

    Function next_;
    std::unique_ptr<projector::Job<T>> job_;
    std::vector<std::unique_ptr<projector::Job<T>>> leaving_;
};

}  // namespace nepho::app
