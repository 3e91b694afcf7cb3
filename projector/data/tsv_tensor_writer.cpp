#include "projector/data/tsv_tensor_writer.h"

#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {
namespace {

// Text of a block of rows, in memory that is not cleared before it is written to.
class BlockText {
  public:
    explicit BlockText(std::size_t numbers) : chars_(std::make_unique_for_overwrite<char[]>(numbers * kLongest)) {}

    void format(const MatrixView& matrix, std::size_t begin, std::size_t end) {
        char* at = chars_.get();
        for (std::size_t row = begin; row < end; ++row) {
            for (const float value : matrix.row(row)) {
                at = std::to_chars(at, at + kLongest, value).ptr;
                *at++ = '\t';
            }
            at[-1] = '\n';
        }
        length_ = static_cast<std::size_t>(at - chars_.get());
    }
    std::string_view text() const { return {chars_.get(), length_}; }

  private:
    static constexpr std::size_t kLongest = 20;  // of a float with its tab; -1.17549435e-38 has 15 characters

    std::unique_ptr<char[]> chars_;
    std::size_t length_ = 0;
};

}  // namespace

Status writeTsvRows(AtomicFile& file, const MatrixView& matrix, const JobContext& context) {
    assert(matrix.cols > 0);
    constexpr std::size_t kNumbersOfBlock = std::size_t{1} << 16;
    constexpr std::size_t kBlocksOfThread = 4;
    const std::size_t rowsOfBlock =
        std::clamp<std::size_t>(kNumbersOfBlock / matrix.cols, 1, std::max<std::size_t>(1, matrix.rows));
    std::vector<BlockText> texts;
    for (std::size_t i = 0; i < kBlocksOfThread * threadCount() && i * rowsOfBlock < matrix.rows; ++i)
        texts.emplace_back(rowsOfBlock * matrix.cols);
    const std::size_t step = rowsOfBlock * texts.size();
    for (std::size_t begin = 0; begin < matrix.rows; begin += step) {
        context.report("tensor", static_cast<double>(begin) / static_cast<double>(matrix.rows));
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
        const std::size_t rows = std::min(step, matrix.rows - begin);
        parallelFor(rows, rowsOfBlock, [&](std::size_t from, std::size_t past) {
            texts[from / rowsOfBlock].format(matrix, begin + from, begin + past);
        });
        for (std::size_t block = 0; block * rowsOfBlock < rows; ++block) {
            if (Status written = file.write(texts[block].text()); !written) return written;
        }
    }
    return ok();
}

}  // namespace nepho::projector
