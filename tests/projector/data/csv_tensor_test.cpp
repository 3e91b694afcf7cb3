#include "projector/data/csv_tensor_reader.h"
#include "tests/projector/data/temp_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Rows = std::vector<std::vector<float>>;
using Columns = std::map<std::string, std::vector<std::string>>;

class CsvTensor : public TempFolder {
  protected:
    Result<LoadedTensor> read(std::string_view text, const std::vector<std::string>& wanted = {},
                              const std::vector<std::size_t>& shape = {}) const {
        return readCsvTensor(put("data.csv", text), shape, wanted);
    }
    std::string errorOf(std::string_view text, const std::vector<std::string>& wanted = {}) const {
        const Result<LoadedTensor> tensor = read(text, wanted);
        return tensor ? "no error" : tensor.error().message;
    }
    void expect(std::string_view text, const Rows& rows, const Columns& columns,
                const std::vector<std::string>& wanted = {}) const {
        SCOPED_TRACE(text);
        const Result<LoadedTensor> tensor = read(text, wanted);
        ASSERT_TRUE(tensor) << tensor.error().message;
        Rows found;
        for (std::size_t r = 0; r < tensor->vectors.rows(); ++r) {
            const auto row = tensor->vectors.row(r);
            found.emplace_back(row.begin(), row.end());
        }
        EXPECT_EQ(found, rows);
        Columns others;
        for (const Column& column : tensor->columns) {
            for (std::size_t r = 0; r < column.rows(); ++r) others[column.name].push_back(column.text(r));
        }
        EXPECT_EQ(others, columns);
    }
};

TEST_F(CsvTensor, ReadsTheUsualSeparatorsAndQuotes) {
    const Rows kNumbers{{1, -2.5F}, {3e-3F, 4}};
    for (const char* text : {"1,-2.5\n3e-3,4\n", "1;-2.5\r\n3e-3;4",
                             "\xEF\xBB\xBF"
                             "1, -2.5\n\n 3e-3 ,+4\n",
                             "\"1\",\"-2.5\"\n\"3e-3\",\"4\"\n", "1\t-2.5\n3e-3\t4\n"}) {
        expect(text, kNumbers, {});
    }
    expect("x,y,name\n1,2,\"a \"\"b\"\", c\"\n3,4,\"two\nlines\"\n", {{1, 2}, {3, 4}},
           {{"name", {"a \"b\", c", "two\nlines"}}});
}

TEST_F(CsvTensor, CommasAreDecimalWhereTheyDoNotSeparate) {
    expect("a;b;c\n1,5;-2,25;x\n3;4e1;y\n", {{1.5F, -2.25F}, {3, 40}}, {{"c", {"x", "y"}}});
    expect("name;v;year\nann;[1.5, 2];0,5\nbo;[3, 4];7\n", {{1.5F, 2}, {3, 4}},
           {{"name", {"ann", "bo"}}, {"year", {"0.5", "7"}}});
    expect("id;a;b;weight\nq;1,5;2;0,5\nr;3;4;\n", {{1.5F, 2}, {3, 4}}, {{"id", {"q", "r"}}, {"weight", {"0.5", ""}}},
           {"a", "b"});
    // A point somewhere: then a comma is none, and such a column is text.
    expect("a;b;c\n1.5;2;1,5\n3;4;x\n", {{1.5F, 2}, {3, 4}}, {{"c", {"1,5", "x"}}});
}

TEST_F(CsvTensor, AHeaderIsRecognised) {
    expect("p,q\n1,2\n3,4\n", {{1, 2}, {3, 4}}, {});
    expect("word,2019,2020\n7,1,2\n8,3,4\n", {{7, 1, 2}, {8, 3, 4}}, {});               // a word above numbers
    expect(",0,1\na,5.5,6\nb,7,8\n", {{5.5F, 6}, {7, 8}}, {{"column 1", {"a", "b"}}});  // as pandas numbers columns
    expect("0,1,2\n3,4,5\n", {{0, 1, 2}, {3, 4, 5}}, {});                               // numbers that just go on
    expect("cat,1,2\ndog,3,4\n", {{1, 2}, {3, 4}}, {{"column 1", {"cat", "dog"}}});
    expect("1,2\n", {{1, 2}}, {});
    EXPECT_THAT(read(",0,1\na,5.5,6\nb,7,8\n")->warnings, ElementsAre(HasSubstr("counts the columns")));
    EXPECT_THAT(read("p,q\n1,2\n3,4\n")->warnings, IsEmpty());
}

