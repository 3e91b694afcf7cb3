#pragma once

#include <cstddef>
#include <functional>

namespace nepho::projector {

/// Threads that parallel loops may use: set once at start (0 = all cores), read anywhere. Cores are counted at the
/// first call, which should come before anything else runs.
void setThreadCount(std::size_t threads);
std::size_t threadCount();

/// Runs body(begin, end) over [0, count) in blocks of `grain` (the last may be shorter), in parallel, and returns when
/// all are done. Block borders depend on count and grain only, never on the number of threads, so that per-block
/// results combined in block order are the same to the bit. An exception from a body is rethrown here after the others
/// stopped.
void parallelFor(std::size_t count, std::size_t grain,
                 const std::function<void(std::size_t begin, std::size_t end)>& body);

/// How loops are made to wait between two of their blocks, without holding a thread that others may use.
struct LoopPause {
    std::function<bool()> isWanted;  ///< from any thread, before every block
    std::function<void()> wait;      ///< on the thread that runs the loop; returns once it is not wanted any more
};

/// While it lives, the loops that this thread runs, and not those within them, wait as `pause` says. The same blocks
/// run then, so that what comes out is the same to the bit. `pause` outlives it.
class PausableLoops {
  public:
    explicit PausableLoops(const LoopPause& pause);
    ~PausableLoops();
    PausableLoops(const PausableLoops&) = delete;
    PausableLoops& operator=(const PausableLoops&) = delete;

  private:
    const LoopPause* before_;
};

}  // namespace nepho::projector
