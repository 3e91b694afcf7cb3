#pragma once

namespace nepho::app {

/// Seconds since the kernel started this process, to a hundredth.
double processAgeSeconds();

}  // namespace nepho::app
