#include "projector/layout/crowd_tree.h"

#include "projector/layout/hilbert.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <bit>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockPlaces = 4096;
constexpr std::size_t kBlockCrowds = 512;
constexpr std::uint32_t kLevelShift = 28;  // of an open fan's number

constexpr std::size_t wholeFans(std::size_t bodies) {
    return (bodies + kCrowdFan - 1) / kCrowdFan * kCrowdFan;
}

void include(CrowdBox& box, const CrowdBox& other) {
    for (int axis = 0; axis < 3; ++axis) {
        box.low[axis] = std::min(box.low[axis], other.low[axis]);
        box.high[axis] = std::max(box.high[axis], other.high[axis]);
    }
}

}  // namespace

CrowdTree::CrowdTree(std::size_t points, int dims, std::size_t group) : points_(points), dims_(dims), firstOfLevel_{0} {
    std::size_t bodies = (points + group - 1) / group * group, all = 0;
    for (;; bodies = wholeFans(bodies / kCrowdFan)) {
        all += bodies;
        firstOfLevel_.push_back(all);
        if (firstOfLevel_.size() > 2 && bodies <= kCrowdFan) break;
    }
    for (std::vector<float>* values : {&x_, &y_, &z_, &mass_}) values->assign(all + kFarStep, 0.0f);
    std::fill_n(mass_.begin(), points, 1.0f);
    for (std::vector<float>* values : {&x_, &y_, &z_})
        std::fill_n(values->begin() + static_cast<std::ptrdiff_t>(points), places() - points, kFillerCoordinate);
    boxes_.resize(all - places());
    squaredSizes_.resize(all - places());
}

void CrowdTree::takePlaces(std::span<const Point4> points) {
    parallelFor(points_, kBlockPlaces, [&](std::size_t begin, std::size_t end) {
        for (std::size_t place = begin; place < end; ++place) {
            const Point4& point = points[order_[place]];
            x_[place] = point.x;
            y_[place] = point.y;
            z_[place] = point.z;
        }
    });
}

template <class Work>
void CrowdTree::forEachCrowd(Work work) {
    for (std::size_t level = 1; level + 1 < firstOfLevel_.size(); ++level) {
        // Behind them stand only those that fill up a fan.
        const std::size_t crowds = (firstOfLevel_[level] - firstOfLevel_[level - 1]) / kCrowdFan;
        parallelFor(crowds, kBlockCrowds, [&](std::size_t begin, std::size_t end) {
            for (std::size_t crowd = begin; crowd < end; ++crowd) work(level, firstOfLevel_[level] + crowd);
        });
    }
}

std::size_t CrowdTree::firstPart(std::size_t level, std::size_t crowd) const {
    return firstOfLevel_[level - 1] + (crowd - firstOfLevel_[level]) * kCrowdFan;
}

void CrowdTree::fit(std::size_t level, std::size_t crowd) {
    const std::size_t first = firstPart(level, crowd);
    double mass = 0.0, x = 0.0, y = 0.0, z = 0.0;
    for (std::size_t part = first; part < first + kCrowdFan; ++part) {
        const auto weight = static_cast<double>(mass_[part]);
        mass += weight;
        x += weight * static_cast<double>(x_[part]);
        y += weight * static_cast<double>(y_[part]);
        z += weight * static_cast<double>(z_[part]);
    }
    const double perMass = mass > 0.0 ? 1.0 / mass : 0.0;
    mass_[crowd] = static_cast<float>(mass);
    x_[crowd] = static_cast<float>(x * perMass);
    y_[crowd] = static_cast<float>(y * perMass);
    z_[crowd] = static_cast<float>(z * perMass);
}

void CrowdTree::measure(std::size_t level, std::size_t crowd) {
    const std::size_t first = firstPart(level, crowd);
    if (mass_[first] == 0.0f) return;
    const auto boxOfPart = [&](std::size_t part) {
        return level > 1 ? boxes_[part - places()]
                         : CrowdBox{{x_[part], y_[part], z_[part]}, {x_[part], y_[part], z_[part]}};
    };
    CrowdBox box = boxOfPart(first);
    for (std::size_t part = first + 1; part < first + kCrowdFan && mass_[part] > 0.0f; ++part)
        include(box, boxOfPart(part));
    boxes_[crowd - places()] = box;
    squaredSizes_[crowd - places()] = box.longestSide() * box.longestSide();
}

void CrowdTree::sort(std::span<const Point4> points) {
    sortAlongHilbertCurve(points, dims_, order_);
    takePlaces(points);
    forEachCrowd([this](std::size_t level, std::size_t crowd) {
        fit(level, crowd);
        measure(level, crowd);
    });
}

void CrowdTree::refit(std::span<const Point4> points) {
    takePlaces(points);
    forEachCrowd([this](std::size_t level, std::size_t crowd) { fit(level, crowd); });
}

CrowdBox CrowdTree::boxOf(std::size_t begin, std::size_t count) const {
    const std::size_t first = places() + begin / kCrowdFan;
    CrowdBox box = boxes_[first - places()];
    for (std::size_t crowd = first + 1; crowd < first + count / kCrowdFan && mass_[crowd] > 0.0f; ++crowd)
        include(box, boxes_[crowd - places()]);
    return box;
}

std::array<float, 3> CrowdTree::centreOf(std::size_t begin, std::size_t count) const {
    const auto mean = [&](const std::vector<float>& values) {
        float sum = 0.0f;
        for (std::size_t place = begin; place < begin + count; ++place) sum += values[place];
        return sum / static_cast<float>(count);
    };
    return {mean(x_), mean(y_), mean(z_)};
}

void CrowdTree::find(const CrowdRule& rule, FoundBodies& fans, FoundBodies& near, FoundBodies& distant) const {
    fans.clear(places() / kCrowdFan);
    for (FoundBodies* found : {&near, &distant}) found->clear(bodyCount() - places());
    thread_local std::vector<std::uint32_t> open;  // fans of crowds, as the level's number and the fan's
    open.assign(1, static_cast<std::uint32_t>(firstOfLevel_.size() - 2) << kLevelShift);
    while (!open.empty()) {
        const std::uint32_t next = open.back();
        open.pop_back();
        const std::uint32_t level = next >> kLevelShift, fan = next & ((1u << kLevelShift) - 1u);
        const std::size_t first = firstOfLevel_[level] + fan * kCrowdFan;
        std::uint32_t rest =
            sortOutFan(bodies(), first, squaredSizes_.data() + (first - places()), rule, near, distant);
        for (; rest != 0; rest &= rest - 1) {
            const std::uint32_t crowd =
                fan * static_cast<std::uint32_t>(kCrowdFan) + static_cast<std::uint32_t>(std::countr_zero(rest));
            if (level > 1) {
                open.push_back((level - 1) << kLevelShift | crowd);
            } else {
                fans.ids[fans.count++] = crowd * static_cast<std::uint32_t>(kCrowdFan);
            }
        }
    }
}

}  // namespace nepho::projector
