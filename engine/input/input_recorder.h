#pragma once

#include "engine/input/input_event.h"

#include <iosfwd>

namespace nepho::engine {

/// Writes what happened as a script, and how long each frame took. A WaitForJobs line is written in the frame in which
/// the last job finished, so that the replay sees results at the same point of the input. CloseRequested becomes
/// `quit`; keys without a name are left out.
class InputRecorder {
  public:
    explicit InputRecorder(std::ostream& out);
    void record(const FrameInput& input, bool jobsRunning);

  private:
    std::ostream& out_;
    bool jobsWereRunning_ = false;
};

}  // namespace nepho::engine
