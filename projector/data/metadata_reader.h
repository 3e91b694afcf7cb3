#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/if_unusable.h"
#include "projector/data/table.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace nepho::projector {

struct Metadata {
    Table table;  ///< as many rows as were asked for; without columns where the file cannot be used
    std::vector<std::string> warnings;
};

/// Reads a metadata file for a tensor of `rows` rows: TSV, or CSV where its name ends in .csv and its first line has no
/// tab (see readCsvMetadata). In TSV the first line that is not blank names the columns where it has a tab; else there
/// is one column, "label", and no header. No quoting; an empty cell is missing. Blank lines are skipped, but count as
/// rows without values where the row counts fit only then. Rows are applied in order: too few leave the rest missing
/// and too many are dropped, with a warning. A file that cannot be used at all (unreadable, empty, binary, UTF-16, a
/// git-LFS pointer) gives no columns and a warning, or an Error, as `unusable` says. Errors: one column and exactly one
/// row too many (a header that should not be there); several columns and one row too few (the header is missing);
/// stopped (kStoppedMessage). Reports the stage "metadata".
Result<Metadata> readMetadata(const std::filesystem::path& path, std::size_t rows,
                              IfUnusable unusable = IfUnusable::leaveOut, const JobContext& context = {});

/// The warning that a metadata file has another number of rows than the tensor.
std::string rowsDifferMessage(const std::string& file, std::size_t found, std::size_t rows);

/// How many rows of metadata the file has, blank lines and the header not counted.
Result<std::size_t> readMetadataRowCount(const std::filesystem::path& path, const JobContext& context = {});

}  // namespace nepho::projector
