#include "projector/layout/repulsion.h"

#include "projector/layout/far_field.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>

namespace nepho::projector {

namespace {

constexpr std::size_t kMostKept = 2048;  // ids of a group's plan, some seven times as many as usual
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

bool Repulsion::sort(std::span<const Point4> points, const std::stop_token& stop) {
    tree_.sort(points);
    if (theta_ == 0.0f) return !stop.stop_requested();
    parallelFor(groups(), kPlanGroups, [&](std::size_t begin, std::size_t end) {
        for (std::size_t group = begin; group < end && !stop.stop_requested(); ++group) {
            thread_local Plan found;
            find(group, found);
            Plan& plan = plans_[group];
            plan = found.ids.size() <= kMostKept ? found : Plan{{}, 0, 0, false};
        }
    });
    return !stop.stop_requested();
}

/// In memory that is the thread's until it asks for another group's.
const Repulsion::Plan& Repulsion::planOf(std::size_t group) const {
    const Plan& plan = plans_[plans_.size() == 1 ? 0 : group];
    if (plan.kept) return plan;
    thread_local Plan anew;
    find(group, anew);
    return anew;
}

void Repulsion::find(std::size_t group, Plan& plan) const {
    thread_local FoundBodies fans, near, distant;
    const CrowdBox box = tree_.boxOf(group * kGroup, kGroup);
    const float distance = box.longestSide() / std::min(kFarTheta, theta_);
    tree_.find({box, theta_ * theta_, distance * distance}, fans, near, distant);
    while (distant.count % kFarStep != 0) distant.ids[distant.count++] = tree_.emptyBody();
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
