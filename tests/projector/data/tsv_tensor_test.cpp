#include "projector/data/tsv_tensor_reader.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/data/temp_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TsvTensor : public TempFolder {
  protected:
    Result<LoadedTensor> read(std::string_view text, const std::vector<std::size_t>& shape = {}) const {
        return readTsvTensor(put("tensors.tsv", text), shape);
    }
    void expectRows(std::string_view text, const std::vector<std::vector<float>>& expected) const {
        const Result<LoadedTensor> tensor = read(text);
        ASSERT_TRUE(tensor) << tensor.error().message;
        ASSERT_EQ(tensor->vectors.rows(), expected.size()) << text;
        for (std::size_t row = 0; row < expected.size(); ++row) {
            const auto values = tensor->vectors.row(row);
            EXPECT_EQ(std::vector<float>(values.begin(), values.end()), expected[row]) << text;
        }
    }
    std::string errorOf(std::string_view text) const {
        const Result<LoadedTensor> tensor = read(text);
        return tensor ? "no error" : tensor.error().message;
    }
};

TEST_F(TsvTensor, ReadsTheUsualShapesOfText) {
    const std::vector<std::vector<float>> kTwoByTwo{{1, -2.5F}, {3e-3F, 4}};
    for (const char* text : {"1\t-2.5\n3e-3\t4\n", "1\t-2.5\n3e-3\t4", "1\t-2.5\r\n3e-3\t4\r\n",
                             "\xEF\xBB\xBF"
                             "1\t-2.5\n3e-3\t4\n",
                             "\n1\t-2.5\n\n \t\n3e-3\t4\n\n", "1\t-2.5\t\n3e-3\t4\t\n", "1 -2.5\n3e-3 4\n",
                             "1  -2.5 \n 3e-3   4\n", "+1\t-2.50\n+3E-03\t4.\n", " 1\t -2.5\n3e-3 \t4 \n"}) {
        expectRows(text, kTwoByTwo);
    }
    expectRows("5\n6\n", {{5}, {6}});
    expectRows("1\t2", {{1, 2}});
    expectRows("1e-60\t2\n", {{0, 2}});
}

TEST_F(TsvTensor, ALeadingWordIsTheLabel) {
    const Result<LoadedTensor> tensor = read("cat\t1\t2\ndog\t3\t4\n");
    ASSERT_TRUE(tensor);
    EXPECT_EQ(tensor->vectors.cols(), 2U);
    ASSERT_TRUE(tensor->label);
    EXPECT_EQ(tensor->label->name, "label");
    EXPECT_THAT(tensor->label->values, ElementsAre("cat", "dog"));
}

TEST_F(TsvTensor, OneTokenMoreThanTheFirstRowIsALabel) {
    const Result<LoadedTensor> tensor = read("1\t2\ncat\t3\t4\n7\t5\t6\n");
    ASSERT_TRUE(tensor) << tensor.error().message;
    EXPECT_EQ(tensor->vectors(2, 0), 5);
    EXPECT_EQ(tensor->label->text(0), "");
    EXPECT_EQ(tensor->label->text(1), "cat");
    EXPECT_EQ(tensor->label->text(2), "7");
}

TEST_F(TsvTensor, ANumberAmongWordLabelsIsALabelToo) {
    const Result<LoadedTensor> tensor = read("2019\t1\t2\nthe\t3\t4\nof\t5\t6\n");
    ASSERT_TRUE(tensor) << tensor.error().message;
    EXPECT_EQ(tensor->vectors.cols(), 2U);
    EXPECT_EQ(tensor->label->text(0), "2019");
    EXPECT_EQ(tensor->vectors(0, 0), 1);
}

TEST_F(TsvTensor, OneStrayWordIsAnErrorNotALabel) {
    EXPECT_THAT(errorOf("1\t2\t3\n4\t5\t6\nx7\t8\t9\n"),
                HasSubstr("line 3 has a bad field: field 1 is \"x7\", expected a number"));
}

