#pragma once

#include "projector/data/table.h"

#include <cstdint>
#include <vector>

namespace nepho::projector {

/// A number from 0 on for each different value of a column, one a row; -1 where it is missing.
std::vector<std::int32_t> labelCodes(const Column& column);

}  // namespace nepho::projector
