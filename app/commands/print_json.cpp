#include "app/commands/print_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace nepho::app {

void printJson(const nlohmann::json& result) {
    fmt::print("{}\n", result.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace nepho::app