TEST_F(TsvTensor, ErrorsNameLineFieldFoundAndExpected) {
    EXPECT_THAT(errorOf("1\t2\n\n3\n"), HasSubstr("tensors.tsv: line 3 has 1 numbers, expected 2"));
    EXPECT_THAT(errorOf("1\t2\n3\t4\t5\t6\n"), HasSubstr("line 2 has 4 numbers, expected 2"));
    EXPECT_THAT(errorOf("1\t2\n3\tfour\n"),
                HasSubstr("line 2 has a bad field: field 2 is \"four\", expected a number"));
    EXPECT_THAT(errorOf("cat\t1\t2\ndog\t3\tx\n"), HasSubstr("field 3 is \"x\""));
    EXPECT_THAT(errorOf("1\t\t3\n"), HasSubstr("field 2 is empty"));
    EXPECT_THAT(errorOf("name\tvalue\n1\t2\n"), HasSubstr("has no header"));
    EXPECT_THAT(errorOf("1,2\n3,4\n"), HasSubstr("is comma-separated"));
    EXPECT_THAT(errorOf(" \n\t\n"), HasSubstr("only blank lines"));
    EXPECT_THAT(errorOf(""), HasSubstr("is empty"));
    EXPECT_THAT(errorOf("version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n"),
                HasSubstr("git-LFS pointer"));
    EXPECT_THAT(errorOf("\xFF\xFE"
                        "1\0"),
                HasSubstr("UTF-16"));
}

TEST_F(TsvTensor, ARaggedFileIsRefusedBeforeTheMatrixIsAllocated) {
    // 20,000 numbers in the first row and 200,000 short rows would be 16 GB.
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "1\t";
    text += "1\n";
    for (int i = 0; i < 200000; ++i) text += "1\n";
    EXPECT_THAT(errorOf(text), HasSubstr("line 2 has 1 numbers, expected 20001"));
}

TEST_F(TsvTensor, AnAscendingFirstColumnBeyondTheDeclaredOnesIsAnIndex) {
    const Result<LoadedTensor> index = read("0\t5\t6\n1\t7\t8\n2\t9\t10\n", {3, 2});
    ASSERT_TRUE(index);
    EXPECT_EQ(index->vectors.cols(), 2U);
    EXPECT_EQ(index->vectors(2, 1), 10);
    EXPECT_THAT(index->label->numbers, ElementsAre(0, 1, 2));
    EXPECT_THAT(index->warnings, ElementsAre(HasSubstr("first column counts the rows")));
    // Not ascending, or nothing declared: the file is believed.
    const Result<LoadedTensor> data = read("0\t5\t6\n2\t7\t8\n", {2, 2});
    EXPECT_EQ(data->vectors.cols(), 3U);
    EXPECT_THAT(data->warnings, ElementsAre(HasSubstr("holds 2 rows of 3 numbers, 2 x 2 were declared")));
    EXPECT_EQ(read("0\t5\t6\n1\t7\t8\n")->vectors.cols(), 3U);
}

TEST_F(TsvTensor, DeclaredShapesThatDoNotFitAreOnlyWarnedAbout) {
    EXPECT_THAT(read("1\t2\n3\t4\n", {1000, 50})->warnings, ElementsAre(HasSubstr("1000 x 50 were declared")));
    EXPECT_THAT(read("1\t2\n3\t4\n", {2, 2})->warnings, IsEmpty());
    EXPECT_THAT(read("1\t2\n3\t4\n", {0, 2})->warnings, IsEmpty());
}

TEST_F(TsvTensor, TheCountsLineOfWord2vecIsTakenOff) {
    const Result<LoadedTensor> tensor = read("2 3\nthe 1 2 3\nof 4 5 6\n");
    ASSERT_TRUE(tensor) << tensor.error().message;
    EXPECT_EQ(tensor->vectors.rows(), 2U);
    EXPECT_EQ(tensor->vectors.cols(), 3U);
    EXPECT_THAT(tensor->warnings, IsEmpty());
    EXPECT_THAT(read("9 3\nthe 1 2 3\nof 4 5 6\n")->warnings, ElementsAre(HasSubstr("claims 9 rows, it holds 2")));
    EXPECT_THAT(errorOf("2 3\nthe 1 2 3\nof 4 5\n"), HasSubstr("line 3"));
    EXPECT_EQ(read("1 2\n3 4\n")->vectors.rows(), 2U);  // two rows of two are data
}

