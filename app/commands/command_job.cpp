#include "app/commands/command_job.h"

#include "app/commands/command.h"
#include "engine/base/clocks.h"

namespace nepho::app {

CommandJob::CommandJob(bool showProgress, std::function<void(std::string_view stage)> onStage)
    : bar_(showProgress), start_(engine::wallSeconds()) {
    context_.stop = stop_.get_token();
    context_.onProgress = [this, onStage = std::move(onStage)](std::string_view stage, double fraction) {
        if (interrupted()) stop_.request_stop();
        if (onStage) onStage(stage);
        bar_.show(std::string(stage), fraction, engine::wallSeconds() - start_);
    };
}

}  // namespace nepho::app
