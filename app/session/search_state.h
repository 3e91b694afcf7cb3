#pragma once

#include "projector/search/search.h"

#include <cstdint>
#include <string>
#include <vector>

namespace nepho::app {

/// The search box and what it found.
struct SearchState {
    std::string pattern;
    projector::SearchOptions options;
    std::vector<std::uint32_t> found;  ///< rows, ascending; while it is partial, of the first rows only
    bool partial = false;              ///< more is being looked for
    bool selectAtEnd = false;          ///< they were to be selected before all were found
    std::string problem;               ///< of the pattern; empty = none
    bool pending = false;              ///< the pattern changed while a search ran
};

}  // namespace nepho::app
