#pragma once

#include <cstddef>
#include <vector>

namespace nepho::app {

/// States of something, in the order in which they came to be: undo and redo walk along them. A state is small, or
/// shares what is large with its neighbours.
template <typename State>
class History {
  public:
    static constexpr std::size_t kMostSteps = 256;

    /// Begins anew, with nothing to undo.
    void reset(State now) {
        states_.assign(1, std::move(now));
        at_ = 0;
    }
    /// The present state; null before the first.
    const State* now() const { return states_.empty() ? nullptr : &states_[at_]; }
    /// A state that can be undone, unless it equals the present one. What was undone before is forgotten.
    void record(State now) {
        if (!states_.empty() && states_[at_] == now) return;
        if (!states_.empty()) states_.resize(at_ + 1);
        states_.push_back(std::move(now));
        if (states_.size() > kMostSteps + 1) states_.erase(states_.begin());
        at_ = states_.size() - 1;
    }
    /// Puts another in the place of the present state: what it brought back was not all there was to be.
    void amend(State now) {
        if (!states_.empty()) states_[at_] = std::move(now);
    }
    /// Changes every state there is, past, present and undone: `change` takes a State&.
    template <typename Change>
    void changeAll(Change change) {
        for (State& state : states_) change(state);
    }
    /// The state to go back to; null where there is none.
    const State* undo() { return undoSteps() > 0 ? &states_[--at_] : nullptr; }
    const State* redo() { return redoSteps() > 0 ? &states_[++at_] : nullptr; }

    std::size_t undoSteps() const { return at_; }
    std::size_t redoSteps() const { return states_.empty() ? 0 : states_.size() - 1 - at_; }

  private:
    std::vector<State> states_;
    std::size_t at_ = 0;
};

}  // namespace nepho::app
