#pragma once

#include <string>
#include <vector>

namespace nepho::engine {

/// What this machine offers to wear, without keeping it.
struct HeadsetSurvey {
    std::string problem;                  ///< why there is no headset, and what to do; empty: there is one
    std::string runtime;                  ///< name and version; empty where none answers
    std::string system;                   ///< the headset's name
    std::vector<std::string> extensions;  ///< that the runtime offers
};

HeadsetSurvey surveyHeadset();

}  // namespace nepho::engine
