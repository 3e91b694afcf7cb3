#pragma once

#include "app/session/session.h"

#include <set>

namespace nepho::app {

/// The characters beyond Latin, Greek and Cyrillic in names, columns and text values and in what was opened before, up
/// to a few thousand: what the panels' font must have besides its own.
std::set<char32_t> charactersToShow(const Session& session);

}  // namespace nepho::app
