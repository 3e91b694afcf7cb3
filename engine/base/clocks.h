#pragma once

namespace nepho::engine {

/// CPU seconds of this process so far, all threads.
double processCpuSeconds();
/// CPU seconds of the calling thread so far.
double threadCpuSeconds();
/// Monotonic seconds.
double wallSeconds();

}  // namespace nepho::engine
