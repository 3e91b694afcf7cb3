#pragma once

#include "engine/input/input_event.h"

#include <array>
#include <optional>
#include <vector>

namespace nepho::engine {

/// Of one hand in one frame, as a runtime reports it.
struct HandSample {
    bool tracked = false;  ///< where it is can be told; nothing else holds otherwise
    Pose stageFromGrip, stageFromAim;
    glm::vec2 stick{0};
    std::array<float, static_cast<std::size_t>(HandControl::count)> values{};
};

/// Turns what a runtime reports frame by frame into events of what changed.
class HandEvents {
  public:
    void head(const Pose& stageFromHead, std::vector<InputEvent>& events);
    /// A hand that is not tracked is lost, once; what it held down is let go with it and pressed anew when it returns.
    void hand(Hand hand, const HandSample& sample, std::vector<InputEvent>& events);

  private:
    std::optional<Pose> head_;
    std::array<HandSample, 2> told_;
};

}  // namespace nepho::engine
