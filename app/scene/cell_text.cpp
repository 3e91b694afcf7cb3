#include "app/scene/cell_text.h"

#include "app/scene/short_text.h"

#include <fmt/format.h>

namespace nepho::app {

std::string_view cellView(const projector::Column& column, std::uint32_t row, std::string& number) {
    if (column.isMissing(row)) return {};
    if (column.kind == projector::ColumnKind::text) return column.values[static_cast<std::size_t>(column.codes[row])];
    number = column.text(row);
    return number;
}

std::string rowName(const Session& session, std::uint32_t row) {
    constexpr std::size_t kMostCharacters = 80;  // more than fit a panel
    std::string number;
    const projector::Column* column = session.labelColumn();
    const std::string_view label = column == nullptr ? std::string_view() : cellView(*column, row, number);
    return label.empty() ? fmt::format("row {}", row) : firstLine(label, kMostCharacters);
}

}  // namespace nepho::app
