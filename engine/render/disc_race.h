#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace nepho::engine {

/// Finds out which way of drawing many discs takes this device less time: point primitives, or splats by a compute
/// shader. GPUs differ by a factor of several, in either direction, and by how many there are, so they are measured. On
/// a device of type CPU splats of 50,000 discs and more always win, and primitives would only take memory for their
/// lists.
class DiscRace {
  public:
    /// A GPU draws fewer in no time either way, and has samples that smooth the edges of primitives.
    static constexpr std::uint64_t kLeastDiscs = 2'000'000, kLeastDiscsOnCpu = 50'000;
    /// Frames that are measured each way, for clouds of about the same size (a factor of four).
    static constexpr int kFrames = 4;

    explicit DiscRace(bool cpu) : cpu_(cpu) {}

    /// Whether that frame, which draws so many, splats them. `frame` counts frames.
    bool splats(std::uint64_t frame, std::uint64_t discs);
    /// How long a frame took on the device; of others than splats() was asked about nothing is learnt.
    void tell(std::uint64_t frame, std::optional<double> milliseconds);

  private:
    struct Way {
        int frames = 0;
        double best = 0.0;  ///< ms a disc
    };
    struct Asked {
        std::uint64_t frame = ~std::uint64_t{0};
        std::uint64_t discs = 0;
        bool splatted = false;
    };
    using Ways = std::array<Way, 2>;  ///< primitives, splats
    Ways& waysFor(std::uint64_t discs);

    bool cpu_;
    std::array<Ways, 32> ways_;
    std::array<Asked, 4> asked_;
};

}  // namespace nepho::engine
