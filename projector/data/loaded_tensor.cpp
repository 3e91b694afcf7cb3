#include "projector/data/loaded_tensor.h"

#include "projector/data/text_blocks.h"

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

struct Block {
    std::size_t begin = 0;
    std::vector<std::uint32_t> bad;  // rows that are not finite
};

// Looks through all rows in parallel.
Result<std::vector<Block>> badRows(const MatrixView& vectors, const JobContext& context) {
    constexpr std::size_t kValues = std::size_t{1} << 18;  // a block
    const std::size_t rows = std::max<std::size_t>(kValues / std::max<std::size_t>(vectors.cols, 1), 1);
    std::vector<Block> blocks((vectors.rows + rows - 1) / rows);
    Status looked = forEachBlock(blocks.size(), context, {}, [&](std::size_t b) {
        blocks[b].begin = b * rows;
        const std::size_t end = std::min(blocks[b].begin + rows, vectors.rows);
        for (std::size_t r = blocks[b].begin; r < end; ++r) {
            if (!isFiniteRow(vectors.row(r))) blocks[b].bad.push_back(static_cast<std::uint32_t>(r));
        }
    });
    if (!looked) return Unexpected(looked.error());
    return blocks;
}

}  // namespace

void compareWithDeclared(LoadedTensor& tensor, const std::vector<std::size_t>& shape, const std::string& file) {
    const Matrix& vectors = tensor.vectors;
    if (shape.size() != 2 || (vectors.cols() == shape[1] && (vectors.rows() == shape[0] || shape[0] == 0))) return;
    tensor.warnings.push_back(
        fmt::format("{}: holds {} rows of {} numbers, {} x {} were declared; the file is believed", file,
                    vectors.rows(), vectors.cols(), shape[0], shape[1]));
}

Status checkFinite(const std::string& file, const MatrixView& vectors, const JobContext& context) {
    const Result<std::vector<Block>> blocks = badRows(vectors, context);
    if (!blocks) return Unexpected(blocks.error());
    std::size_t count = 0;
    std::optional<std::size_t> first;
    for (const Block& block : *blocks) {
        if (!first && !block.bad.empty()) first = block.bad.front();
        count += block.bad.size();
    }
    if (!first) return ok();
    const std::span<const float> row = vectors.row(*first);
    const auto bad = std::find_if(row.begin(), row.end(), [](float value) { return !std::isfinite(value); });
    return unexpected(fmt::format(
        "{}: row {}, column {} (counted from 0) is {}, expected finite numbers; {} of {} rows have such values", file,
        *first, bad - row.begin(), std::isnan(*bad) ? "NaN" : "infinite or too large for a float", count,
        vectors.rows));
}

Result<std::vector<std::uint32_t>> finiteRows(const MatrixView& vectors, const JobContext& context) {
    const Result<std::vector<Block>> blocks = badRows(vectors, context);
    if (!blocks) return Unexpected(blocks.error());
    std::vector<std::uint32_t> rows;
    rows.reserve(vectors.rows);
    for (std::size_t b = 0; b < blocks->size(); ++b) {
        const std::size_t end = b + 1 < blocks->size() ? (*blocks)[b + 1].begin : vectors.rows;
        const std::vector<std::uint32_t>& bad = (*blocks)[b].bad;
        std::size_t next = 0;
        for (std::size_t r = (*blocks)[b].begin; r < end; ++r) {
            if (next < bad.size() && bad[next] == r) {
                ++next;
            } else {
                rows.push_back(static_cast<std::uint32_t>(r));
            }
        }
    }
    return rows;
}

}  // namespace nepho::projector
