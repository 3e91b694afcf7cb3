#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace nepho::app {

/// How many points of a large cloud a frame may draw while something moves: as many as the device draws in time, by
/// what the frames before have taken.
class PointBudget {
  public:
    /// `cpu`: the device draws on the processor, which has other things to do.
    explicit PointBudget(bool cpu);

    /// For a cloud of so many points. Never so few that it does not look like itself: 30,000 of 100,000, and twice as
    /// many of sixteen times as many; where they are splatted, and cheap, 90,000, and 200,000 of a million.
    std::uint32_t points(std::size_t cloud, bool splatted) const;
    /// After each frame: how many points it shows and whether it drew them itself, and how long the newest frame that
    /// is known of took on the device (none: nothing is learnt).
    void tell(std::optional<double> milliseconds, std::uint64_t points, bool drewThem);
    /// A frame drew something else.
    void forget() { inRow_ = 0; }

  private:
    double points_;
    double wanted_;  ///< milliseconds
    int inRow_ = 0;  ///< frames that drew points
};

}  // namespace nepho::app
