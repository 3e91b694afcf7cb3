#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/table.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {

struct SearchOptions {
    std::optional<std::string> column;  ///< none: every column
    bool regex = false;                 ///< RE2 syntax; else a substring
    bool caseSensitive = false;         ///< Unicode simple case folding where not
};

/// Told, from the thread that searches, all rows found so far: those among the first rows, ascending.
using OnFound = std::function<void(const std::vector<std::uint32_t>& rows)>;

/// Rows whose cell in the column (or in any column) matches, ascending. Missing values never match. An empty pattern
/// matches nothing. Errors: no such column (with the columns there are), a regular expression that RE2 refuses (with
/// its words and place), stopped (kStoppedMessage). `onFound` is called where more were found, first after a few ten
/// thousand rows, then more rarely.
Result<std::vector<std::uint32_t>> searchRows(const Table& table, const std::string& pattern,
                                              const SearchOptions& options = {}, const JobContext& context = {},
                                              const OnFound& onFound = {});

}  // namespace nepho::projector
