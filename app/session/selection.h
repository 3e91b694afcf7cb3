#pragma once

#include <cstdint>
#include <vector>

namespace nepho::app {

/// Rows in ascending order, without doubles.
using Rows = std::vector<std::uint32_t>;

/// What a selecting gesture does with what was selected before.
enum class SelectMode { replace, add, remove, intersect };
const char* selectModeName(SelectMode mode);

/// `before` and what a gesture found, by the mode's set operation.
Rows combine(const Rows& before, const Rows& found, SelectMode mode);

}  // namespace nepho::app
