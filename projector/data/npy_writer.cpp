#include "projector/data/npy_writer.h"

#include "projector/data/float_rows.h"

#include <fmt/format.h>

#include <string>

namespace nepho::projector {
namespace {

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

}  // namespace

Status writeNpy(AtomicFile& file, const MatrixView& matrix, const JobContext& context) {
    if (Status written = file.write(headerOf(matrix)); !written) return written;
    return writeFloatRows(file, matrix, context);
}

Status writeNpy(const std::filesystem::path& path, const MatrixView& matrix) {
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return Unexpected(file.error());
    if (Status written = writeNpy(*file, matrix); !written) return written;
    return file->commit();
}

}  // namespace nepho::projector
