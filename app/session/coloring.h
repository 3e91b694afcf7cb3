#pragma once

#include "engine/asset/color_map.h"
#include "projector/data/table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nepho::app {

/// Which column gives points their colour, and how.
struct ColorBy {
    std::optional<std::string> column;  ///< none: one colour for all
    engine::NumberMap map = engine::NumberMap::viridis;
    std::optional<bool> categories;  ///< numbers as categories or on a scale; none: chosen by the values
    bool operator==(const ColorBy&) const = default;
};

/// An entry of the legend: a category with its rows' count.
struct LegendEntry {
    std::string text;
    engine::Color8 color;
    std::size_t count = 0;
};

struct Coloring {
    std::vector<engine::Color8> colors;  ///< one a row
    bool scale = false;                  ///< numbers on a map, from low to high
    double low = 0.0, high = 0.0;
    std::vector<LegendEntry> legend;                  ///< categories, most frequent first
    engine::Color8 missingColor{128, 128, 128, 255};  ///< unlike all that stand for values
    std::size_t missing = 0;                          ///< rows without a value
};

inline constexpr engine::Color8 kPlainColor{117, 148, 216, 255};
inline constexpr engine::Color8 kWhite{255, 255, 255, 255};
/// Whole numbers with at most this many different values are categories unless said otherwise.
inline constexpr std::size_t kFewValues = 24;

/// Colours for every row. A column that does not exist counts as none.
Coloring colorRows(const projector::Table& table, std::size_t rows, const ColorBy& colorBy);
/// The same by a column that stands in no table; null: none.
Coloring colorRows(const projector::Column* column, std::size_t rows, const ColorBy& colorBy);

/// Whether a number column is shown as categories where nobody said how.
bool looksCategorical(const projector::Column& column);

}  // namespace nepho::app
