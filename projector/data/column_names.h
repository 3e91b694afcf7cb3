#pragma once

#include <string>
#include <vector>

namespace nepho::projector {

/// Names that columns can go by: one that is empty becomes "column 3" (counted from 1), one that is there already gets
/// " (2)" behind it.
std::vector<std::string> columnNames(const std::vector<std::string>& written);

}  // namespace nepho::projector
