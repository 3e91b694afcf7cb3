#include "projector/data/list_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace nepho::projector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ListText, ReadsWhatPythonJsonAndNumpyWrite) {
    for (const char* text : {"[0.5, -1e-3, 7]", "[0.5,-1e-3,7]", " [ 0.5 -0.001  7. ]\r\n", "[0.5\n -1.e-03\n +7]",
                             "[0.5, -1e-3, 7, ]", "[np.float64(0.5), np.float32(-0.001), 7]"}) {
        std::array<float, 3> out{};
        const ParsedList list = parseList(text, out);
        EXPECT_THAT(list.wrong, IsEmpty()) << text;
        EXPECT_EQ(list.count, 3U) << text;
        EXPECT_THAT(out, ElementsAre(0.5F, -0.001F, 7.0F)) << text;
        EXPECT_TRUE(beginsList(text)) << text;
    }
    EXPECT_EQ(parseList("[]", {}).count, 0U);
    std::array<float, 3> odd{};
    EXPECT_THAT(parseList("[1e-60, 1e60, nan]", odd).wrong, IsEmpty());
    EXPECT_EQ(odd[0], 0.0F);
    EXPECT_TRUE(std::isinf(odd[1]));
    EXPECT_TRUE(std::isnan(odd[2]));
}

TEST(ListText, CountsWhatHasNoPlace) {
    std::array<float, 2> out{};
    EXPECT_EQ(parseList("[1, 2, 3, 4]", out).count, 4U);
    EXPECT_THAT(out, ElementsAre(1.0F, 2.0F));
}

TEST(ListText, SaysWhatIsWrong) {
    const auto wrong = [](std::string_view text) { return parseList(text, {}).wrong; };
    EXPECT_THAT(wrong("[1, two, 3]"), HasSubstr("number 2 of its list is \"two\""));
    EXPECT_THAT(wrong("[1, 2"), HasSubstr("not closed"));
    EXPECT_THAT(wrong("[1 2 ... 3]"), HasSubstr("cut short"));
    EXPECT_THAT(wrong("[[1, 2]]"), HasSubstr("number 1 of its list is \"[1\""));
    EXPECT_THAT(wrong("[1.2.3]"), HasSubstr("number 1"));
    EXPECT_THAT(wrong("[1,,2]"), HasSubstr("number 2"));
    EXPECT_THAT(wrong("[1] x"), HasSubstr("\"x\" follows"));
    EXPECT_THAT(wrong("1, 2"), HasSubstr("expected a list"));
    EXPECT_THAT(wrong("[np.float32(1]"), HasSubstr("number 1"));
    for (const char* text : {"", "[", "[a", "word", "1", "[]"}) EXPECT_FALSE(beginsList(text)) << text;
}

}  // namespace
}  // namespace nepho::projector
