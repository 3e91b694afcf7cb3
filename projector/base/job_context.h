#pragma once

#include <functional>
#include <stop_token>
#include <string_view>

namespace nepho::projector {

/// What a long computation is given by whoever started it: a way to be stopped and a way to say how far it is.
/// A default-constructed context never stops and discards progress.
struct JobContext {
    std::stop_token stop;
    /// Called from the computing thread with the name of the stage and its fraction done in [0, 1]. May be empty.
    std::function<void(std::string_view stage, double fraction)> onProgress;

    bool stopRequested() const { return stop.stop_requested(); }
    void report(std::string_view stage, double fraction) const {
        if (onProgress) onProgress(stage, fraction);
    }
};

/// The message of the Error that a stopped computation returns; compare with isStopped().
inline constexpr std::string_view kStoppedMessage = "stopped";

}  // namespace nepho::projector
