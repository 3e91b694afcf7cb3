#include "projector/layout/repulsion.h"

#include "projector/layout/hilbert.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockCrowds = 512;
constexpr std::uint32_t kLevelShift = 28;  // of an open fan's number

/// A crowd is what its parts are: points, or smaller crowds.
struct Fit {
    double mass = 0.0, x = 0.0, y = 0.0, z = 0.0;
    std::array<float, 3> low{}, high{};

    void add(double partMass, std::array<float, 3> center, const std::array<float, 3>& partLow,
             const std::array<float, 3>& partHigh) {
        if (mass == 0.0) {
            low = partLow;
            high = partHigh;
        }
        for (std::size_t axis = 0; axis < 3; ++axis) {
            low[axis] = std::min(low[axis], partLow[axis]);
            high[axis] = std::max(high[axis], partHigh[axis]);
        }
        mass += partMass;
        x += partMass * static_cast<double>(center[0]);
        y += partMass * static_cast<double>(center[1]);
        z += partMass * static_cast<double>(center[2]);
    }
    void write(CrowdLevel& level, std::size_t at) const {
        const double perMass = mass > 0.0 ? 1.0 / mass : 0.0;
        level.mass[at] = static_cast<float>(mass);
        level.x[at] = static_cast<float>(x * perMass);
        level.y[at] = static_cast<float>(y * perMass);
        level.z[at] = static_cast<float>(z * perMass);
        level.lowX[at] = low[0];
        level.lowY[at] = low[1];
        level.lowZ[at] = low[2];
        level.highX[at] = high[0];
        level.highY[at] = high[1];
        level.highZ[at] = high[2];
        const float side = std::max({high[0] - low[0], high[1] - low[1], high[2] - low[2]});
        level.squaredSize[at] = side * side;
    }
};

}  // namespace

Repulsion::Repulsion(std::size_t points, int dims, float theta)
    : points_(points),
      groups_((points + kGroup - 1) / kGroup),
      dims_(dims),
      theta_(points <= kAllPairs ? 0.0f : theta) {
    for (std::vector<float>* values : {&x_, &y_, &z_, &mass_}) values->assign(groups_ * kGroup, 0.0f);
    std::fill_n(mass_.begin(), points, 1.0f);
    std::size_t crowds = groups_ * kGroup;
    do {
        crowds = (crowds + kCrowdFan - 1) / kCrowdFan;
        levels_.emplace_back().resize(crowds);
    } while (crowds > kCrowdFan);
}

void Repulsion::sort(std::span<const Point4> points) {
    sortAlongHilbertCurve(points, dims_, order_);
}

void Repulsion::refit(std::span<const Point4> points) {
    const std::size_t leaves = levels_[0].count();
    parallelFor(leaves, kBlockCrowds, [&](std::size_t begin, std::size_t end) {
        for (std::size_t place = begin * kCrowdFan; place < std::min(end * kCrowdFan, x_.size()); ++place) {
            // What fills the last group stands where its last point does.
            const Point4& point = points[order_[std::min(place, points_ - 1)]];
            x_[place] = point.x;
            y_[place] = point.y;
            z_[place] = point.z;
        }
        fitLeaves(begin, std::min(end, x_.size() / kCrowdFan));
    });
    for (std::size_t level = 1; level < levels_.size(); ++level) fitLevel(level);
}

void Repulsion::fitLeaves(std::size_t begin, std::size_t end) {
    for (std::size_t leaf = begin; leaf < end; ++leaf) {
        Fit fit;
        for (std::size_t place = leaf * kCrowdFan; place < std::min((leaf + 1) * kCrowdFan, points_); ++place) {
            const std::array<float, 3> at{x_[place], y_[place], z_[place]};
            fit.add(1.0, at, at, at);
        }
        fit.write(levels_[0], leaf);
    }
}

