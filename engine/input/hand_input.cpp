#include "engine/input/hand_input.h"

namespace nepho::engine {

void HandState::set(HandControl control, float value) {
    const auto index = static_cast<std::size_t>(control);
    values[index] = value;
    // Apart, so that a finger that trembles on a trigger does not press it again and again.
    if (value > kPressedAbove) down_[index] = true;
    if (value < kReleasedBelow) down_[index] = false;
}

}  // namespace nepho::engine
