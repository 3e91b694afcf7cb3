#include "app/loop/point_budget.h"

#include <algorithm>
#include <cmath>

namespace nepho::app {

namespace {
constexpr double kLeastPoints = 1e4, kMostPoints = 50e6;
constexpr int kDelay = 2;       // frames until a frame's time is known
constexpr double kStep = 0.25;  // of the way to what the last frame would have allowed
}  // namespace

PointBudget::PointBudget(bool cpu) : points_(cpu ? 50'000 : 5'000'000), wanted_(cpu ? 20.0 : 6.0) {}

std::uint32_t PointBudget::points(std::size_t cloud, bool splatted) const {
    const double size = static_cast<double>(cloud) / 100'000.0;
    const double least = splatted ? 90'000.0 * std::pow(size, 0.35) : 30'000.0 * std::pow(size, 0.25);
    return static_cast<std::uint32_t>(std::max(points_, least));
}

void PointBudget::tell(std::optional<double> milliseconds, std::uint64_t points, bool drewThem) {
    inRow_ = drewThem && points > 0 ? inRow_ + 1 : 0;
    if (!milliseconds || inRow_ <= kDelay) return;
    const double allowed = static_cast<double>(points) * wanted_ / std::max(*milliseconds, 0.1);
    const double next = points_ + kStep * (allowed - points_);
    points_ = std::clamp(next, kLeastPoints, kMostPoints);
}

}  // namespace nepho::app
