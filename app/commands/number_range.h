#pragma once

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <string>

namespace nepho::app {

/// Whether an option's value is a number from `low` to `high`. CLI::Range takes "nan" for one.
inline CLI::Validator within(double low, double high) {
    return {[low, high](std::string& text) {
                double value = 0.0;
                const bool isNumber = CLI::detail::lexical_cast(text, value);
                if (isNumber && value >= low && value <= high) return std::string();
                return fmt::format("Value {} not in range [{} - {}]", text, low, high);
            },
            fmt::format("FLOAT in [{} - {}]", low, high)};
}

}  // namespace nepho::app
