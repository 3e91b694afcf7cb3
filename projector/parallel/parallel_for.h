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

}  // namespace nepho::projector
