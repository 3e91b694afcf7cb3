#pragma once

#include "app/scene/common_labels.h"
#include "app/session/session.h"

#include <cstddef>
#include <vector>

namespace nepho::app {

/// The labels that most of the selected rows have. Counted when the selection or the label column has changed, not in
/// every frame.
class SelectionSummary {
  public:
    static constexpr std::size_t kMost = 4;

    const std::vector<LabelCount>& of(const Session& session);
    /// How often it has counted.
    std::size_t timesCounted() const { return timesCounted_; }

  private:
    std::vector<LabelCount> common_;
    std::uint64_t dataVersion_ = ~std::uint64_t{0}, styleVersion_ = ~std::uint64_t{0};
    std::size_t timesCounted_ = 0;
};

}  // namespace nepho::app
