#pragma once

#include "engine/input/input_event.h"

namespace nepho::engine {

/// Our key for a GLFW_KEY_ number; Key::unknown where there is none.
Key keyFromGlfw(int key);

}  // namespace nepho::engine
