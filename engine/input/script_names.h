#pragma once

#include "engine/input/input_event.h"

#include <array>
#include <string_view>
#include <utility>

namespace nepho::engine {

// Words that scripts are written with and read by.
inline constexpr std::array<std::pair<std::string_view, PointerButton>, 3> kButtons = {
    {{"left", PointerButton::left}, {"right", PointerButton::right}, {"middle", PointerButton::middle}}};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(HandControl::count)> kControls = {
    "select", "grab", "menu", "tool"};

}  // namespace nepho::engine
