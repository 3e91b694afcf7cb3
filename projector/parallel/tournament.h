#pragma once

#include <cstddef>
#include <utility>

namespace nepho::projector {

/// All pairs of n players in rounds in which nobody plays twice: what two of them share can be worked on by threads
/// without locks. The circle method (Kirkman, 1850).
class Tournament {
  public:
    explicit Tournament(std::size_t players) : players_(players), circle_(players + players % 2 - 1) {}

    std::size_t rounds() const { return players_ < 2 ? 0 : circle_; }
    std::size_t pairsOfRound() const { return players_ / 2; }
    /// Pair i of a round.
    std::pair<std::size_t, std::size_t> pair(std::size_t round, std::size_t i) const {
        // Of an even number the last player stands in the middle, of an odd one nobody does.
        if (players_ % 2 == 0 && i == 0) return {circle_, round};
        const std::size_t apart = i + players_ % 2;
        return {(round + apart) % circle_, (round + circle_ - apart) % circle_};
    }

  private:
    std::size_t players_, circle_;  ///< players on the circle: an odd number
};

}  // namespace nepho::projector
