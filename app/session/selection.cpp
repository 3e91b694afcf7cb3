#include "app/session/selection.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace nepho::app {

namespace {
constexpr std::array<const char*, 4> kNames = {"replace", "add", "remove", "intersect"};
}

const char* selectModeName(SelectMode mode) {
    return kNames[static_cast<std::size_t>(mode)];
}

Rows combine(const Rows& before, const Rows& found, SelectMode mode) {
    Rows rows;
    switch (mode) {
        case SelectMode::replace:
            return found;
        case SelectMode::add:
            std::ranges::set_union(before, found, std::back_inserter(rows));
            break;
        case SelectMode::remove:
            std::ranges::set_difference(before, found, std::back_inserter(rows));
            break;
        case SelectMode::intersect:
            std::ranges::set_intersection(before, found, std::back_inserter(rows));
            break;
    }
    return rows;
}

}  // namespace nepho::app
