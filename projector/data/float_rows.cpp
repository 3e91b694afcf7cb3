#include "projector/data/float_rows.h"

#include <algorithm>
#include <bit>
#include <string>
#include <string_view>

namespace nepho::projector {
namespace {

static_assert(std::endian::native == std::endian::little, "floats are written as they lie in memory");

std::string_view bytesOf(const float* values, std::size_t count) {
    return {reinterpret_cast<const char*>(values), count * sizeof(float)};
}

Status writeSome(AtomicFile& file, const MatrixView& matrix, std::size_t begin, std::size_t end) {
    if (matrix.stride == matrix.cols) return file.write(bytesOf(matrix.row(begin).data(), (end - begin) * matrix.cols));
    for (std::size_t row = begin; row < end; ++row) {
        if (Status written = file.write(bytesOf(matrix.row(row).data(), matrix.cols)); !written) return written;
    }
    return ok();
}

}  // namespace

Status writeFloatRows(AtomicFile& file, const MatrixView& matrix, const JobContext& context) {
    constexpr std::size_t kFloatsAtOnce = std::size_t{1} << 20;
    const std::size_t step = std::max<std::size_t>(1, kFloatsAtOnce / std::max<std::size_t>(1, matrix.cols));
    for (std::size_t begin = 0; begin < matrix.rows; begin += step) {
        context.report("tensor", static_cast<double>(begin) / static_cast<double>(matrix.rows));
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
        const std::size_t end = std::min(begin + step, matrix.rows);
        if (Status written = writeSome(file, matrix, begin, end); !written) return written;
    }
    return ok();
}

}  // namespace nepho::projector
