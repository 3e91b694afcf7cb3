#include "engine/text/utf8.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace nepho::engine {
namespace {

using testing::ElementsAre;

std::vector<unsigned> decode(std::string_view text) {
    std::vector<unsigned> out;
    while (!text.empty()) out.push_back(static_cast<unsigned>(takeCharacter(text)));
    return out;
}

TEST(Utf8, ReadsEveryLength) {
    EXPECT_THAT(decode("A\x7F"), ElementsAre(0x41u, 0x7Fu));
    EXPECT_THAT(decode("\xC2\x80\xDF\xBF"), ElementsAre(0x80u, 0x7FFu));
    EXPECT_THAT(decode("\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"),
                ElementsAre(0x800u, 0xD7FFu, 0xE000u, 0xFFFFu));
    EXPECT_THAT(decode("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), ElementsAre(0x10000u, 0x10FFFFu));
}

TEST(Utf8, ReplacesAsTheUnicodeStandardDoes) {
    constexpr unsigned kBad = 0xFFFD;
    // Table 3-8 of the Unicode standard, version 15: U+FFFD for each maximal subpart.
    EXPECT_THAT(decode("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64"),
                ElementsAre(0x61u, kBad, kBad, kBad, 0x62u, kBad, 0x63u, kBad, kBad, 0x64u));
    EXPECT_THAT(decode("\xC0\xAF"), ElementsAre(kBad, kBad));                      // overlong
    EXPECT_THAT(decode("\xE0\x80\xAF"), ElementsAre(kBad, kBad, kBad));            // overlong
    EXPECT_THAT(decode("\xED\xA0\x80"), ElementsAre(kBad, kBad, kBad));            // surrogate
    EXPECT_THAT(decode("\xF4\x90\x80\x80"), ElementsAre(kBad, kBad, kBad, kBad));  // past U+10FFFF
    EXPECT_THAT(decode("\xFF"), ElementsAre(kBad));
    EXPECT_THAT(decode("\xE4\xBD"), ElementsAre(kBad));  // cut off by the end
    EXPECT_THAT(decode(std::string_view("\0a", 2)), ElementsAre(0u, 0x61u));
}

TEST(Utf8, RandomBytesGiveCharacters) {
    std::mt19937 generator(1);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int i = 0; i < 16; ++i) text += static_cast<char>(generator());
        const auto characters = decode(text);
        EXPECT_LE(characters.size(), text.size());
        for (const unsigned c : characters) EXPECT_TRUE(c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF));
    }
}

}  // namespace
}  // namespace nepho::engine
