#include "projector/data/bytes_reader.h"

#include "projector/base/mapped_file.h"
#include "projector/data/item_copy.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <string>
#include <string_view>

namespace nepho::projector {
namespace {

static_assert(std::endian::native == std::endian::little, "floats are read as they lie in the file");

struct Layout {
    std::size_t rows = 0;
    std::size_t cols = 0;
    bool isDouble = false;
    std::string warning;
};

// Whether rows * cols values of itemSize bytes are exactly `size`, without overflow for any input.
bool fits(std::size_t size, std::size_t rows, std::size_t cols, std::size_t itemSize) {
    if (rows == 0 || cols == 0 || size % itemSize != 0) return false;
    const std::size_t count = size / itemSize;
    return count % cols == 0 && count / cols == rows;
}

std::optional<Layout> layoutOf(std::size_t size, const std::vector<std::size_t>& shape,
                               std::optional<std::size_t> metadataRows) {
    const std::size_t count = size / sizeof(float);
    const std::size_t rows = shape.size() == 2 ? shape[0] : 0;
    const std::size_t cols = shape.size() == 2 ? shape[1] : 0;
    if (fits(size, rows, cols, sizeof(float))) return Layout{rows, cols, false, {}};
    if (fits(size, rows, cols, sizeof(double))) {
        return Layout{
            rows, cols, true,
            fmt::format("is exactly twice as long as {} x {} float32 values, so it was read as float64", rows, cols)};
    }
    const bool wholeRows = cols != 0 && count % cols == 0 && count != 0;
    const bool byMetadata = metadataRows && *metadataRows != 0 && count % *metadataRows == 0 && count != 0;
    // The dialogs of other programs leave [1000, 50] in place, which can divide a length by chance.
    const bool untouchedDefault = rows == 1000 && cols == 50;
    if (wholeRows && !(untouchedDefault && byMetadata)) {
        if (rows == 0) return Layout{count / cols, cols, false, {}};
        return Layout{count / cols, cols, false,
                      fmt::format("holds {} rows of {} values, {} rows were declared", count / cols, cols, rows)};
    }
    if (!byMetadata) return std::nullopt;
    const std::size_t width = count / *metadataRows;
    const std::string declared = shape.empty()
                                     ? "no shape was declared"
                                     : fmt::format("the declared shape [{}] does not fit", fmt::join(shape, ", "));
    return Layout{*metadataRows, width, false,
                  fmt::format("{}; {} rows of {} values were read, as many rows as the metadata have", declared,
                              *metadataRows, width)};
}

}  // namespace

Result<LoadedTensor> readBytes(const std::filesystem::path& path, const std::vector<std::size_t>& shape,
                               std::optional<std::size_t> metadataRows, bool inPlace) {
    const std::string file = path.string();
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped) return Unexpected(mapped.error());
    const std::string_view bytes = mapped->bytes();
    if (bytes.empty()) return unexpected(file + ": is empty");
    if (isGitLfsPointer(bytes)) return gitLfsError(path);
    if (bytes.size() % sizeof(float) != 0) {
        return unexpected(
            fmt::format("{}: has {} bytes, expected a multiple of 4 as float32 values have", file, bytes.size()));
    }
    const std::optional<Layout> layout = layoutOf(bytes.size(), shape, metadataRows);
    if (!layout && shape.empty()) {
        return unexpected(fmt::format(
            "{}: holds {} float32 values and nothing says how many make a row; give its shape (rows, columns)", file,
            bytes.size() / sizeof(float)));
    }
    if (!layout) {
        return unexpected(
            fmt::format("{}: holds {} float32 values, which the declared shape [{}] does not fit; give its true shape "
                        "(rows, columns)",
                        file, bytes.size() / sizeof(float), fmt::join(shape, ", ")));
    }
    LoadedTensor tensor;
    std::optional<Matrix> there;
    if (inPlace && !layout->isDouble) there = mapped->takeMatrix(0, layout->rows, layout->cols);
    tensor.vectors = there ? *std::move(there) : Matrix(layout->rows, layout->cols);
    if (layout->isDouble) {
        copyInOrder<double>(*mapped, 0, false, tensor.vectors);
    } else if (!there) {
        copyInOrder<float>(*mapped, 0, false, tensor.vectors);
    }
    if (!layout->warning.empty()) tensor.warnings.push_back(fmt::format("{}: {}", file, layout->warning));
    return tensor;
}

}  // namespace nepho::projector
