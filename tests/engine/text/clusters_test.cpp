#include "engine/text/clusters.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nepho::engine {
namespace {

std::vector<std::size_t> lengths(std::u32string_view text) {
    std::vector<std::size_t> found;
    while (!text.empty()) {
        found.push_back(clusterLength(text));
        text.remove_prefix(found.back());
    }
    return found;
}
using Lengths = std::vector<std::size_t>;

TEST(Clusters, LettersKeepTheirMarks) {
    EXPECT_EQ(lengths(U"abc"), (Lengths{1, 1, 1}));
    EXPECT_EQ(lengths(U"e\u0301q\u0303\u0301x"), (Lengths{2, 3, 1}));
    EXPECT_EQ(lengths(U"\u0E17\u0E35\u0E48\u0E19"), (Lengths{3, 1})) << "Thai";
    EXPECT_EQ(lengths(U"\u0301a"), (Lengths{1, 1})) << "a mark alone";
}

TEST(Clusters, ConjunctsAndSyllablesStayWhole) {
    EXPECT_EQ(lengths(U"\u0939\u093F\u0928\u094D\u0926\u0940"), (Lengths{2, 4})) << "hi-ndi";
    EXPECT_EQ(lengths(U"\u0915\u094D\u0937"), (Lengths{3}));
    EXPECT_EQ(lengths(U"\u0915\u094D a"), (Lengths{2, 1, 1})) << "a virama joins no space";
    EXPECT_EQ(lengths(U"\u1112\u1161\u11AB\u1100\u1173"), (Lengths{3, 2})) << "jamo";
}

TEST(Clusters, EmojiHoldTogether) {
    EXPECT_EQ(lengths(U"\U0001F469\u200D\U0001F52C\U0001F600"), (Lengths{3, 1})) << "a scientist, a face";
    EXPECT_EQ(lengths(U"\U0001F44D\U0001F3FD\u2764\uFE0F"), (Lengths{2, 2})) << "a skin tone, a style";
    EXPECT_EQ(lengths(U"\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7"), (Lengths{2, 2})) << "flags";
    EXPECT_EQ(lengths(U"1\uFE0F\u20E3"), (Lengths{3})) << "a keycap";
}

TEST(Clusters, WhatIsAnEmoji) {
    EXPECT_TRUE(isEmoji(U"\U0001F600"));
    EXPECT_TRUE(isEmoji(U"\u2764\uFE0F"));
    EXPECT_TRUE(isEmoji(U"1\uFE0F\u20E3"));
    EXPECT_FALSE(isEmoji(U"1"));
    EXPECT_FALSE(isEmoji(U"\u2764"));
    EXPECT_FALSE(isEmoji(U"\U0001F600\uFE0E")) << "asked for as text";
    EXPECT_FALSE(isEmoji(U"\U00020000"));
}

}  // namespace
}  // namespace nepho::engine
