#include "app/commands/command_job.h"

#include "app/commands/command.h"
#include "engine/base/clocks.h"

#include <chrono>

namespace nepho::app {

CommandJob::CommandJob(bool showProgress, std::function<void(std::string_view stage)> onStage)
    : bar_(showProgress), start_(engine::wallSeconds()) {
    context_.stop = stop_.get_token();
    context_.onProgress = [this, onStage = std::move(onStage)](std::string_view stage, double fraction) {
        if (onStage) onStage(stage);
        bar_.show(std::string(stage), fraction, engine::wallSeconds() - start_);
    };
    // A signal's handler may not touch a stop source itself.
    listener_ = std::jthread([this](const std::stop_token& done) {
        while (!done.stop_requested() && !interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (interrupted()) stop_.request_stop();
    });
}

}  // namespace nepho::app
