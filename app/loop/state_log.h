#pragma once

#include "app/loop/frame_loop.h"
#include "app/session/session.h"

#include <filesystem>
#include <fstream>

namespace nepho::app {

/// One line of JSON for every frame, so that somebody outside can wait for what happens (docs/replay.md). The file may
/// be a FIFO; then opening waits for its reader, and frames wait while it is full.
class StateLog {
  public:
    /// Throws std::runtime_error where the file cannot be written.
    explicit StateLog(const std::filesystem::path& path);
    /// `captures`: pictures saved on request so far. Once nobody reads any more, nothing is written.
    void write(const Session& session, const FrameLoop& loop, std::size_t captures);
    /// Whether lines are lost that somebody may want: on a disk that is full, say.
    bool lostLines() const { return lostLines_; }

  private:
    std::ofstream out_;
    std::uint64_t frame_ = 0;
    bool lostLines_ = false;
    std::shared_ptr<const Rows> told_;  ///< selection of the line before
};

}  // namespace nepho::app
