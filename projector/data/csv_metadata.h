#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/metadata_reader.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace nepho::projector {

/// Whether a metadata file is read as CSV: its name ends in .csv, and its first line that is not blank has no tab.
bool isCsvMetadata(const std::filesystem::path& path, std::string_view text);

/// Reads a CSV text as metadata of `rows` rows. Its first record names the columns, unless it has exactly `rows`
/// records: then they are "column 1" and so on, or a single one "label". Rows are applied in order, with a warning
/// where there are too few or too many. Errors: no rows; quotation marks or numbers of cells that do not fit (file,
/// line, column); too many cells for the memory; stopped. Reports the stage "metadata".
Result<Metadata> readCsvMetadata(std::string_view text, std::size_t rows, const std::string& file,
                                 const JobContext& context);

}  // namespace nepho::projector
