#pragma once

#include <cstdint>

namespace nepho::projector {

/// Numbers by chance, the same for the same seed on every machine: where layouts begin, and what shakes them. Knuth's
/// linear congruential generator ("The Art of Computer Programming", volume 2, section 3.3.4: MMIX), of which the upper
/// bits count.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : state_(seed * 2 + 1) {}

    /// In [-1, 1).
    double uniform() {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<double>(state_ >> 40) / 8388608.0 - 1.0;
    }
    /// Four of those added: variance 4 / 3, near enough to a Gaussian for a start.
    double sumOfFour() {
        double sum = 0.0;
        for (int part = 0; part < 4; ++part) sum += uniform();
        return sum;
    }
    /// The same with variance 1.
    double nearNormal() { return 0.8660254037844386 * sumOfFour(); }

  private:
    std::uint64_t state_;
};

}  // namespace nepho::projector
