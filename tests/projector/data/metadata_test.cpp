#include "projector/data/metadata_reader.h"
#include "tests/projector/data/temp_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MetadataFile : public TempFolder {
  protected:
    Result<Metadata> read(std::string_view text, std::size_t rows) const {
        return readMetadata(put("metadata.tsv", text), rows);
    }
    static std::vector<std::string> texts(const Column& column) {
        std::vector<std::string> all;
        for (std::size_t row = 0; row < column.rows(); ++row) all.push_back(column.text(row));
        return all;
    }
};

TEST_F(MetadataFile, MoreColumnsThanMemoryShouldBeTakenForAreRefused) {
    std::string wide = "name";
    for (int column = 0; column < 70'000; ++column) wide += "\tx";
    const auto metadata = read(wide + "\na\n", 1);
    ASSERT_TRUE(metadata);
    EXPECT_TRUE(metadata->table.columns.empty());
    EXPECT_THAT(metadata->warnings, ElementsAre(AllOf(HasSubstr("70001 columns"), HasSubstr("at most 65536"))));
}

TEST_F(MetadataFile, OneColumnHasNoHeader) {
    for (const char* text : {"a\nb\nc\n", "a\nb\nc", "a\r\nb\r\nc\r\n",
                             "\xEF\xBB\xBF"
                             "a\nb\nc\n"}) {
        const Result<Metadata> metadata = read(text, 3);
        ASSERT_TRUE(metadata);
        ASSERT_EQ(metadata->table.columns.size(), 1U);
        EXPECT_EQ(metadata->table.columns[0].name, "label");
        EXPECT_THAT(texts(metadata->table.columns[0]), ElementsAre("a", "b", "c"));
        EXPECT_THAT(metadata->warnings, IsEmpty());
    }
}

TEST_F(MetadataFile, SeveralColumnsHaveOne) {
    const Result<Metadata> metadata = read("name\tyear\nann\t1900\n\"bo\t\n", 2);
    ASSERT_TRUE(metadata);
    ASSERT_EQ(metadata->table.columns.size(), 2U);
    EXPECT_EQ(metadata->table.columns[0].name, "name");
    EXPECT_THAT(texts(metadata->table.columns[0]), ElementsAre("ann", "\"bo"));  // quotes mean nothing
    EXPECT_EQ(metadata->table.columns[1].kind, ColumnKind::number);
    EXPECT_THAT(texts(metadata->table.columns[1]), ElementsAre("1900", ""));
    EXPECT_THAT(metadata->warnings, IsEmpty());
}

TEST_F(MetadataFile, OnlyTheTwoHeaderMismatchesAreErrors) {
    EXPECT_THAT(read("label\na\nb\n", 2).error().message, HasSubstr("should not have a header"));
    EXPECT_THAT(read("a\t1\nb\t2\n", 2).error().message, HasSubstr("should have a header"));
    EXPECT_THAT(read("a\nb\nc\nd\n", 2)->warnings,
                ElementsAre(HasSubstr("has 4 rows for 2 vectors; the rows beyond were dropped")));
    EXPECT_THAT(read("a\nb\n", 3)->warnings, ElementsAre(HasSubstr("no metadata")));
    EXPECT_THAT(texts(read("a\nb\n", 3)->table.columns[0]), ElementsAre("a", "b", ""));
    EXPECT_THAT(read("h\tg\na\t1\n", 3)->warnings, ElementsAre(HasSubstr("has 1 rows for 3 vectors")));
    EXPECT_THAT(texts(read("h\tg\na\t1\nb\t2\nc\t3\n", 1)->table.columns[0]), ElementsAre("a"));
}

TEST_F(MetadataFile, BlankLinesAreSkippedWhereTheCountsFitSo) {
    EXPECT_THAT(texts(read("\na\n\nb\n\n", 2)->table.columns[0]), ElementsAre("a", "b"));
    EXPECT_THAT(texts(read("\n\nh\tg\na\t1\n \nb\t2\n", 2)->table.columns[0]), ElementsAre("a", "b"));
    EXPECT_THAT(read("\na\n\nb\n\n", 2)->warnings, IsEmpty());
}

TEST_F(MetadataFile, BlankLinesAreRowsWhereTheCountsFitOnlySo) {
    struct Case {
        const char* text;
        std::size_t rows;
        std::vector<std::string> expected;
    };
    const Case kCases[] = {{"\na\nb\n", 3, {"", "a", "b"}},
                           {"a\n\nb\n", 3, {"a", "", "b"}},
                           {"a\nb\n\n", 3, {"a", "b", ""}},
                           {"a\nb\n", 3, {"a", "b", ""}},
                           {"a\n\nb\n\n\n", 3, {"a", "", "b"}},
                           {"h\tg\na\t1\n\nb\t2\n", 3, {"a", "", "b"}},
                           {"h\tg\n\na\t1\nb\t2\n", 3, {"", "a", "b"}},
                           {"a\n\n\n\n", 2, {"a", ""}}};
    for (const Case& c : kCases) {
        const Result<Metadata> metadata = read(c.text, c.rows);
        ASSERT_TRUE(metadata) << c.text << metadata.error().message;
        EXPECT_EQ(texts(metadata->table.columns[0]), c.expected) << c.text;
        EXPECT_EQ(metadata->warnings.size(), 1U) << c.text;
    }
}

TEST_F(MetadataFile, OddNamesAndCellsAreRepaired) {
    const Result<Metadata> metadata = read("a\t\ta\n1\t2\t3\n4\n5\t6\t7\t8\n", 3);
    ASSERT_TRUE(metadata);
    ASSERT_EQ(metadata->table.columns.size(), 3U);
    EXPECT_EQ(metadata->table.columns[1].name, "column 2");
    EXPECT_EQ(metadata->table.columns[2].name, "a (2)");
    EXPECT_THAT(texts(metadata->table.columns[2]), ElementsAre("3", "", "7"));
    EXPECT_THAT(metadata->warnings, ElementsAre(HasSubstr("line 3 has 1 cells, expected 3; 2 lines differ so")));
}

TEST_F(MetadataFile, BadUtf8IsReplacedWithOneWarning) {
    const Result<Metadata> metadata = read("caf\xE9\n\xFF\xFE.\nok\n", 3);
    ASSERT_TRUE(metadata);
    EXPECT_THAT(texts(metadata->table.columns[0]), ElementsAre("caf\uFFFD", "\uFFFD\uFFFD.", "ok"));
    EXPECT_THAT(metadata->warnings, ElementsAre(HasSubstr("not UTF-8")));
}

TEST_F(MetadataFile, WhatCannotBeUsedIsLeftOutAndSaid) {
    for (const auto& [text, expected] :
         {std::pair<std::string, std::string>{"", "is empty"},
          {"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n", "git-LFS pointer"},
          {std::string("a\0b\n", 4), "binary"},
          {std::string("\xFF\xFE"
                       "a\0",
                       4),
           "UTF-16"}}) {
        const Result<Metadata> metadata = read(text, 2);
        ASSERT_TRUE(metadata) << expected;
        EXPECT_TRUE(metadata->table.columns.empty());
        EXPECT_THAT(metadata->warnings, ElementsAre(HasSubstr(expected)));
    }
    EXPECT_THAT(readMetadata(folder_ / "absent.tsv", 2)->warnings, ElementsAre(HasSubstr("absent.tsv")));
}

TEST_F(MetadataFile, AHeaderOfMillionsOfColumnsIsNotFilled) {
    const Result<Metadata> metadata = read(std::string(1000000, '\t').insert(0, "a"), 1000);
    ASSERT_TRUE(metadata);
    EXPECT_TRUE(metadata->table.columns.empty());
    EXPECT_THAT(metadata->warnings, ElementsAre(HasSubstr("1000001 columns")));
    const std::string header = std::string(1000000, ',') + "\n" + std::string(1000000, ',') + "\n";
    EXPECT_THAT(readMetadata(put("m.csv", header), 1000)->warnings, ElementsAre(HasSubstr("1000001 columns")));
}

TEST_F(MetadataFile, ManyBlocksGiveTheSameAsOneThread) {
    std::string text = "word\tnumber\tmostly\n";
    constexpr std::size_t kRows = 100000;
    for (std::size_t row = 0; row < kRows; ++row) {
        text += fmt::format("word {}\t{}\t{}\n", row % 1000, row, row == 77777 ? "x" : std::to_string(row));
        if (row % 1000 == 0) text += " \n";
    }
    ASSERT_GT(text.size(), std::size_t{1} << 20);  // several blocks
    const Result<Metadata> metadata = read(text, kRows);
    ASSERT_TRUE(metadata);
    EXPECT_THAT(metadata->warnings, IsEmpty());
    const std::vector<Column>& columns = metadata->table.columns;
    EXPECT_EQ(columns[1].kind, ColumnKind::number);
    EXPECT_EQ(columns[2].kind, ColumnKind::text);  // for one cell in the middle
    for (std::size_t row = 0; row < kRows; ++row) {
        ASSERT_EQ(columns[0].codes[row], static_cast<std::int32_t>(row % 1000));
        ASSERT_EQ(columns[1].numbers[row], static_cast<double>(row));
    }
    text += "odd\n";
    EXPECT_THAT(read(text, kRows + 1)->warnings,
                ElementsAre(HasSubstr("line 100102 has 1 cells, expected 3; 1 lines")));
}

TEST_F(MetadataFile, StopsWhenAskedWhateverBecomesOfUnusableFiles) {
    std::stop_source source;
    source.request_stop();
    for (const char* name : {"m.tsv", "m.csv"}) {
        const Result<Metadata> metadata =
            readMetadata(put(name, "a\nb\n"), 2, IfUnusable::leaveOut, {source.get_token(), {}});
        ASSERT_FALSE(metadata) << name;
        EXPECT_EQ(metadata.error().message, kStoppedMessage);
    }
}

TEST_F(MetadataFile, CsvIsReadByItsName) {
    const auto csv = [this](std::string_view text, std::size_t rows, IfUnusable unusable = IfUnusable::leaveOut) {
        return readMetadata(put("metadata.CSV", text), rows, unusable);
    };
    const Result<Metadata> named = csv("name,year\n\"Doe, \"\"J\"\"\",1900\n\"two\nlines\",\n", 2);
    ASSERT_TRUE(named);
    EXPECT_THAT(named->warnings, IsEmpty());
    ASSERT_EQ(named->table.columns.size(), 2U);
    EXPECT_EQ(named->table.columns[1].name, "year");
    EXPECT_EQ(named->table.columns[1].kind, ColumnKind::number);
    EXPECT_THAT(texts(named->table.columns[0]), ElementsAre("Doe, \"J\"", "two\nlines"));
    EXPECT_THAT(texts(named->table.columns[1]), ElementsAre("1900", ""));
    // As many records as rows: none of them is a header.
    EXPECT_EQ(csv("a;1,5\nb;2\n", 2)->table.columns[1].name, "column 2");
    EXPECT_THAT(texts(csv("a;1,5\nb;2\n", 2)->table.columns[1]), ElementsAre("1.5", "2"));
    const Result<Metadata> unnamed = csv("a\nb\n", 2);
    EXPECT_EQ(unnamed->table.columns[0].name, "label");
    EXPECT_THAT(unnamed->warnings, ElementsAre(HasSubstr("first line was taken as a row")));
    const Result<Metadata> blank = csv("name\na\n\nb\n", 3);
    EXPECT_EQ(blank->table.columns[0].name, "name") << "a row without a value, not a row too few";
    EXPECT_FALSE(blank->warnings.empty());
    EXPECT_EQ(csv("word\na\nb\n", 2)->table.columns[0].name, "word");
    EXPECT_THAT(csv("word,n\na,1\nb,2\nc,3\n", 2)->warnings, ElementsAre(HasSubstr("rows beyond were dropped")));
    EXPECT_THAT(texts(csv("word,n\na,1\n", 3)->table.columns[0]), ElementsAre("a", "", ""));
    EXPECT_THAT(texts(csv("word,n\na,1\n", 3)->table.columns[1]), ElementsAre("1", "", ""));
    EXPECT_THAT(csv("word,n\na,1,7\n", 1)->warnings,
                ElementsAre(AllOf(HasSubstr("line 2 has 3 cells, expected 2"), HasSubstr("left out"))));
    EXPECT_THAT(csv("word,n\na,1,7\n", 1, IfUnusable::fail).error().message, HasSubstr("line 2 has 3 cells"));
    // With a tab in its first line it is what TensorBoard reads, whatever its name.
    EXPECT_EQ(csv("a,b\tc\n1\t2\n", 1)->table.columns[0].name, "a,b");
    EXPECT_EQ(read("Paris, France\nRome, Italy\n", 2)->table.columns.size(), 1U);
    EXPECT_EQ(*readMetadataRowCount(put("m.csv", "a,b\n\"1\n2\",3\n")), 1U);
}

TEST_F(MetadataFile, CountsItsRows) {
    EXPECT_EQ(*readMetadataRowCount(put("m.tsv", "h\tg\na\t1\n\nb\t2\n")), 2U);
    EXPECT_EQ(*readMetadataRowCount(put("m.tsv", "a\nb\n")), 2U);
    EXPECT_FALSE(readMetadataRowCount(folder_ / "absent"));
}

TEST_F(MetadataFile, CutAnywhereItHasTheRowsAskedForOrIsRefused) {
    const std::string whole = "name\tyear\nann\t1900\n\nbo\t\r\n\xE7\x82\x8A\t7\n";
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        for (const std::size_t rows : {0UL, 1UL, 2UL, 3UL, 9UL}) {
            const Result<Metadata> metadata = read(whole.substr(0, length), rows);
            if (!metadata) continue;
            for (const Column& column : metadata->table.columns) EXPECT_EQ(column.rows(), rows);
        }
    }
}

}  // namespace
}  // namespace nepho::projector
