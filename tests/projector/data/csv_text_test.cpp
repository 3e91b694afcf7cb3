#include "projector/data/csv_text.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::ElementsAre;

std::vector<std::string> record(std::string_view& text, char separator = ',') {
    std::vector<std::string> cells;
    for (bool more = true; more;) {
        const CsvCell cell = takeCell(text, separator);
        EXPECT_EQ(cell.wrong, nullptr);
        cells.push_back(unquoted(cell));
        more = !cell.endsRecord;
    }
    return cells;
}

/// RFC 4180 as a machine that goes from character to character.
std::vector<std::vector<std::string>> recordsCharacterByCharacter(std::string_view text) {
    std::vector<std::vector<std::string>> records;
    std::vector<std::string> cells;
    std::string cell;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            cell += text[++i];
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && (text[i] == ',' || text[i] == '\n')) {
            cells.push_back(std::exchange(cell, {}));
            if (text[i] == '\n') records.push_back(std::exchange(cells, {}));
        } else {
            cell += text[i];
        }
    }
    return records;
}

TEST(CsvText, CellsAreAsRfc4180Says) {
    std::string_view text = "a,\"b, \"\"c\"\"\nd\",\r\n,\"\"\n1;2, x ";
    EXPECT_THAT(record(text), ElementsAre("a", "b, \"c\"\nd", ""));
    EXPECT_THAT(record(text), ElementsAre("", ""));
    EXPECT_THAT(record(text), ElementsAre("1;2", " x "));
    EXPECT_TRUE(text.empty());
    std::string_view semicolons = "\"a;b\";c,d";
    EXPECT_THAT(record(semicolons, ';'), ElementsAre("a;b", "c,d"));
    std::string_view inside = "5\" disc,x\"y\n";  // marks within a cell are no marks
    EXPECT_THAT(record(inside), ElementsAre("5\" disc", "x\"y"));
}

TEST(CsvText, QuotationMarksThatDoNotFitAreTold) {
    std::string_view open = "\"a,b\nc";
    EXPECT_STREQ(takeCell(open, ',').wrong, "its quotation mark is never closed");
    EXPECT_TRUE(open.empty());
    std::string_view follows = "\"a\"b,c";
    EXPECT_STREQ(takeCell(follows, ',').wrong, "text follows its closing quotation mark");
    EXPECT_EQ(takeCell(follows, ',').text, "c");
}

TEST(CsvText, BlankLinesAreNoRecords) {
    EXPECT_EQ(countRecords("a,b\n\n \t\r\nc\n\"\n\n\"\n\n", ','), 3U);
    EXPECT_EQ(countRecords("a", ','), 1U);
    std::string_view blank = " \r\n\t";
    skipBlankLines(blank);
    EXPECT_TRUE(blank.empty());
}

TEST(CsvText, BlocksEndWithRecordsWhateverIsQuoted) {
    std::mt19937 random(3);
    const char* const kCells[] = {"plain", "5\"",  "\"a, b\"",        "\"\"\"\"", "\"two\nlines\n\n\"",
                                  "",      "\"\"", "\"\"\"x,\"\"\n\""};
    std::string text;
    std::size_t records = 0;
    for (; text.size() < (std::size_t{3} << 20); ++records) {
        if (records == 5000) text += '"' + std::string(700000, '\n') + "\",";  // a cell longer than two blocks
        for (int cell = 0; cell < 5; ++cell) text += std::string(kCells[random() % std::size(kCells)]) + ',';
        text += "end\n";
    }
    const auto blocks = splitAtRecords(text, ',', {});
    ASSERT_TRUE(blocks);
    ASSERT_GT(blocks->size(), 5U);
    std::size_t counted = 0, bytes = 0;
    for (const std::string_view block : *blocks) {
        EXPECT_EQ(block.data(), text.data() + bytes);
        bytes += block.size();
        counted += countRecords(block, ',');
        EXPECT_TRUE(block.ends_with("end\n"));
    }
    EXPECT_EQ(bytes, text.size());
    EXPECT_EQ(counted, records);
}

TEST(CsvText, RecordsAreThoseOfACharacterByCharacterReading) {
    std::mt19937 random(5);
    const char* const kCells[] = {"plain", "\"a, b\"", "\"\"\"\"", "\"two\nlines\"", "\"\"", "\"\"\"x,\"\"\n\"", "7"};
    std::string text;
    for (int i = 0; i < 500; ++i) {
        for (int cell = 0; cell < 3; ++cell) text += std::string(kCells[random() % std::size(kCells)]) + ',';
        text += "end\n";
    }
    const auto expected = recordsCharacterByCharacter(text);
    std::string_view rest = text;
    for (const std::vector<std::string>& cells : expected) ASSERT_EQ(record(rest), cells);
    EXPECT_TRUE(rest.empty());
    EXPECT_EQ(countRecords(text, ','), expected.size());
}

TEST(CsvText, SplittingStopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const auto blocks = splitAtRecords("a,b\n", ',', {source.get_token(), {}});
    ASSERT_FALSE(blocks);
    EXPECT_EQ(blocks.error().message, kStoppedMessage);
}

}  // namespace
}  // namespace nepho::projector
