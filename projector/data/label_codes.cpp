#include "projector/data/label_codes.h"

#include <unordered_map>

namespace nepho::projector {

std::vector<std::int32_t> labelCodes(const Column& column) {
    if (column.kind == ColumnKind::text) return column.codes;
    std::unordered_map<double, std::int32_t> known;
    std::vector<std::int32_t> codes(column.rows(), -1);
    for (std::size_t row = 0; row < codes.size(); ++row) {
        if (column.isMissing(row)) continue;
        codes[row] = known.try_emplace(column.number(row), static_cast<std::int32_t>(known.size())).first->second;
    }
    return codes;
}

}  // namespace nepho::projector
