#pragma once

#include <glm/vec2.hpp>

namespace nepho::engine {

/// A trackpad in place of a thumbstick. A finger rests on it, so touching it means nothing: while it is pressed at its
/// edge it is a stick, pushed out as far as it goes wherever between middle and rim the finger is; pressed in its
/// middle it is a button. Which of both, the beginning of the press decides.
class ClickedPad {
  public:
    static constexpr float kMiddle = 0.5f;  ///< radius within which it is the button; the whole pad's is 1

    struct Use {
        glm::vec2 stick{0};  ///< of length 0 or 1
        bool button = false;
    };
    /// `position`: of the finger, -1 to 1 each way; (0, 0) where there is none.
    Use update(glm::vec2 position, bool clicked);

  private:
    bool clicked_ = false;
    bool inMiddle_ = false;
    glm::vec2 stick_{0};  ///< where the finger was outside the middle last, since the press began
};

}  // namespace nepho::engine
