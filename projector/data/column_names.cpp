#include "projector/data/column_names.h"

#include <fmt/format.h>

#include <unordered_set>

namespace nepho::projector {

std::vector<std::string> columnNames(const std::vector<std::string>& written) {
    std::vector<std::string> names;
    names.reserve(written.size());
    std::unordered_set<std::string> used;
    for (std::string name : written) {
        if (name.empty()) name = fmt::format("column {}", names.size() + 1);
        std::string unique = name;
        for (int copy = 2; !used.insert(unique).second; ++copy) unique = fmt::format("{} ({})", name, copy);
        names.push_back(std::move(unique));
    }
    return names;
}

}  // namespace nepho::projector
