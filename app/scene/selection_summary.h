#pragma once

#include "app/session/session.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace nepho::app {

/// The labels that most of the selected rows have. Counted when the selection or the label column has changed, not in
/// every frame.
class SelectionSummary {
  public:
    static constexpr std::size_t kMost = 4;

    /// Count and label in one line, most frequent first, then by their order in the data; labels that occur once are
    /// left out.
    const std::vector<std::pair<std::size_t, std::string>>& of(const Session& session);
    /// How often it has counted.
    std::size_t timesCounted() const { return timesCounted_; }

  private:
    void count(const Session& session);

    std::vector<std::pair<std::size_t, std::string>> common_;
    std::uint64_t dataVersion_ = ~std::uint64_t{0}, styleVersion_ = ~std::uint64_t{0};
    std::size_t timesCounted_ = 0;
};

}  // namespace nepho::app