TEST_F(TsvTensor, BadUtf8InLabelsIsReplacedWithOneWarning) {
    const Result<LoadedTensor> tensor = read("caf\xE9\t1\t2\nna\xEFve\t3\t4\n");
    ASSERT_TRUE(tensor);
    EXPECT_EQ(tensor->label->text(0), "caf\uFFFD");
    EXPECT_EQ(tensor->warnings.size(), 1U);
}

TEST_F(TsvTensor, ManyBlocksGiveTheSameAsOneThread) {
    std::string text;
    for (int i = 0; i < 150000; ++i) {
        text += fmt::format("w{}\t{}\t{}\n", i, i, i * 0.25);
        if (i % 1000 == 0) text += "\n";
    }
    ASSERT_GT(text.size(), std::size_t{3} << 20);  // several blocks
    const Result<LoadedTensor> tensor = read(text);
    ASSERT_TRUE(tensor);
    ASSERT_EQ(tensor->vectors.rows(), 150000U);
    for (std::size_t row = 0; row < 150000; ++row) {
        ASSERT_EQ(tensor->vectors(row, 0), static_cast<float>(row));
        ASSERT_EQ(tensor->label->codes[row], static_cast<std::int32_t>(row));
    }
    text += "bad\t1\n";
    EXPECT_THAT(errorOf(text), HasSubstr("line 150151 has 1 numbers, expected 2"));
    // The numbers of labels' rows first, so that the reader learns late what they are; and bytes of no character.
    const Result<LoadedTensor> late = read(fmt::format("0\t0\t0\n{}caf\xE9\t1\t1\n", text.substr(0, text.size() - 6)));
    ASSERT_TRUE(late) << late.error().message;
    EXPECT_EQ(late->label->text(0), "0");
    EXPECT_EQ(late->label->text(1), "w0");
    EXPECT_EQ(late->label->text(150001), "caf\uFFFD");
    EXPECT_EQ(late->warnings.size(), 1U);
}

TEST_F(TsvTensor, SaysHowFarItIs) {
    std::vector<double> fractions;
    const auto note = [&](std::string_view stage, double fraction) {
        EXPECT_EQ(stage, "vectors");
        fractions.push_back(fraction);
    };
    ASSERT_TRUE(readTsvTensor(put("tensors.tsv", "1\t2\n"), {}, {{}, note}));
    ASSERT_GT(fractions.size(), 2U);
    EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
    EXPECT_EQ(fractions.back(), 1.0);
}

TEST_F(TsvTensor, PlainAndOddRowsGiveTheSame) {
    // Each written so that the reader's short way takes it, and so that it does not.
    expectRows("1\t2\n +1\t2\n1 \t 2\n1\t2 \t\r\n1\t2", {{1, 2}, {1, 2}, {1, 2}, {1, 2}, {1, 2}});
    const Result<LoadedTensor> words =
        read("a\t1\t2\n b \t1\t2\nc d\t1\t2\n7\t+1\t2\ne\t 1\t2\n\t1\t2\n f\t1\t2\ng \t1\t2\n");
    ASSERT_TRUE(words) << words.error().message;
    EXPECT_THAT(words->label->values, ElementsAre("a", "b", "c d", "7", "e", "f", "g"));
    EXPECT_TRUE(words->label->isMissing(5));
    for (std::size_t row = 0; row < 8; ++row) EXPECT_EQ(words->vectors(row, 1), 2);
}

TEST_F(TsvTensor, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const Result<LoadedTensor> tensor = readTsvTensor(put("tensors.tsv", "1\t2\n"), {}, {source.get_token(), {}});
    ASSERT_FALSE(tensor);
    EXPECT_EQ(tensor.error().message, kStoppedMessage);
}

TEST_F(TsvTensor, CutAnywhereOrOfAnyByteItIsReadOrRefused) {
    const std::string whole = "cat\t1.5\t-2e3\r\ndog\t3\t4\n\n7\t5\t6\n";
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const Result<LoadedTensor> tensor = read(whole.substr(0, length));
        EXPECT_TRUE(!tensor || tensor->vectors.rows() <= 3);
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
