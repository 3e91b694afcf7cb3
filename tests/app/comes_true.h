#pragma once

#include <chrono>
#include <thread>

namespace nepho::app {

/// Asks again and again, for ten seconds at most: for what another thread does.
inline bool comesTrue(const auto& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace nepho::app