TEST_F(CsvTensor, AColumnOfListsIsTheVector) {
    // As pandas writes data frames with lists and with numpy arrays in them.
    expect(",text,n_tokens,embedding\n0,\"Hello, you\",3,\"[0.5, -1e-3, 2]\"\n1,Bye,1,\"[1, 2, 3]\"\n",
           {{0.5F, -1e-3F, 2}, {1, 2, 3}},
           {{"column 1", {"0", "1"}}, {"text", {"Hello, you", "Bye"}}, {"n_tokens", {"3", "1"}}});
    expect("label,vector\na,[ 0.5  1. ]\nb,\"[2.\n 3. ]\"\n", {{0.5F, 1}, {2, 3}}, {{"label", {"a", "b"}}});
    expect("embedding\n\"[1, 2]\"\n\"[3, 4]\"\n", {{1, 2}, {3, 4}}, {});
    const char* const kTwo = "a,first,second\nx,\"[1, 2]\",\"[5, 6]\"\ny,\"[3, 4]\",\"[7, 8]\"\n";
    expect(kTwo, {{1, 2}, {3, 4}}, {{"a", {"x", "y"}}});
    EXPECT_THAT(read(kTwo)->warnings,
                ElementsAre(AllOf(HasSubstr("left out: \"second\""), HasSubstr("--vector-columns"))));
    expect(kTwo, {{5, 6}, {7, 8}}, {{"a", {"x", "y"}}}, {"second"});
}

TEST_F(CsvTensor, AmongNumbersSomeAreMetadata) {
    const Columns kIds{{"id", {"17", "4"}}};
    expect("id,a,b\n17,1,2\n4,3,4\n", {{1, 2}, {3, 4}}, kIds);
    expect(",a,b\n17,1,2\n4,3,4\n", {{1, 2}, {3, 4}}, {{"column 1", {"17", "4"}}});
    expect("Label,a,b\n17,1,2\n4,3,4\n", {{1, 2}, {3, 4}}, {{"Label", {"17", "4"}}});
    expect("a,class,b\n1,7,2\n3,8,4\n", {{1, 2}, {3, 4}}, {{"class", {"7", "8"}}});
    expect("1,5,6\n2,7,8\n3,9,10\n", {{5, 6}, {7, 8}, {9, 10}}, {{"column 1", {"1", "2", "3"}}});
    expect("n,a\n1,5\n2,7\n", {{1, 5}, {2, 7}}, {});  // two rows may count by chance
    // Most names end in a number: the others say something about them.
    expect("price,d0,d1,d2\n9,1,2,3\n8,4,5,6\n", {{1, 2, 3}, {4, 5, 6}}, {{"price", {"9", "8"}}});
    expect("price,size,weight,d0,d1,d2\n9,1,2,3,4,5\n8,4,5,6,7,8\n", {{9, 1, 2, 3, 4, 5}, {8, 4, 5, 6, 7, 8}}, {});
}

