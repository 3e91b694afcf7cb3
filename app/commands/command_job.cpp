#include "app/commands/command_job.h"

#include "app/commands/command.h"
#include "engine/base/clocks.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace nepho::app {

CommandJob::CommandJob(bool showProgress, std::function<void(std::string_view stage)> onStage)
    : bar_(showProgress), start_(engine::wallSeconds()) {
    context_.stop = stop_.get_token();
    context_.onProgress = [this, onStage = std::move(onStage)](std::string_view stage, double fraction) {
        if (onStage) onStage(stage);
        bar_.show(std::string(stage), fraction, engine::wallSeconds() - start_);
    };
    // A signal's handler may touch neither a stop source nor a mutex, so its flag is looked at now and then.
    listener_ = std::jthread([this](const std::stop_token& done) {
        std::mutex mutex;
        std::condition_variable_any wake;  // by `done` only
        std::unique_lock lock(mutex);
        while (!done.stop_requested() && !interrupted())
            wake.wait_for(lock, done, std::chrono::milliseconds(20), interrupted);
        if (interrupted()) stop_.request_stop();
    });
}

}  // namespace nepho::app
