#include "projector/search/search.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <limits>
#include <random>

namespace nepho::projector {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Column textColumn(std::string name, std::vector<std::string> cells) {
    Column column;
    column.name = std::move(name);
    for (const std::string& cell : cells) {
        if (cell.empty()) {
            column.codes.push_back(Column::kMissingCode);
            continue;
        }
        const auto found = std::find(column.values.begin(), column.values.end(), cell);
        column.codes.push_back(static_cast<std::int32_t>(found - column.values.begin()));
        if (found == column.values.end()) column.values.push_back(cell);
    }
    return column;
}

Table animals() {
    Table table;
    table.columns.push_back(textColumn("name", {"Cat", "cattle", "Dog", "", "K\u00e4fer", "STRA\u1e9eE"}));
    Column legs;
    legs.name = "legs";
    legs.kind = ColumnKind::number;
    legs.numbers = {4, 4.5, 42, 4, 6, std::numeric_limits<double>::quiet_NaN()};
    table.columns.push_back(std::move(legs));
    return table;
}

std::vector<std::uint32_t> rowsFor(const std::string& pattern, const SearchOptions& options = {}) {
    auto rows = searchRows(animals(), pattern, options);
    EXPECT_TRUE(rows.has_value()) << (rows ? "" : rows.error().message);
    return rows ? *rows : std::vector<std::uint32_t>{};
}

std::string errorFor(const std::string& pattern, const SearchOptions& options) {
    const auto rows = searchRows(animals(), pattern, options);
    return rows.has_value() ? "" : rows.error().message;
}

SearchOptions inColumn(std::string name) {
    SearchOptions options;
    options.column = std::move(name);
    return options;
}

SearchOptions regex() {
    SearchOptions options;
    options.regex = true;
    return options;
}

TEST(Search, FindsSubstringsInAnyCase) {
    EXPECT_THAT(rowsFor("cAt"), ElementsAre(0, 1));
    EXPECT_THAT(rowsFor("og"), ElementsAre(2));
    EXPECT_THAT(rowsFor("fish"), IsEmpty());
}

TEST(Search, TellsCasesApartWhereAsked) {
    SearchOptions options;
    options.caseSensitive = true;
    EXPECT_THAT(rowsFor("cat", options), ElementsAre(1));
    EXPECT_THAT(rowsFor("Cat", options), ElementsAre(0));
    options.regex = true;
    EXPECT_THAT(rowsFor("^c", options), ElementsAre(1));
}

TEST(Search, FoldsCasesBeyondAscii) {
    EXPECT_THAT(rowsFor("k\u00c4f"), ElementsAre(4));
    EXPECT_THAT(rowsFor("stra\u00dfe"), ElementsAre(5));
    EXPECT_THAT(rowsFor("\u212a\u00e4fer"), ElementsAre(4)) << "the Kelvin sign folds to k";
}

TEST(Search, ASubstringIsNotAPattern) {
    EXPECT_THAT(rowsFor("c.t"), IsEmpty());
    EXPECT_THAT(rowsFor("("), IsEmpty());
}

TEST(Search, RegularExpressionsMatchAnywhereUnlessAnchored) {
    EXPECT_THAT(rowsFor("c.t", regex()), ElementsAre(0, 1));
    EXPECT_THAT(rowsFor("^cat$", regex()), ElementsAre(0));
    EXPECT_THAT(rowsFor("^(dog|k.fer)$", regex()), ElementsAre(2, 4)) << "a dot is a character, not a byte";
}

TEST(Search, NumbersAreSearchedByTheirText) {
    EXPECT_THAT(rowsFor("4", inColumn("legs")), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(rowsFor("4.5"), ElementsAre(1));
    SearchOptions options = regex();
    options.column = "legs";
    EXPECT_THAT(rowsFor("^4$", options), ElementsAre(0, 3));
}

TEST(Search, OneColumnOrAll) {
    EXPECT_THAT(rowsFor("cat", inColumn("legs")), IsEmpty());
    EXPECT_THAT(rowsFor("cat|^6$", regex()), ElementsAre(0, 1, 4));
}

TEST(Search, MissingValuesNeverMatch) {
    EXPECT_THAT(rowsFor("nan"), IsEmpty());
    EXPECT_THAT(rowsFor(".*", regex()), ElementsAre(0, 1, 2, 3, 4, 5)) << "by the other column";
    SearchOptions options = regex();
    options.column = "name";
    EXPECT_THAT(rowsFor("^$|.*", options), ElementsAre(0, 1, 2, 4, 5));
}

TEST(Search, AnEmptyPatternMatchesNothing) {
    EXPECT_THAT(rowsFor(""), IsEmpty());
    EXPECT_THAT(rowsFor("", regex()), IsEmpty());
}

TEST(Search, AnUnknownColumnIsAnErrorThatNamesTheColumns) {
    const std::string message = errorFor("x", inColumn("nme"));
    EXPECT_THAT(message, HasSubstr("\"nme\""));
    EXPECT_THAT(message, HasSubstr("name, legs"));
    EXPECT_THAT(errorFor("", inColumn("nme")), HasSubstr("\"nme\"")) << "with an empty pattern too";
    EXPECT_THAT(searchRows(Table{}, "x", inColumn("a")).error().message, HasSubstr("no columns"));
}

TEST(Search, ARefusedExpressionIsAnErrorInRe2sWords) {
    EXPECT_THAT(errorFor("(ab", regex()), AllOf(HasSubstr("(ab"), HasSubstr("missing )")));
    EXPECT_THAT(errorFor("a**", regex()), HasSubstr("bad repetition operator"));
    EXPECT_THAT(errorFor("a\\1", regex()), HasSubstr("\\1")) << "back references";
}

TEST(Search, AnExpressionTooLargeIsRefused) {
    EXPECT_THAT(errorFor("((a{1,100}){1,100}){1,100}", regex()), HasSubstr("refused"));
    EXPECT_THAT(errorFor("a{1001}", regex()), HasSubstr("refused"));
}

TEST(Search, AnExpressionThatBacktrackersDieOfIsAnswered) {
    Table table;
    table.columns.push_back(textColumn("text", {std::string(5000, 'a'), std::string(5000, 'a') + "b"}));
    const auto rows = searchRows(table, "^(a+)+b$", regex());
    ASSERT_TRUE(rows.has_value());
    EXPECT_THAT(rows.value(), ElementsAre(1));
}

TEST(Search, AnEmptyTableHasNoRows) {
    const auto rows = searchRows(Table{}, "x");
    ASSERT_TRUE(rows.has_value());
    EXPECT_THAT(rows.value(), IsEmpty());
}

TEST(Search, ManyRowsOfManyValues) {
    std::vector<std::string> cells;
    for (int i = 0; i < 9000; ++i) cells.push_back(fmt::format("v{}", i % 4500));
    Table table;
    Column column;
    column.name = "v";
    for (int i = 0; i < 4500; ++i) column.values.push_back(cells[static_cast<std::size_t>(i)]);
    for (int i = 0; i < 9000; ++i) column.codes.push_back(i % 4500);
    table.columns.push_back(std::move(column));
    const auto rows = searchRows(table, "^v4499$", regex());
    ASSERT_TRUE(rows.has_value());
    EXPECT_THAT(rows.value(), ElementsAre(4499, 8999));
}

TEST(Search, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    JobContext context;
    context.stop = source.get_token();
    const auto rows = searchRows(animals(), "cat", {}, context);
    ASSERT_FALSE(rows.has_value());
    EXPECT_EQ(rows.error().message, kStoppedMessage);
}

/// Rows of words from a small alphabet with letters that fold to ASCII ones: the long s and the sign of kelvin.
Table randomWords(std::size_t rows, std::mt19937& random) {
    const std::vector<std::string> letters{"a", "A", "k", "K", "s", "S", "z", "[", "@", "1", "\u017f", "\u212a"};
    const auto upTo = [&](std::size_t count) { return random() % count; };
    Table table;
    table.columns.resize(1);
    Column& column = table.columns.front();
    column.name = "word";
    for (std::size_t row = 0; row < rows; ++row) {
        // Most are ASCII: every second of the others would not be looked at twice.
        const std::size_t used = row % 3 == 0 ? letters.size() : letters.size() - 2;
        std::string word;
        for (std::size_t length = 1 + upTo(row % 100 == 0 ? 300 : 6); length > 0; --length) word += letters[upTo(used)];
        column.codes.push_back(static_cast<std::int32_t>(row));
        column.values.push_back(std::move(word));
    }
    return table;
}

TEST(Search, FindsWhatTheExpressionFindsCaseAside) {
    std::mt19937 random(7);
    const Table table = randomWords(3000, random);
    for (const std::string pattern : {"k", "S", "sk", "Ka", "a1", "@", "[", "z[", "\u017f", "aSk"}) {
        RE2::Options options;
        options.set_literal(true);
        options.set_case_sensitive(false);
        const RE2 expression(pattern, options);
        std::vector<std::uint32_t> expected;
        for (std::uint32_t row = 0; row < 3000; ++row) {
            if (RE2::PartialMatch(table.columns[0].values[row], expression)) expected.push_back(row);
        }
        EXPECT_EQ(*searchRows(table, pattern), expected) << pattern;
        EXPECT_FALSE(expected.empty()) << pattern;
    }
}

TEST(Search, TellsWhatIsFoundOnTheWay) {
    std::mt19937 random(8);
    const Table table = randomWords(200000, random);
    std::vector<std::vector<std::uint32_t>> parts;
    const auto all = searchRows(table, "ka", {}, {}, [&](const auto& rows) { parts.push_back(rows); });
    ASSERT_TRUE(all);
    ASSERT_GE(parts.size(), 3u);
    EXPECT_LT(parts.front().back(), 40000u) << "the first before a fifth was looked at";
    EXPECT_EQ(parts.back(), *all);
    for (const auto& part : parts) EXPECT_TRUE(std::equal(part.begin(), part.end(), all->begin()));
}

}  // namespace
}  // namespace nepho::projector