TEST_F(CsvTensor, ThePersonChoosesTheColumns) {
    const char* const kText = "price,d0,d1,e0,name\n9,1,2,3,x\n8,4,5,6,y\n";
    expect(kText, {{1, 2}, {4, 5}}, {{"price", {"9", "8"}}, {"e0", {"3", "6"}}, {"name", {"x", "y"}}}, {"d*"});
    expect(kText, {{9, 3}, {8, 6}}, {{"d0", {"1", "4"}}, {"d1", {"2", "5"}}, {"name", {"x", "y"}}}, {"*ric*", "e0"});
    expect(kText, {{3}, {6}}, {{"price", {"9", "8"}}, {"d0", {"1", "4"}}, {"d1", {"2", "5"}}, {"name", {"x", "y"}}},
           {"e*0"});
    EXPECT_THAT(errorOf(kText, {"f*"}), AllOf(HasSubstr("has no column \"f*\""), HasSubstr("\"price\", \"d0\"")));
    EXPECT_THAT(errorOf(kText, {"name"}), HasSubstr("column \"name\" does not hold numbers"));
    EXPECT_THAT(errorOf(kText, {"d0*0"}), HasSubstr("has no column"));
}

TEST_F(CsvTensor, AnEmptyCellOfAVectorIsNaN) {
    const Result<LoadedTensor> tensor = read("a,b\n1,\n,4\n5,6\n");
    ASSERT_TRUE(tensor) << tensor.error().message;
    EXPECT_TRUE(std::isnan(tensor->vectors(0, 1)));
    EXPECT_TRUE(std::isnan(tensor->vectors(1, 0)));
    EXPECT_EQ(tensor->vectors(2, 1), 6);
    const Result<LoadedTensor> lists = read("a,v\nx,\"[1, 2]\"\ny,\n");
    ASSERT_TRUE(lists) << lists.error().message;
    EXPECT_TRUE(std::isnan(lists->vectors(1, 1)));
}

TEST_F(CsvTensor, ErrorsNameFileLineColumnFoundAndExpected) {
    const std::string kGood = "a,b,c\n1,2,\"x\ny\"\n";
    EXPECT_THAT(errorOf(kGood + "3\n"), HasSubstr("data.csv: line 4 has 1 cells, expected 3"));
    EXPECT_THAT(errorOf(kGood + "3,4,5,6,7\n"), HasSubstr("line 4 has 5 cells, expected 3"));
    EXPECT_THAT(errorOf(kGood + "3,4,\"z\n"), HasSubstr("line 4, column \"c\": its quotation mark is never closed"));
    EXPECT_THAT(errorOf(kGood + "\"3\"4,4,z\n"),
                HasSubstr("line 4, column \"a\": text follows its closing quotation mark"));
    EXPECT_THAT(errorOf("v,w\n\"[1, 2]\",1\n\"[3, 4, 5]\",1\n"),
                HasSubstr("line 3, column \"v\": its list has 3 numbers, expected 2"));
    EXPECT_THAT(errorOf("v,w\n\"[1 2 ... 9]\",1\n"), HasSubstr("line 2, column \"v\": its list was cut short"));
    std::string late = "a,b\n";
    for (int i = 0; i < 300; ++i) late += "1,2\n";  // beyond what the columns are chosen from
    EXPECT_THAT(errorOf(late + "3,four\n"), HasSubstr("line 302, column \"b\": it is \"four\", expected a number"));
    EXPECT_THAT(errorOf("name,year\nann,1900\n"),
                AllOf(HasSubstr("neither a column of lists"), HasSubstr("\"name\", \"year\"")));
    EXPECT_THAT(errorOf(" \n"), HasSubstr("only blank lines"));
    EXPECT_THAT(errorOf(""), HasSubstr("is empty"));
    EXPECT_THAT(errorOf("version https://git-lfs.github.com/spec/v1\noid sha256:1\n"), HasSubstr("git-LFS pointer"));
}

TEST_F(CsvTensor, ADeclaredShapeThatDoesNotFitIsOnlyWarnedAbout) {
    EXPECT_THAT(read("1,2\n3,4\n", {}, {1000, 50})->warnings, ElementsAre(HasSubstr("1000 x 50 were declared")));
    EXPECT_THAT(read("1,2\n3,4\n", {}, {2, 2})->warnings, IsEmpty());
}

