#include "engine/xr/hand_events.h"

namespace nepho::engine {

void HandEvents::head(const Pose& stageFromHead, std::vector<InputEvent>& events) {
    if (head_ == stageFromHead) return;
    head_ = stageFromHead;
    events.push_back(HeadMoved{stageFromHead});
}

void HandEvents::hand(Hand hand, const HandSample& sample, std::vector<InputEvent>& events) {
    HandSample& told = told_[static_cast<std::size_t>(hand)];
    if (!sample.tracked) {
        if (told.tracked) events.push_back(HandLost{hand});
        told = {};
        return;
    }
    // Poses before buttons: a press belongs to where the hand is now.
    const bool moved = sample.stageFromGrip != told.stageFromGrip || sample.stageFromAim != told.stageFromAim;
    if (moved || !told.tracked) events.push_back(HandMoved{hand, sample.stageFromGrip, sample.stageFromAim});
    if (sample.stick != told.stick) events.push_back(StickMoved{hand, sample.stick});
    for (std::size_t i = 0; i < sample.values.size(); ++i) {
        if (sample.values[i] != told.values[i])
            events.push_back(HandControlMoved{hand, static_cast<HandControl>(i), sample.values[i]});
    }
    told = sample;
}

}  // namespace nepho::engine
