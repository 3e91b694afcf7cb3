#include "projector/layout/repulsion.h"

#include "projector/layout/far_field.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>

namespace nepho::projector {

namespace {

constexpr std::size_t kPlanGroups = 16;  // of a task
constexpr float kFarTheta = 0.5f;        // how large a group may be, in distances from a crowd, for a far field

}  // namespace

Repulsion::Repulsion(std::size_t points, int dims, float theta)
    : points_(points), dims_(dims), theta_(points <= kAllPairs ? 0.0f : theta), tree_(points, dims, kGroup) {
    if (theta_ > 0.0f) {
        plans_.resize(groups());
        return;
    }
    Plan& all = plans_.emplace_back();
    all.fans = tree_.places() / kFanPoints;
    for (std::size_t fan = 0; fan < all.fans; ++fan) all.ids.push_back(static_cast<std::uint32_t>(fan * kFanPoints));
}

void Repulsion::sort(std::span<const Point4> points) {
    tree_.sort(points);
    if (theta_ == 0.0f) return;
    parallelFor(groups(), kPlanGroups, [&](std::size_t begin, std::size_t end) {
        for (std::size_t group = begin; group < end; ++group) planGroup(group);
    });
}

void Repulsion::planGroup(std::size_t group) {
    thread_local FoundBodies fans, near, distant;
    const CrowdBox box = tree_.boxOf(group * kGroup, kGroup);
    const float distance = box.longestSide() / kFarTheta;
    tree_.find({box, theta_ * theta_, distance * distance}, fans, near, distant);
    while (distant.count % kFarStep != 0) distant.ids[distant.count++] = tree_.emptyBody();
    Plan& plan = plans_[group];
    plan.fans = fans.count;
    plan.near = near.count;
    plan.ids.clear();
    for (const FoundBodies* found : {&fans, &near, &distant})
        plan.ids.insert(plan.ids.end(), found->all().begin(), found->all().end());
}

double Repulsion::push(std::size_t group, float degrees, std::span<Point4> forces) const {
    const Plan& plan = planOf(group);
    const Bodies bodies = tree_.bodies();
    const std::size_t first = group * kGroup, count = std::min(kGroup, points_ - first);
    std::array<Point4, kGroup> pushed;
    repel(bodies, plan.pushers(), {bodies.x + first, bodies.y + first, bodies.z + first, kGroup}, dims_, degrees,
          pushed.data());
    if (!plan.distant().empty()) {
        const std::array<float, 3> centre = tree_.centreOf(first, count);
        const FarField field = farField(bodies, plan.distant(), centre.data(), degrees);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t body = first + i;
            const float away[] = {bodies.x[body] - centre[0], bodies.y[body] - centre[1], bodies.z[body] - centre[2]};
            const Point4 more = field.at(away);
            pushed[i] = {pushed[i].x + more.x, pushed[i].y + more.y, pushed[i].z + more.z, pushed[i].w + more.w};
        }
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        pushed[i].w -= 1.0f;
        sum += static_cast<double>(pushed[i].w);
        forces[tree_.rowAt(first + i)] = pushed[i];
    }
    return sum;
}

}  // namespace nepho::projector
