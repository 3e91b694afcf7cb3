#pragma once

#include <glm/vec3.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace nepho::app {

/// Places of rows. Copies are one in memory until one of them is edited.
class SharedPoints {
  public:
    SharedPoints() = default;
    explicit SharedPoints(std::vector<glm::vec3> points)
        : points_(std::make_shared<std::vector<glm::vec3>>(std::move(points))) {}

    std::size_t size() const { return points_ ? points_->size() : 0; }
    bool empty() const { return size() == 0; }
    const glm::vec3& operator[](std::size_t row) const { return (*points_)[row]; }
    std::span<const glm::vec3> all() const {
        return points_ ? std::span<const glm::vec3>(*points_) : std::span<const glm::vec3>();
    }
    auto begin() const { return all().begin(); }
    auto end() const { return all().end(); }

    /// To be changed: other copies stay as they are.
    std::span<glm::vec3> edit() {
        if (points_ && points_.use_count() > 1) points_ = std::make_shared<std::vector<glm::vec3>>(*points_);
        return points_ ? std::span<glm::vec3>(*points_) : std::span<glm::vec3>();
    }

    bool operator==(const SharedPoints& other) const {
        return points_ == other.points_ || (points_ && other.points_ && *points_ == *other.points_);
    }

  private:
    std::shared_ptr<std::vector<glm::vec3>> points_;
};

}  // namespace nepho::app
