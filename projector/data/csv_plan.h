#pragma once

#include "projector/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// What a column of a CSV file is read as.
enum class CsvRole {
    metadata,
    number,   ///< one number of the row's vector
    list,     ///< the whole vector
    leftOut,  ///< another vector, which is neither
};

/// How a CSV file is to be read.
struct CsvPlan {
    char separator = ',';
    bool decimalComma = false;  ///< 0,5 is a half
    bool hasHeader = false;
    std::vector<std::string> names;  ///< of all columns, each once
    std::vector<CsvRole> roles;      ///< of all columns
    std::size_t dims = 0;            ///< of the vectors
    std::vector<std::string> warnings;
};

/// Chooses from the first records of a text, which must not be empty.
///
/// The separator is the semicolon, the tab or the comma that cuts all of them into the same number of cells. Commas are
/// decimal where they do not separate and no number has a point. The first record names the columns where it holds no
/// number; where a word of it stands above a number; or where its numbers count the columns from 0, as pandas writes
/// them.
///
/// Vectors are the columns that `wanted` names ("*" stands for anything), without it the first column of lists in
/// brackets, else all columns of numbers but: a first one that counts the rows or is called id or index, those called
/// label, class, target or cluster, and, where three or more and most names end in a number, all others. Errors: no
/// such columns; no name as wanted; a line without an end.
Result<CsvPlan> planCsv(std::string_view text, const std::vector<std::string>& wanted, const std::string& file);

/// The same for a table of which all columns are metadata, and the first record names them.
Result<CsvPlan> planCsvMetadata(std::string_view text, const std::string& file);

/// The message that a quotation mark in the first records is never closed; none: all are.
std::optional<std::string> findOpenMark(std::string_view text, const std::string& file);

/// Whether a text that begins like this, and may be cut anywhere, is a table with vectors in it.
bool looksLikeCsv(std::string_view start);

/// Whether a cell is a number with a comma for the point, such as -1,5e3.
bool hasDecimalComma(std::string_view cell);
/// The number that a cell spells; blanks around it do not matter.
bool isCsvNumber(std::string_view cell, bool decimalComma);

}  // namespace nepho::projector
