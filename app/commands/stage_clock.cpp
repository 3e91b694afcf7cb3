#include "app/commands/stage_clock.h"

#include "app/commands/open_data.h"
#include "engine/base/clocks.h"

#include <algorithm>

namespace nepho::app {

void StageClock::enter(const std::string& stage) {
    if (!stages_.empty() && stages_[now_].name == stage) return;
    leave();
    const auto known = std::ranges::find(stages_, stage, &Stage::name);
    now_ = static_cast<std::size_t>(known - stages_.begin());
    if (known == stages_.end()) stages_.push_back({stage});
    began_ = engine::wallSeconds();
}

nlohmann::json StageClock::finish() {
    leave();
    nlohmann::json list = nlohmann::json::array();
    for (const Stage& stage : stages_)
        list.push_back({{"stage", stage.name}, {"seconds", stage.seconds}, {"peakMiB", stage.peakMiB}});
    return list;
}

void StageClock::leave() {
    if (stages_.empty()) return;
    Stage& stage = stages_[now_];
    stage.seconds += engine::wallSeconds() - began_;
    stage.peakMiB = std::max(stage.peakMiB, takePeakMiB());
    peak_ = std::max(peak_, stage.peakMiB);
}

}  // namespace nepho::app
