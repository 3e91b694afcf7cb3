#include "projector/data/projector_config.h"

#include <algorithm>
#include <utility>

namespace nepho::projector {

void dropRepeatedEntries(ProjectorConfig& config) {
    std::vector<ConfigEntry> kept;
    for (ConfigEntry& entry : config.entries) {
        if (std::find(kept.begin(), kept.end(), entry) == kept.end()) kept.push_back(std::move(entry));
    }
    config.entries = std::move(kept);
}

}  // namespace nepho::projector
