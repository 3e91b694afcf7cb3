#pragma once

#include <nlohmann/json_fwd.hpp>

namespace nepho::app {

/// Prints a result on standard output, indented. Bytes that are not UTF-8, as in names of files, become U+FFFD.
void printJson(const nlohmann::json& result);

}  // namespace nepho::app