TEST_F(CsvTensor, ListsThatAreMostlyEmptyAreNaN) {
    std::string list = "0";
    for (int i = 1; i < 300; ++i) list.append(",").append(std::to_string(i));
    std::string text = "name,vector\na,\"[" + list + "]\"\n";
    for (int row = 0; row < 500; ++row) text += "b,\n";
    const Result<LoadedTensor> tensor = read(text);
    ASSERT_TRUE(tensor) << tensor.error().message;
    ASSERT_EQ(tensor->vectors.rows(), 501u);
    EXPECT_EQ(tensor->vectors(0, 299), 299.0F);
    EXPECT_TRUE(std::isnan(tensor->vectors(500, 0)));
}

TEST_F(CsvTensor, ARaggedFileIsRefusedBeforeTheMatrixIsAllocated) {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "1.5,";
    text += "1\n";
    for (int i = 0; i < 200000; ++i) text += "1\n";
    EXPECT_THAT(errorOf(text), HasSubstr("line 2 has 1 cells, expected 20001"));
    text = "v\n\"[";
    for (int i = 0; i < 20000; ++i) text += "1,";
    text += "1]\"\n";
    for (int i = 0; i < 200000; ++i) text += "[1]\n";
    EXPECT_THAT(errorOf(text), HasSubstr("line 3, column \"v\": its list has 1 numbers, expected 20001"));
}

TEST_F(CsvTensor, ManyBlocksGiveTheSameAsOne) {
    std::string text = "id,text,a,b\n";
    for (int i = 0; i < 60000; ++i)
        text += fmt::format("{},\"word \"\"{}\"\",\nof two lines\",{},{}\n", i, i, i, i * 0.25);
    ASSERT_GT(text.size(), std::size_t{2} << 20);  // several blocks
    const Result<LoadedTensor> tensor = read(text);
    ASSERT_TRUE(tensor) << tensor.error().message;
    ASSERT_EQ(tensor->vectors.rows(), 60000U);
    ASSERT_EQ(tensor->columns.size(), 2U);
    for (std::size_t row = 0; row < 60000; ++row) {
        ASSERT_EQ(tensor->vectors(row, 0), static_cast<float>(row));
        ASSERT_EQ(tensor->vectors(row, 1), static_cast<float>(row) * 0.25F);
        ASSERT_EQ(tensor->columns[0].numbers[row], static_cast<double>(row));
        ASSERT_EQ(tensor->columns[1].text(row), fmt::format("word \"{}\",\nof two lines", row));
    }
    EXPECT_THAT(errorOf(text + "1,2\n"), HasSubstr("line 120002 has 2 cells"));
}

TEST_F(CsvTensor, StopsWhenAskedAndSaysHowFarItIs) {
    std::stop_source source;
    std::vector<double> fractions;
    const auto path = put("data.csv", "a,b\n1,2\n");
    ASSERT_TRUE(readCsvTensor(path, {}, {}, {source.get_token(), [&](std::string_view stage, double fraction) {
                                                 EXPECT_EQ(stage, "vectors");
                                                 fractions.push_back(fraction);
                                             }}));
    ASSERT_FALSE(fractions.empty());
    EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
    EXPECT_EQ(fractions.back(), 1.0);
    source.request_stop();
    const Result<LoadedTensor> tensor = readCsvTensor(path, {}, {}, {source.get_token(), {}});
    ASSERT_FALSE(tensor);
    EXPECT_EQ(tensor.error().message, kStoppedMessage);
}

TEST_F(CsvTensor, CutAnywhereOrOfAnyByteItIsReadOrRefused) {
    const std::string whole = "id,\"a\"\"b\",v,w\r\n1,\"x\ny\",\"[1, 2]\",3\n\n2,\"\",\"[3 4]\",\"4\"\n";
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const Result<LoadedTensor> tensor = read(whole.substr(0, length));
        EXPECT_TRUE(!tensor || tensor->vectors.rows() <= 4);
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (int byte = 0; byte < 256; byte += 5) {
            std::string changed = whole;
            changed[at] = static_cast<char>(byte);
            const Result<LoadedTensor> tensor = read(changed);
            EXPECT_TRUE(!tensor || tensor->vectors.cols() <= 16);
        }
    }
}

}  // namespace
}  // namespace nepho::projector
