#include "engine/ui/plain_text.h"

#include <gtest/gtest.h>

namespace nepho::engine {
namespace {

TEST(PlainText, IsLatinGreekAndCyrillicWithoutMarks) {
    for (const char* text : {"", "plain text, 7 %", "Zażółć gęślą jaźń", "Ελλάδα", "Привет", "two\nlines\tand a tab",
                             "“quoted” – and…", "a → b, x ≤ y", "\u00a9 no emoji by itself"})
        EXPECT_TRUE(isPlainText(text)) << text;
}

TEST(PlainText, IsNothingThatMustBeShapedOrThatTheFontLacks) {
    for (const char* text :
         {"سلام",      "שלום", "नमस्ते", "สวัสดี",    "你好",         "こんにちは", "한국어",   "👩‍👩‍👧",
          "❤️",         "1️⃣",    "🇩🇪",   "q\u0303", "\u0438\u0483", "a\u200fb",   "a\u202eb", "latin with سلام",
          "xyz\u0301", "\xff", "⚙",    "𝄞"})
        EXPECT_FALSE(isPlainText(text)) << text;
}

}  // namespace
}  // namespace nepho::engine
