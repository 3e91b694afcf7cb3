#include "projector/data/loaded_tensor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace nepho::projector {
namespace {

// A sum of x * 0 is NaN where any x is not finite, and such a loop is vectorised, unlike one that branches.
bool isFiniteRow(std::span<const float> row) {
    std::array<float, 8> sums{};
    std::size_t i = 0;
    for (; i + 8 <= row.size(); i += 8) {
        for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += row[i + lane] * 0.0F;
    }
    for (; i < row.size(); ++i) sums[0] += row[i] * 0.0F;
    return std::all_of(sums.begin(), sums.end(), [](float sum) { return sum == 0.0F; });
}

}  // namespace

Status checkFinite(const std::string& file, const MatrixView& vectors) {
    std::size_t badRows = 0;
    std::string first;
    for (std::size_t r = 0; r < vectors.rows; ++r) {
        const std::span<const float> row = vectors.row(r);
        if (isFiniteRow(row)) continue;
        if (badRows++ > 0) continue;
        const auto bad = std::find_if(row.begin(), row.end(), [](float value) { return !std::isfinite(value); });
        first = fmt::format("row {}, column {} (counted from 0) is {}", r, bad - row.begin(),
                            std::isnan(*bad) ? "NaN" : "infinite or too large for a float");
    }
    if (badRows == 0) return ok();
    return unexpected(fmt::format("{}: {}, expected finite numbers; {} of {} rows have such values", file, first,
                                  badRows, vectors.rows));
}

std::vector<std::uint32_t> finiteRows(const MatrixView& vectors) {
    std::vector<std::uint32_t> rows;
    for (std::size_t r = 0; r < vectors.rows; ++r) {
        if (isFiniteRow(vectors.row(r))) rows.push_back(static_cast<std::uint32_t>(r));
    }
    return rows;
}

}  // namespace nepho::projector
