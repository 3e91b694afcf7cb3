#pragma once

#include "app/session/session.h"
#include "app/session/shared_points.h"

#include <glm/vec3.hpp>

#include <optional>
#include <span>
#include <vector>

namespace nepho::app {

/// How points go from where one picture of a layout showed them to where the next one does. It takes as long as the
/// picture before was shown: points of a layout that runs never rest, and lag behind by one picture.
class Glide {
  public:
    static constexpr double kLongestSeconds = 0.5;

    /// The layout has the rows elsewhere: they go there from where they are shown, in the world, whatever the layouts
    /// are fitted to. Rows in clusters are where a person put them, and stay. Nothing moves where others are shown.
    void go(const Session& session);
    /// All are at once where they go.
    void jump() { share_ = 1.0; }
    /// What the session shows now is where the next one begins. Call after go() or jump().
    void remember(const Session& session);
    /// None: to the end.
    void advance(std::optional<double> seconds);

    bool isMoving() const { return share_ < 1.0; }
    /// 0 to 1: how far they have come.
    float share() const { return static_cast<float>(share_); }
    /// Where each row began, in the units of the layout to which it goes. Valid until go().
    std::span<const glm::vec3> before() const { return before_; }

  private:
    std::vector<glm::vec3> before_;
    SharedPoints target_;
    glm::vec3 center_{0};  ///< of the target
    float radius_ = 1.0f;
    double share_ = 1.0, seconds_ = 0.0, duration_ = 0.0;  ///< seconds_: since the last go()
};

}  // namespace nepho::app
