#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// A cell of a CSV text (RFC 4180): quotation marks around it protect separators, line breaks and, doubled, themselves.
struct CsvCell {
    std::string_view text;    ///< without the marks around it; a carriage return before the line feed is not part of it
    bool hasDoubled = false;  ///< doubled marks stand for one each, see unquoted()
    bool endsRecord = false;
    bool isOpen = false;          ///< its quotation mark is never closed, so that it is the rest of the text
    const char* wrong = nullptr;  ///< what is wrong with its quotation marks, if anything
};

/// Takes the next cell off the text, and the separator or line feed behind it. Of an empty text the cell is empty and
/// ends its record: so a record ends with the first cell that says so.
CsvCell takeCell(std::string_view& text, char separator);

/// A cell's text with single quotation marks for doubled ones.
std::string unquoted(const CsvCell& cell);

/// Without blanks and ends of lines around it.
std::string_view trimmed(std::string_view text);

/// Takes lines off that hold nothing but blanks: they are no records.
void skipBlankLines(std::string_view& text);

/// How many records a text has that begins with one.
std::size_t countRecords(std::string_view text, char separator);

/// The text in pieces of about 256 KiB, each up to the end of a record. Error: stopped (kStoppedMessage).
Result<std::vector<std::string_view>> splitAtRecords(std::string_view text, char separator, const JobContext& context);

}  // namespace nepho::projector
