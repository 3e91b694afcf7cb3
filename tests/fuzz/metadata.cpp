// Metadata. Before the content: the rows of the tensor. What was read is written and read again, and must be the same.
#include "projector/base/atomic_file.h"
#include "projector/data/metadata_reader.h"
#include "projector/data/metadata_writer.h"
#include "tests/fuzz/hostile_file.h"

#include <algorithm>
#include <string>

using namespace nepho;

namespace {

const std::filesystem::path& writtenFile() {
    static const struct Written {
        std::filesystem::path path =
            std::filesystem::temp_directory_path() / ("nephoscope_fuzz_" + std::to_string(::getpid()) + ".tsv");
        ~Written() { ::unlink(path.c_str()); }
    } written;
    return written.path;
}

void writeAndReadAgain(const projector::Table& table, std::size_t rows) {
    auto file = projector::AtomicFile::create(writtenFile());
    fuzz::mustHold(file.has_value());
    const auto changes = projector::writeMetadata(*file, table);
    fuzz::mustHold(changes && file->commit());
    const bool cellsChanged =
        std::ranges::any_of(*changes, [](const std::string& change) { return change.starts_with("tabs"); });
    if (cellsChanged || !projector::isWorthWriting(table)) return;
    const auto again = projector::readMetadata(writtenFile(), rows, projector::IfUnusable::fail);
    fuzz::mustHold(again && again->warnings.empty() && again->table.columns.size() >= table.columns.size());
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        for (std::size_t row = 0; row < rows; ++row)
            fuzz::mustHold(again->table.columns[c].text(row) == table.columns[c].text(row));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::size_t rows = fuzz::takeNumber(data, size);
    const fuzz::HostileFile file(data, size);
    (void)projector::readMetadataRowCount(file.path());
    const auto read = projector::readMetadata(file.path(), rows);
    if (!read) return 0;
    for (const projector::Column& column : read->table.columns) {
        fuzz::mustHold(column.rows() == rows);
        for (std::size_t row = 0; row < rows; ++row) fuzz::mustHold(!column.isMissing(row) || column.text(row).empty());
    }
    if (rows > 0 && !read->table.columns.empty()) writeAndReadAgain(read->table, rows);
    return 0;
}
