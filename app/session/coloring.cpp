#include "app/session/coloring.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace nepho::app {

namespace {

using engine::Color8;
using projector::Column;
using projector::ColumnKind;

/// Codes by value, missing = -1; values in the order in which colours are given.
struct Categories {
    std::vector<std::int32_t> codes;
    std::vector<std::string> texts;
};

int squaredDistance(Color8 a, Color8 b) {
    const int r = a.r - b.r, g = a.g - b.g, blue = a.b - b.b;
    return r * r + g * g + blue * blue;
}

/// Grey, unless something like it stands for a value; then what differs most from all of them.
Color8 unlike(const std::vector<Color8>& used) {
    constexpr Color8 kCandidates[] = {{128, 128, 128, 255}, {96, 96, 104, 255},   {120, 44, 44, 255},
                                      {72, 72, 80, 255},    {190, 170, 190, 255}, {90, 50, 110, 255}};
    constexpr int kFarEnough = 60 * 60;
    Color8 best = kCandidates[0];
    int farthest = -1;
    for (const Color8 candidate : kCandidates) {
        int nearest = std::numeric_limits<int>::max();
        for (const Color8 color : used) nearest = std::min(nearest, squaredDistance(candidate, color));
        if (nearest >= kFarEnough) return candidate;
        if (nearest > farthest) {
            farthest = nearest;
            best = candidate;
        }
    }
    return best;
}

Categories categoriesOf(const Column& column) {
    if (column.kind == ColumnKind::text) return {column.codes, column.values};
    std::map<double, std::int32_t> places;
    for (std::size_t row = 0; row < column.rows(); ++row) {
        if (const double value = column.number(row); !std::isnan(value)) places.emplace(value, 0);
    }
    Categories categories;
    std::int32_t next = 0;
    for (auto& [value, place] : places) place = next++;
    categories.texts.resize(places.size());
    for (std::size_t row = 0; row < column.rows(); ++row) {
        const bool missing = column.isMissing(row);
        const std::int32_t code = missing ? Column::kMissingCode : places[column.number(row)];
        categories.codes.push_back(code);
        if (!missing && categories.texts[static_cast<std::size_t>(code)].empty())
            categories.texts[static_cast<std::size_t>(code)] = column.text(row);
    }
    return categories;
}

void colorCategories(Coloring& coloring, const Column& column) {
    const Categories categories = categoriesOf(column);
    std::vector<std::size_t> counts(categories.texts.size());
    for (const std::int32_t code : categories.codes) {
        if (code >= 0) ++counts[static_cast<std::size_t>(code)];
    }
    for (std::size_t i = 0; i < counts.size(); ++i)
        coloring.legend.push_back({categories.texts[i], engine::categoryColor(i), counts[i]});
    // With very many categories every colour is near one of them: the first count.
    constexpr std::size_t kCounting = 24;
    std::vector<Color8> used;
    for (std::size_t i = 0; i < std::min(counts.size(), kCounting); ++i) used.push_back(coloring.legend[i].color);
    coloring.missingColor = unlike(used);
    for (std::size_t row = 0; row < coloring.colors.size(); ++row) {
        const std::int32_t code = categories.codes[row];
        coloring.colors[row] = code < 0 ? coloring.missingColor : coloring.legend[static_cast<std::size_t>(code)].color;
        coloring.missing += code < 0;
    }
    std::ranges::stable_sort(coloring.legend, std::greater{}, &LegendEntry::count);
}

void colorScale(Coloring& coloring, const Column& column, engine::NumberMap map) {
    coloring.scale = true;
    coloring.low = std::numeric_limits<double>::infinity();
    coloring.high = -coloring.low;
    for (std::size_t row = 0; row < column.rows(); ++row) {
        const double value = column.number(row);
        if (!std::isfinite(value)) continue;
        coloring.low = std::min(coloring.low, value);
        coloring.high = std::max(coloring.high, value);
    }
    std::vector<Color8> used;
    constexpr int kSteps = 32;
    for (int i = 0; i <= kSteps; ++i) used.push_back(engine::numberColor(map, static_cast<float>(i) / kSteps));
    coloring.missingColor = unlike(used);
    const double range = coloring.high - coloring.low;
    for (std::size_t row = 0; row < coloring.colors.size(); ++row) {
        const double value = column.number(row);
        const bool missing = !std::isfinite(value);
        const double t = range > 0.0 ? (value - coloring.low) / range : 0.5;
        coloring.colors[row] = missing ? coloring.missingColor : engine::numberColor(map, static_cast<float>(t));
        coloring.missing += missing;
    }
}

}  // namespace

bool looksCategorical(const Column& column) {
    if (column.kind == ColumnKind::text) return true;
    std::set<double> distinct;
    for (std::size_t row = 0; row < column.rows(); ++row) {
        const double value = column.number(row);
        if (std::isnan(value)) continue;
        if (value != std::floor(value)) return false;
        distinct.insert(value);
        if (distinct.size() > kFewValues) return false;
    }
    return true;
}

Coloring colorRows(const projector::Table& table, std::size_t rows, const ColorBy& colorBy) {
    return colorRows(colorBy.column ? table.find(*colorBy.column) : nullptr, rows, colorBy);
}

Coloring colorRows(const Column* column, std::size_t rows, const ColorBy& colorBy) {
    Coloring coloring;
    coloring.colors.assign(rows, kPlainColor);
    if (column == nullptr || column->rows() != rows) return coloring;
    const bool categories = column->kind == ColumnKind::text || colorBy.categories.value_or(looksCategorical(*column));
    if (categories) {
        colorCategories(coloring, *column);
    } else {
        colorScale(coloring, *column, colorBy.map);
    }
    return coloring;
}

}  // namespace nepho::app