void Repulsion::fitLevel(std::size_t level) {
    const CrowdLevel& parts = levels_[level - 1];
    CrowdLevel& whole = levels_[level];
    parallelFor(parts.count() / kCrowdFan, kBlockCrowds, [&](std::size_t begin, std::size_t end) {
        for (std::size_t crowd = begin; crowd < end; ++crowd) {
            Fit fit;
            for (std::size_t part = crowd * kCrowdFan; part < (crowd + 1) * kCrowdFan; ++part) {
                if (parts.mass[part] == 0.0f) continue;
                fit.add(static_cast<double>(parts.mass[part]), {parts.x[part], parts.y[part], parts.z[part]},
                        {parts.lowX[part], parts.lowY[part], parts.lowZ[part]},
                        {parts.highX[part], parts.highY[part], parts.highZ[part]});
            }
            fit.write(whole, crowd);
        }
    });
}

GroupBox Repulsion::boxOf(std::size_t group) const {
    constexpr std::size_t kLeaves = kGroup / kCrowdFan;
    const CrowdLevel& level = levels_[0];
    std::size_t at = group * kLeaves;
    GroupBox box{{level.lowX[at], level.lowY[at], level.lowZ[at]}, {level.highX[at], level.highY[at], level.highZ[at]}};
    for (const std::size_t end = at + kLeaves; ++at < end && level.mass[at] > 0.0f;) {
        box.low[0] = std::min(box.low[0], level.lowX[at]);
        box.low[1] = std::min(box.low[1], level.lowY[at]);
        box.low[2] = std::min(box.low[2], level.lowZ[at]);
        box.high[0] = std::max(box.high[0], level.highX[at]);
        box.high[1] = std::max(box.high[1], level.highY[at]);
        box.high[2] = std::max(box.high[2], level.highZ[at]);
    }
    return box;
}

void Repulsion::addPoints(std::size_t first, PusherList& list) const {
    // A constant length: a few instructions each.
    const auto copy = [&](const std::vector<float>& from, std::vector<float>& to) {
        std::memcpy(to.data() + list.count, from.data() + first, kCrowdFan * sizeof(float));
    };
    copy(x_, list.x);
    copy(y_, list.y);
    copy(z_, list.z);
    copy(mass_, list.mass);
    list.count += kCrowdFan;
}

void Repulsion::collect(std::size_t group, PusherList& list) const {
    const GroupBox box = boxOf(group);
    const float squaredTheta = theta_ * theta_;
    const std::size_t room = x_.size() + 2 * kCrowdFan;
    for (std::vector<float>* values : {&list.x, &list.y, &list.z, &list.mass}) {
        if (values->size() < room) values->resize(room);
    }
    list.count = 0;
    const std::size_t top = levels_.size() - 1;
    list.open.assign(1, static_cast<std::uint32_t>(top) << kLevelShift);
    while (!list.open.empty()) {
        const std::uint32_t next = list.open.back();
        list.open.pop_back();
        const std::uint32_t level = next >> kLevelShift, fan = next & ((1u << kLevelShift) - 1u);
        std::uint32_t rest = sortOutFan(levels_[level], fan, box, squaredTheta, list);
        for (; rest != 0; rest &= rest - 1) {
            const auto crowd =
                fan * static_cast<std::uint32_t>(kCrowdFan) + static_cast<std::uint32_t>(std::countr_zero(rest));
            if (level > 0) {
                list.open.push_back((level - 1) << kLevelShift | crowd);
                continue;
            }
            addPoints(crowd * kCrowdFan, list);
        }
    }
}

double Repulsion::push(std::size_t group, float degrees, std::span<Point4> forces) const {
    thread_local PusherList list;
    Pushers pushers{x_.data(), y_.data(), z_.data(), mass_.data(), points_};
    if (theta_ > 0.0f) {
        collect(group, list);
        pushers = {list.x.data(), list.y.data(), list.z.data(), list.mass.data(), list.count};
    }
    const std::size_t first = group * kGroup;
    std::array<Point4, kGroup> pushed;
    repel(pushers, {x_.data() + first, y_.data() + first, z_.data() + first, kGroup}, dims_, degrees, pushed.data());
    double sum = 0.0;
    for (std::size_t i = 0; i < std::min(kGroup, points_ - first); ++i) {
        pushed[i].w -= 1.0f;
        sum += static_cast<double>(pushed[i].w);
        forces[order_[first + i]] = pushed[i];
    }
    return sum;
}

std::size_t Repulsion::listLength(std::size_t group) const {
    if (theta_ == 0.0f) return points_;
    PusherList list;
    collect(group, list);
    return list.count;
}

}  // namespace nepho::projector
