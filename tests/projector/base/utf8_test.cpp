#include "projector/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace nepho::projector {
namespace {

TEST(Utf8, AcceptsEveryLengthOfSequence) {
    EXPECT_TRUE(isValidUtf8(""));
    EXPECT_TRUE(isValidUtf8("plain ASCII that is longer than eight bytes"));
    EXPECT_TRUE(
        isValidUtf8("\x7F \xC2\x80 \xDF\xBF \xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF \xF0\x90\x80\x80 "
                    "\xF4\x8F\xBF\xBF"));
}

TEST(Utf8, RefusesWhatTheStandardExcludes) {
    const char* const kBad[] = {"\x80",
                                "\xC0\x80",
                                "\xC1\xBF",
                                "\xE0\x9F\xBF",
                                "\xED\xA0\x80",
                                "\xF0\x8F\xBF\xBF",
                                "\xF4\x90\x80\x80",
                                "\xF5\x80\x80\x80",
                                "\xFF",
                                "\xC2",
                                "\xE2\x82",
                                "\xF0\x9F\x98",
                                "abcdefgh\xFE"};
    for (const char* text : kBad) EXPECT_FALSE(isValidUtf8(text)) << text;
}

TEST(Utf8, ReplacesEveryMaximalSubpartOnce) {
    // The example of the Unicode standard, section 3.9, table 3-11: truncated sequences become one U+FFFD each.
    EXPECT_EQ(repairUtf8("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), "\uFFFD\uFFFD\uFFFD\uFFFDA");
    // Table 3-8: ill-formed non-shortest forms become one each byte.
    EXPECT_EQ(repairUtf8("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA");
    EXPECT_EQ(repairUtf8("caf\xC3\xA9 and \xE7\x82\x8A"), "caf\u00E9 and \u708A");
}

TEST(Utf8, RepairedTextIsValidForEveryByteEverywhere) {
    for (int byte = 0; byte < 256; ++byte) {
        for (const char* rest : {"", "a", "\x80", "\x9F\x80", "\xBF\xBF\xBF", "abcdefghijk"}) {
            const std::string text = std::string(1, static_cast<char>(byte)) + rest;
            const std::string repaired = repairUtf8(text);
            EXPECT_TRUE(isValidUtf8(repaired)) << byte;
            EXPECT_EQ(repaired == text, isValidUtf8(text)) << byte;
        }
    }
}

TEST(Utf8, TakesOneByteOrderMarkOff) {
    EXPECT_EQ(withoutByteOrderMark("\xEF\xBB\xBF"
                                   "1\t2"),
              "1\t2");
    EXPECT_EQ(withoutByteOrderMark("\xEF\xBB"), "\xEF\xBB");
    EXPECT_EQ(withoutByteOrderMark(""), "");
}

TEST(Utf8, QuotesForMessagesArePrintableShortAndValid) {
    EXPECT_EQ(inQuotes("a\tb\x01"), "\"a b \"");
    EXPECT_EQ(inQuotes(std::string(100, 'x')), '"' + std::string(40, 'x') + "...\"");
    const std::string cut = inQuotes(std::string(39, 'x') + "\u708A");  // must not be cut within the sign
    EXPECT_EQ(cut, '"' + std::string(39, 'x') + "...\"");
    EXPECT_TRUE(isValidUtf8(inQuotes("\xFF\xFE")));
}

}  // namespace
}  // namespace nepho::projector
