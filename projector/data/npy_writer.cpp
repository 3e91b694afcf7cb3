#include "projector/data/npy_writer.h"

#include "projector/base/atomic_file.h"

#include <fmt/format.h>

#include <bit>
#include <string>
#include <string_view>

namespace nepho::projector {
namespace {

static_assert(std::endian::native == std::endian::little, "floats are written as they lie in memory");

std::string headerOf(const MatrixView& matrix) {
    constexpr std::size_t kAlignment = 64;
    constexpr std::size_t kPreamble = 10;
    std::string text =
        fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", matrix.rows, matrix.cols);
    const std::size_t used = kPreamble + text.size() + 1;
    text.append((kAlignment - used % kAlignment) % kAlignment, ' ');
    text.push_back('\n');
    std::string header("\x93NUMPY\x01\x00", 8);
    header.push_back(static_cast<char>(text.size() & 0xFF));
    header.push_back(static_cast<char>(text.size() >> 8));
    return header + text;
}

std::string_view bytesOf(const float* values, std::size_t count) {
    return {reinterpret_cast<const char*>(values), count * sizeof(float)};
}

}  // namespace

Status writeNpy(const std::filesystem::path& path, const MatrixView& matrix) {
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return Unexpected(file.error());
    if (Status written = file->write(headerOf(matrix)); !written) return written;
    if (matrix.stride == matrix.cols) {
        if (Status written = file->write(bytesOf(matrix.data, matrix.rows * matrix.cols)); !written) return written;
    } else {
        for (std::size_t row = 0; row < matrix.rows; ++row) {
            if (Status written = file->write(bytesOf(matrix.row(row).data(), matrix.cols)); !written) return written;
        }
    }
    return file->commit();
}

}  // namespace nepho::projector
