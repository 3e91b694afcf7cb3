#pragma once

#include "app/session/selection.h"

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace nepho::app {

/// Rows pulled out of the cloud, moved, turned and scaled together.
struct Cluster {
    std::uint32_t id = 0;              ///< counts up, never used again
    std::shared_ptr<const Rows> rows;  ///< never empty
    glm::mat4 cloudFromCluster{1};     ///< from where the layout put them to where they are now; uniform scale
    /// Where the layout had them when they were taken, one a row: a layout that runs goes on with them where they are
    /// now. Null: wherever the layout has them.
    std::shared_ptr<const std::vector<glm::vec3>> from;
    std::uint64_t layout = 0;  ///< they were taken out of: TsneSnapshot::run, 0 without t-SNE
    bool operator==(const Cluster&) const = default;
};

/// All clusters; a row is in one of them or in none. Values: copies share the rows.
class Clusters {
  public:
    std::span<const Cluster> all() const { return clusters_; }
    bool empty() const { return clusters_.empty(); }
    const Cluster* find(std::uint32_t id) const;
    /// The cluster of a row; null at home.
    const Cluster* of(std::uint32_t row) const;

    /// Makes clusters of these rows (ascending): one of those at home, and one out of each cluster that holds some of
    /// them, so that every row stays where it is seen. A cluster of which all rows are among them stays itself. Returns
    /// their ids. `layout`: which all clusters belong to, see Cluster::layout.
    std::vector<std::uint32_t> pull(const Rows& rows, std::uint64_t layout = 0);
    /// What was taken out of other layouts goes home: where it is now means nothing in this one.
    void keepOf(std::uint64_t layout);
    /// Holds the rows of all clusters that are not held yet where the layout has them now (one place a row of the
    /// data).
    void hold(std::span<const glm::vec3> positions);
    void move(std::uint32_t id, const glm::mat4& cloudFromCluster);
    /// Its rows go home.
    void putBack(std::uint32_t id);

    void clear() { clusters_.clear(); }
    /// Back to the clusters of another time; ids given since are not given again.
    void goBackTo(const Clusters& other) { clusters_ = other.clusters_; }

    /// Whether both have the same clusters, wherever they are.
    bool hasRowsOf(const Clusters& other) const;
    bool operator==(const Clusters& other) const { return clusters_ == other.clusters_; }

  private:
    std::vector<Cluster> clusters_;
    std::uint32_t nextId_ = 1;
};

}  // namespace nepho::app
