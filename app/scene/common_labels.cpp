#include "app/scene/common_labels.h"

#include "app/scene/cell_text.h"
#include "app/scene/short_text.h"

#include <algorithm>
#include <unordered_map>

namespace nepho::app {

namespace {

using projector::Column;

constexpr std::size_t kCommonCharacters = 80;

/// A row that has the value, and how many have it.
struct Counted {
    std::uint32_t row = 0;
    std::size_t count = 0;
};

std::vector<Counted> countValues(const Column& column, const Rows& rows) {
    std::vector<Counted> counted;
    std::unordered_map<double, std::size_t> places;
    for (const std::uint32_t row : rows) {
        if (column.isMissing(row)) continue;
        const double value = column.kind == projector::ColumnKind::text ? column.codes[row] : column.number(row);
        const auto [place, added] = places.try_emplace(value, counted.size());
        if (added) counted.push_back({row, 0});
        ++counted[place->second].count;
    }
    return counted;
}

}  // namespace

std::vector<LabelCount> commonLabels(const Session& session, const Rows& rows, std::size_t most) {
    const Column* column = session.labelColumn();
    if (column == nullptr) return {};
    std::vector<Counted> counted = countValues(*column, rows);
    std::erase_if(counted, [](const Counted& c) { return c.count < 2; });
    const std::size_t shown = std::min(counted.size(), most);
    std::ranges::partial_sort(
        counted, counted.begin() + static_cast<std::ptrdiff_t>(shown),
        [](const Counted& a, const Counted& b) { return a.count != b.count ? a.count > b.count : a.row < b.row; });
    std::vector<LabelCount> common;
    std::string number;
    for (std::size_t i = 0; i < shown; ++i)
        common.emplace_back(counted[i].count, firstLine(cellView(*column, counted[i].row, number), kCommonCharacters));
    return common;
}

}  // namespace nepho::app
