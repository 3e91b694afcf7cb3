#include "projector/data/npy_reader.h"

#include "projector/base/mapped_file.h"
#include "projector/data/item_copy.h"
#include "projector/data/npy_header.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace nepho::projector {
namespace {

// IEEE 754 binary16, which C++20 has no type for.
struct Half {
    std::uint16_t bits;

    explicit operator float() const {
        const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16;
        const std::uint32_t exponent = (bits >> 10) & 0x1FU;
        const std::uint32_t fraction = bits & 0x3FFU;
        if (exponent == 0) {
            const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
            return sign != 0 ? -magnitude : magnitude;
        }
        const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
        return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
    }
};

// Which item of the file stands at (row, column) of the flattened matrix. In Fortran order the first index moves
// fastest, while the columns of the matrix still run through the other indices with the last one fastest.
std::vector<std::size_t> fortranOffsets(const std::vector<std::size_t>& shape) {
    std::vector<std::size_t> offsets{0};
    std::size_t stride = shape[0];
    for (std::size_t axis = 1; axis < shape.size(); ++axis) {
        std::vector<std::size_t> wider;
        wider.reserve(offsets.size() * shape[axis]);
        for (const std::size_t offset : offsets) {
            for (std::size_t i = 0; i < shape[axis]; ++i) wider.push_back(offset + i * stride);
        }
        stride *= shape[axis];
        offsets = std::move(wider);
    }
    return offsets;
}

template <typename Item>
void copyItems(const MappedFile& file, const NpyHeader& header, Matrix& to) {
    const bool swap = header.bigEndian && sizeof(Item) > 1;
    if (!header.fortranOrder) return copyInOrder<Item>(file, header.dataOffset, swap, to);
    const char* bytes = file.bytes().data() + header.dataOffset;
    const std::vector<std::size_t> columns = fortranOffsets(header.shape);
    constexpr std::size_t kBlock = 64;  // rows that share the cache lines of the file's columns
    for (std::size_t begin = 0; begin < to.rows(); begin += kBlock) {
        const std::size_t end = std::min(begin + kBlock, to.rows());
        for (std::size_t c = 0; c < to.cols(); ++c) {
            for (std::size_t r = begin; r < end; ++r) {
                to(r, c) = static_cast<float>(itemAt<Item>(bytes + (columns[c] + r) * sizeof(Item), swap));
            }
        }
    }
}

void copyAs(const MappedFile& file, const NpyHeader& header, Matrix& to) {
    switch (header.kind) {
        case 'f':
            if (header.itemSize == 2) return copyItems<Half>(file, header, to);
            if (header.itemSize == 4) return copyItems<float>(file, header, to);
            return copyItems<double>(file, header, to);
        case 'i':
            if (header.itemSize == 1) return copyItems<std::int8_t>(file, header, to);
            if (header.itemSize == 2) return copyItems<std::int16_t>(file, header, to);
            if (header.itemSize == 4) return copyItems<std::int32_t>(file, header, to);
            return copyItems<std::int64_t>(file, header, to);
        default:
            if (header.itemSize == 1) return copyItems<std::uint8_t>(file, header, to);
            if (header.itemSize == 2) return copyItems<std::uint16_t>(file, header, to);
            if (header.itemSize == 4) return copyItems<std::uint32_t>(file, header, to);
            return copyItems<std::uint64_t>(file, header, to);
    }
}

// Whether the numbers stand as a Matrix has them.
bool isMatrix(const NpyHeader& header) {
    return header.kind == 'f' && header.itemSize == sizeof(float) && !header.bigEndian && !header.fortranOrder &&
           std::endian::native == std::endian::little;
}

// The product of the shape, or an Error where it does not fit the bytes that follow the header.
Result<std::size_t> checkedCount(const NpyHeader& header, std::size_t fileSize, const std::string& file) {
    const std::size_t held = fileSize - header.dataOffset;
    std::size_t count = 1;
    for (const std::size_t length : header.shape) {
        if (length == 0)
            return unexpected(
                fmt::format("{}: has the shape ({}), which holds nothing", file, fmt::join(header.shape, ", ")));
        if (count > std::numeric_limits<std::size_t>::max() / sizeof(double) / length) {
            return unexpected(fmt::format("{}: claims the shape ({}), more than a file can hold", file,
                                          fmt::join(header.shape, ", ")));
        }
        count *= length;
    }
    if (count * header.itemSize == held) return count;
    return unexpected(
        fmt::format("{}: has {} bytes of numbers, expected {} for the shape ({}) of {}-byte numbers; it is {}", file,
                    held, count * header.itemSize, fmt::join(header.shape, ", "), header.itemSize,
                    held < count * header.itemSize ? "cut short" : "too long"));
}

}  // namespace

Result<LoadedTensor> readNpy(const std::filesystem::path& path, bool inPlace) {
    const std::string file = path.string();
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped) return Unexpected(mapped.error());
    const Result<NpyHeader> header = parseNpyHeader(mapped->bytes(), file);
    if (!header) return Unexpected(header.error());
    if (header->shape.empty())
        return unexpected(fmt::format("{}: holds a single number, expected rows and columns", file));
    const Result<std::size_t> count = checkedCount(*header, mapped->bytes().size(), file);
    if (!count) return Unexpected(count.error());

    LoadedTensor tensor;
    const std::size_t rows = header->shape[0];
    const std::size_t cols = *count / rows;
    std::optional<Matrix> there;
    if (inPlace && isMatrix(*header)) there = mapped->takeMatrix(header->dataOffset, rows, cols);
    if (there) {
        tensor.vectors = *std::move(there);
    } else {
        tensor.vectors = Matrix(rows, cols);
        copyAs(*mapped, *header, tensor.vectors);
    }
    if (header->shape.size() > 2) {
        tensor.warnings.push_back(fmt::format("{}: its shape ({}) was flattened to {} x {}", file,
                                              fmt::join(header->shape, ", "), rows, cols));
    }
    return tensor;
}

}  // namespace nepho::projector
