#pragma once

#include "app/session/session.h"

#include <glm/mat4x4.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::app {

/// Clusters that are moved together, from where they stood when they were taken.
class HeldClusters {
  public:
    void take(const Session& session, std::span<const std::uint32_t> ids);
    void clear() { held_.clear(); }
    bool empty() const { return held_.empty(); }
    /// Where they stand now counts as where they were taken.
    void rebase(const Session& session);
    /// Lets go of those that are no more.
    void forgetGone(const Session& session);
    /// Puts each where `worldFromWorld` moves it from where it was taken.
    void moveBy(Session& session, const glm::mat4& worldFromWorld);
    /// Whether they stand where taking or moving them left them last, in a cloud that a person has not put elsewhere. A
    /// layout that runs may fit it anew: what is held stays in the hand.
    bool areWhereLeft(const Session& session) const;

  private:
    struct Held {
        std::uint32_t id = 0;
        glm::mat4 worldFromCluster{1};  ///< when it was taken
        glm::mat4 cloudFromCluster{1};  ///< as it was left last
    };
    glm::mat4 placement_{1};  ///< of the cloud, then
    std::vector<Held> held_;
};

}  // namespace nepho::app
