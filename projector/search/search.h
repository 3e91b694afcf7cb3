#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {

struct SearchOptions {
    std::optional<std::string> column;  ///< none: every column
    bool regex = false;                 ///< RE2 syntax; else a substring
    bool caseSensitive = false;         ///< Unicode simple case folding where not
};

/// Rows whose cell in the column (or in any column) matches, ascending. Missing values never match. An empty pattern
/// matches nothing. Errors: no such column (with the columns there are), a regular expression that RE2 refuses (with
/// its words and place).
Result<std::vector<std::uint32_t>> searchRows(const Table& table, const std::string& pattern,
                                              const SearchOptions& options = {}, const JobContext& context = {});

}  // namespace nepho::projector
