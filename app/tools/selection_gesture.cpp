#include "app/tools/selection_gesture.h"

namespace nepho::app {

void SelectionGesture::begin(const Session& session, SelectMode mode, bool sweeps) {
    before_ = session.selected();
    held_.clear();
    mode_ = mode;
    sweeps_ = sweeps;
    active_ = true;
}

std::size_t SelectionGesture::update(Session& session, Rows found) {
    const std::size_t entered = combine(found, held_, SelectMode::remove).size();
    Rows now = sweeps_ ? combine(held_, found, SelectMode::add) : std::move(found);
    if (now == held_) return 0;
    held_ = std::move(now);
    session.select(combine(before_, held_, mode_));
    return entered;
}

void SelectionGesture::end(Session& session) {
    // A shape that never held anything empties the selection where it would have replaced it.
    if (active_ && held_.empty()) session.select(combine(before_, {}, mode_));
    active_ = false;
    session.noteEdit();
}

}  // namespace nepho::app
