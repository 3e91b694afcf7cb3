#pragma once

#include "projector/job/job.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nepho::app {

/// At most one job of a kind that matters. Starting another asks the one before to stop and sets it aside until it has,
/// so that the frame thread never waits for it.
template <typename T>
class JobSlot {
  public:
    void start(typename projector::Job<T>::Function function) {
        cancel();
        job_ = std::make_unique<projector::Job<T>>(std::move(function));
    }

    /// The job's result will not be wanted any more.
    void cancel() {
        if (!job_) return;
        job_->cancel();
        leaving_.push_back(std::move(job_));
    }

    /// Asks the job to stop; its result, then likely "stopped", is still taken.
    void stop() {
        if (job_) job_->cancel();
    }

    std::optional<projector::Result<T>> poll() {
        std::erase_if(leaving_, [](const auto& job) { return !job->isRunning(); });
        if (!job_) return std::nullopt;
        auto result = job_->poll();
        if (result) job_.reset();
        return result;
    }

    /// Also while the result has not been taken.
    bool isBusy() const { return job_ != nullptr; }
    projector::Job<T>* job() { return job_.get(); }

  private:
    std::unique_ptr<projector::Job<T>> job_;
    std::vector<std::unique_ptr<projector::Job<T>>> leaving_;
};

}  // namespace nepho::app
