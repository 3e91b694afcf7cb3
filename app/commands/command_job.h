#pragma once

#include "app/commands/progress_bar.h"
#include "projector/base/job_context.h"

#include <functional>
#include <stop_token>
#include <string_view>
#include <thread>

namespace nepho::app {

/// Long work of a command, on its own thread: a progress bar, and Ctrl-C that asks it to stop.
class CommandJob {
  public:
    /// `onStage` is told every stage reported; may be empty.
    explicit CommandJob(bool showProgress, std::function<void(std::string_view stage)> onStage = {});
    CommandJob(const CommandJob&) = delete;
    CommandJob& operator=(const CommandJob&) = delete;

    /// What to give to the work; lives as long as this.
    const projector::JobContext& context() const { return context_; }
    /// Takes the bar off the screen.
    void finish() { bar_.clear(); }

  private:
    ProgressBar bar_;
    double start_;
    std::stop_source stop_;
    projector::JobContext context_;
    std::jthread listener_;  ///< to Ctrl-C, for work may go on for long without a report
};

}  // namespace nepho::app
