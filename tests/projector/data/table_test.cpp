#include "projector/data/table.h"

#include "projector/data/number_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::ElementsAre;

TEST(MakeColumn, TextIsADictionaryInOrderOfAppearance) {
    const Column column = makeColumn("name", {"b", "a", "", "b", "c"});
    EXPECT_EQ(column.name, "name");
    EXPECT_EQ(column.kind, ColumnKind::text);
    EXPECT_THAT(column.values, ElementsAre("b", "a", "c"));
    EXPECT_THAT(column.codes, ElementsAre(0, 1, -1, 0, 2));
    EXPECT_EQ(column.rows(), 5U);
    EXPECT_EQ(column.missingCount(), 1U);
    EXPECT_EQ(column.distinctCount(), 3U);
    EXPECT_TRUE(column.isMissing(2));
    EXPECT_EQ(column.text(2), "");
    EXPECT_EQ(column.text(3), "b");
}

TEST(MakeColumn, NumbersAreShownShortest) {
    const Column column = makeColumn("n", {"1", "2.50", "-3", "1e-7", "", "0.1", "12345678", "1"});
    ASSERT_EQ(column.kind, ColumnKind::number);
    EXPECT_EQ(column.text(0), "1");
    EXPECT_EQ(column.text(1), "2.5");
    EXPECT_EQ(column.text(2), "-3");
    EXPECT_EQ(column.text(3), "1e-07");
    EXPECT_EQ(column.text(4), "");
    EXPECT_EQ(column.text(5), "0.1");
    EXPECT_EQ(column.text(6), "12345678");
    EXPECT_EQ(column.missingCount(), 1U);
    EXPECT_EQ(column.distinctCount(), 6U);
}

TEST(MakeColumn, IdentifiersKeepTheirSigns) {
    for (const char* cell : {"007", "-01", "+49", "9007199254740993", "12345678901234567890", "2,276,450", "0x10",
                             "1e999", "1 2", "inf", "Infinity", "1_000", "--1", "1.", "e5", "\xD9\xA3"}) {
        const Column column = makeColumn("id", {"5", cell});
        const bool isNumber = std::string(cell) == "1.";
        EXPECT_EQ(column.kind == ColumnKind::number, isNumber) << cell;
        if (isNumber) continue;
        EXPECT_EQ(column.text(1), cell);
    }
    EXPECT_EQ(makeColumn("id", {"9007199254740992", "0", "0.5", "-0.5", ".5", " 7 "}).kind, ColumnKind::number);
    EXPECT_EQ(makeColumn("id", {"9007199254740992"}).text(0), "9007199254740992");
}

TEST(MakeColumn, ASpelledNaNIsMissingOnlyBesideNumbers) {
    const Column numbers = makeColumn("x", {"1", "nan", "NaN"});
    EXPECT_EQ(numbers.kind, ColumnKind::number);
    EXPECT_EQ(numbers.missingCount(), 2U);
    EXPECT_EQ(makeColumn("x", {"nan", "nan"}).kind, ColumnKind::text);  // a grandmother, or bread
    EXPECT_EQ(makeColumn("x", {"1", "nan", "word"}).text(1), "nan");
}

TEST(MakeColumn, DegenerateCounts) {
    EXPECT_EQ(makeColumn("x", {}).rows(), 0U);
    const Column empty = makeColumn("x", {"", ""});
    EXPECT_EQ(empty.rows(), 2U);
    EXPECT_EQ(empty.missingCount(), 2U);
    EXPECT_EQ(empty.distinctCount(), 0U);
}

TEST(MakeColumn, ManyDistinctValuesKeepTheirRows) {
    std::vector<std::string> words;
    for (int i = 0; i < 20000; ++i) words.push_back(std::string("w").append(std::to_string(i % 9973)));
    const Column column = makeColumn("w", {words.begin(), words.end()});
    EXPECT_EQ(column.values.size(), 9973U);
    for (std::size_t row = 0; row < words.size(); ++row) ASSERT_EQ(column.text(row), words[row]);
}

TEST(CountingColumn, IsAsOneWhoseNumbersStandThere) {
    Column written;
    written.kind = ColumnKind::number;
    written.numbers = {0, 1, 2, 3};
    const Column counting = countingColumn("row", 4);
    EXPECT_EQ(counting.name, "row");
    ASSERT_EQ(counting.rows(), 4u);
    for (std::size_t row = 0; row < 4; ++row) {
        EXPECT_EQ(counting.text(row), written.text(row));
        EXPECT_EQ(counting.number(row), written.number(row));
        EXPECT_FALSE(counting.isMissing(row));
    }
    EXPECT_EQ(counting.distinctCount(), 4u);
    EXPECT_EQ(counting.missingCount(), 0u);
    const Column some = takeRows(counting, std::vector<std::uint32_t>{3, 1});
    ASSERT_EQ(some.rows(), 2u);
    EXPECT_EQ(some.text(0), "3");
    EXPECT_EQ(some.distinctCount(), 2u);
    EXPECT_EQ(takeRows(counting, {}).rows(), 0u);
}

TEST(Table, FindsColumnsAndTheDefaultLabel) {
    Table table;
    EXPECT_EQ(table.defaultLabel(), nullptr);
    table.columns.push_back(makeColumn("year", {"1"}));
    EXPECT_EQ(table.defaultLabel()->name, "year");
    table.columns.push_back(makeColumn("name", {"a"}));
    EXPECT_EQ(table.defaultLabel()->name, "name");
    EXPECT_EQ(table.find("year"), &table.columns[0]);
    EXPECT_EQ(table.find("Year"), nullptr);
}

TEST(NumberText, ReadsWhatPeopleAndNumpyWrite) {
    EXPECT_EQ(parseFloat("1.5"), 1.5F);
    EXPECT_EQ(parseFloat("+1.5e+00"), 1.5F);
    EXPECT_EQ(parseFloat("1e-60"), 0.0F);
    EXPECT_EQ(parseFloat("1e60"), std::numeric_limits<float>::infinity());
    EXPECT_EQ(parseFloat("-1e60"), -std::numeric_limits<float>::infinity());
    EXPECT_EQ(parseDouble("0." + std::string(400, '0') + "1"), 0.0);
    EXPECT_EQ(parseDouble(std::string(400, '9')), std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(*parseFloat("nan")));
    for (const char* text : {"", "+", "-", "+-1", "++1", "1x", "x1", "1 ", " 1", "1,5", "0x1p3", "."})
        EXPECT_FALSE(parseFloat(text)) << text;
}

}  // namespace
}  // namespace nepho::projector
