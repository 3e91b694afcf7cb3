#pragma once

#include "app/session/session.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace nepho::app {

/// How often a label occurs, and the label.
using LabelCount = std::pair<std::size_t, std::string>;

/// The labels that most of some rows have, at most `most`, in one line each: most frequent first, then by their order
/// in the data; labels that occur once are left out, and there are none without a label column.
std::vector<LabelCount> commonLabels(const Session& session, const Rows& rows, std::size_t most);

}  // namespace nepho::app
