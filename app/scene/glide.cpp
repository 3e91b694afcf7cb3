#include "app/scene/glide.h"

#include <glm/common.hpp>

#include <algorithm>

namespace nepho::app {

void Glide::go(const Session& session) {
    const LayoutView& layout = session.layout();
    const std::size_t rows = layout.positions.size();
    duration_ = std::min(seconds_, kLongestSeconds);
    seconds_ = 0.0;
    if (target_.size() != rows || duration_ <= 0.0) return jump();
    if (isMoving()) {
        for (std::size_t row = 0; row < rows; ++row) before_[row] = glm::mix(before_[row], target_[row], share());
    } else {
        before_.assign(target_.begin(), target_.end());
    }
    const float scale = layout.radius / radius_;
    for (glm::vec3& at : before_) at = (at - center_) * scale + layout.center;
    for (const Cluster& cluster : session.clusters().all()) {
        for (const std::uint32_t row : *cluster.rows) before_[row] = layout.positions[row];
    }
    share_ = 0.0;
}

void Glide::remember(const Session& session) {
    const LayoutView& layout = session.layout();
    target_ = layout.positions;
    center_ = layout.center;
    radius_ = layout.radius;
}

void Glide::advance(std::optional<double> seconds) {
    if (!seconds) return jump();
    seconds_ += *seconds;
    if (isMoving()) share_ = std::min(1.0, share_ + *seconds / duration_);
}

}  // namespace nepho::app
