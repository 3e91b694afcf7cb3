#pragma once

#include "app/session/session.h"

#include <string>
#include <string_view>

namespace nepho::app {

/// A cell as people read it, without a copy where it is text: `number` holds the text of a number. Empty where missing.
std::string_view cellView(const projector::Column& column, std::uint32_t row, std::string& number);

/// A row's label in one line, or "row 7" where it has none.
std::string rowName(const Session& session, std::uint32_t row);

}  // namespace nepho::app
