#include "app/session/layout_view.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace nepho::app {

namespace {

constexpr std::size_t kMedianSamples = 100000;  // more say nothing new
constexpr std::size_t kFewestForOutliers = 10;
constexpr double kOutlier = 50.0;  // times the median distance from the middle

double valueAt(std::vector<double>& values, std::size_t rank) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// The median of each axis: stays where most points are, however far away one is.
glm::dvec3 middleOf(std::span<const glm::vec3> positions) {
    const std::size_t stride = 1 + positions.size() / kMedianSamples;
    glm::dvec3 middle(0);
    std::vector<double> values;
    for (int axis = 0; axis < 3; ++axis) {
        values.clear();
        for (std::size_t i = 0; i < positions.size(); i += stride) values.push_back(positions[i][axis]);
        middle[axis] = valueAt(values, values.size() / 2);
    }
    return middle;
}

/// How far from the middle the points lie to which the cloud is fitted.
double reachOf(std::span<const glm::vec3> positions, glm::dvec3 middle) {
    std::vector<double> distances(positions.size());
    std::ranges::transform(positions, distances.begin(),
                           [&](const glm::vec3& p) { return glm::distance(glm::dvec3(p), middle); });
    const std::size_t count = distances.size();
    double reach = valueAt(distances, (99 * count + 99) / 100 - 1);
    if (count >= kFewestForOutliers) {
        const double typical = valueAt(distances, count / 2);
        if (typical > 0.0) reach = std::min(reach, kOutlier * typical);
    }
    return reach > 0.0 ? reach : *std::ranges::max_element(distances);
}

struct Fit {
    glm::dvec3 center{0};
    double radius = 1.0;
};

Fit fitOf(std::span<const glm::vec3> positions) {
    const glm::dvec3 middle = middleOf(positions);
    const double reach = reachOf(positions, middle);
    const auto counts = [&](const glm::vec3& p) { return glm::distance(glm::dvec3(p), middle) <= reach; };
    glm::dvec3 low(std::numeric_limits<double>::max()), high(std::numeric_limits<double>::lowest());
    for (const glm::vec3& p : positions) {
        if (!counts(p)) continue;
        low = glm::min(low, glm::dvec3(p));
        high = glm::max(high, glm::dvec3(p));
    }
    Fit fit{0.5 * (low + high), 0.0};
    for (const glm::vec3& p : positions) {
        if (counts(p)) fit.radius = std::max(fit.radius, glm::distance(glm::dvec3(p), fit.center));
    }
    if (!(fit.radius > 0.0)) fit.radius = 1.0;
    return fit;
}

/// Whether squares of lengths neither overflow nor vanish in float32, and differences keep enough digits.
bool suitsFloats(const Fit& fit) {
    constexpr double kLeast = 1e-12, kMost = 1e12, kFarthest = 1e3;  // radii
    return fit.radius > kLeast && fit.radius < kMost && glm::length(fit.center) < kFarthest * fit.radius;
}

Fit fitOf(std::span<const glm::vec3> positions, const std::vector<std::uint32_t>* fitted) {
    if (fitted == nullptr || fitted->empty()) return fitOf(positions);
    std::vector<glm::vec3> chosen;
    chosen.reserve(fitted->size());
    for (const std::uint32_t row : *fitted) chosen.push_back(positions[row]);
    return fitOf(chosen);
}

void place(LayoutView& layout, const std::vector<std::uint32_t>* fitted) {
    if (layout.positions.empty()) return;
    const Fit fit = fitOf(layout.positions, fitted);
    if (suitsFloats(fit)) {
        layout.center = glm::vec3(fit.center);
        layout.radius = static_cast<float>(fit.radius);
        return;
    }
    layout.ownUnits = false;
    constexpr double kFarthest = 1e12;  // radii; what lies beyond is not seen, but stays a number
    for (glm::vec3& p : layout.positions.edit())
        p = glm::vec3(glm::clamp((glm::dvec3(p) - fit.center) / fit.radius, -kFarthest, kFarthest));
}

}  // namespace

glm::mat4 LayoutView::worldFromCloud() const {
    return glm::translate(glm::scale(glm::mat4(1), glm::vec3(1.0f / radius)), -center);
}

LayoutView makeLayoutView(projector::MatrixView scores, int dims, std::array<std::size_t, 3> axes,
                          const std::vector<std::uint32_t>* fitted) {
    LayoutView layout;
    layout.dims = dims;
    layout.axes = axes;
    std::vector<glm::vec3> positions(scores.rows, glm::vec3(0));
    for (std::size_t row = 0; row < scores.rows; ++row) {
        for (int axis = 0; axis < dims; ++axis) {
            const std::size_t column = axes[static_cast<std::size_t>(axis)];
            if (column < scores.cols) positions[row][axis] = scores(row, column);
        }
    }
    layout.positions = SharedPoints(std::move(positions));
    place(layout, fitted);
    return layout;
}

}  // namespace nepho::app
