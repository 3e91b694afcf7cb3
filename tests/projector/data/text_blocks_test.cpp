#include "projector/data/text_blocks.h"

#include "projector/base/utf8.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

std::string joined(const std::vector<std::string_view>& blocks) {
    std::string all;
    for (const std::string_view block : blocks) all += block;
    return all;
}

TEST(TextBlocks, EndWithLines) {
    std::string text;
    for (int i = 0; i < 200000; ++i) text += std::to_string(i) + "\n";
    text += "no line feed";
    const auto blocks = splitAtLines(text);
    ASSERT_GT(blocks.size(), 3U);
    EXPECT_EQ(joined(blocks), text);
    for (std::size_t b = 0; b + 1 < blocks.size(); ++b) EXPECT_EQ(blocks[b].back(), '\n');
    EXPECT_TRUE(splitAtLines("").empty());
    EXPECT_EQ(splitAtLines(std::string(1000000, 'x')).size(), 1U);
}

TEST(TextBlocks, NeverEndWithinACharacter) {
    for (const char* character : {"\u00E9", "\u20AC", "\U0001F600"}) {
        for (const std::size_t shift : {0U, 1U, 2U, 3U}) {
            std::string text(shift, 'x');
            while (text.size() < 1000000) text += character;
            const auto blocks = splitAtCharacters(text);
            ASSERT_GT(blocks.size(), 3U);
            EXPECT_EQ(joined(blocks), text);
            for (const std::string_view block : blocks) EXPECT_TRUE(isValidUtf8(block)) << character << shift;
        }
    }
    const std::string none(1000000, '\x80');  // bytes that only ever follow another one
    EXPECT_EQ(joined(splitAtCharacters(none)), none);
}

TEST(TextBlocks, EveryBlockOnceAndProgressOnly) {
    std::vector<std::atomic<int>> done(1000);
    std::vector<double> fractions;
    JobContext context;
    context.onProgress = [&](std::string_view stage, double fraction) {
        EXPECT_EQ(stage, "reading");
        fractions.push_back(fraction);
    };
    ASSERT_TRUE(forEachBlock(done.size(), context, {"reading", 0.25, 0.5}, [&](std::size_t b) { ++done[b]; }));
    EXPECT_TRUE(std::all_of(done.begin(), done.end(), [](const auto& count) { return count == 1; }));
    ASSERT_GT(fractions.size(), 1U);
    EXPECT_GT(fractions.front(), 0.25);
    EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
    EXPECT_EQ(fractions.back(), 0.5);
}

TEST(TextBlocks, StopWithinAFewBlocksOfBeingAsked) {
    std::stop_source source;
    std::atomic<int> done{0};
    const Status stopped = forEachBlock(1000000, {source.get_token(), {}}, {}, [&](std::size_t) {
        if (++done == 10) source.request_stop();
    });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().message, kStoppedMessage);
    EXPECT_LT(done, 1000);
}

TEST(TextBlocks, LinesAreCountedFromOne) {
    const std::string text = "a\nb\n\nc";
    EXPECT_EQ(lineNumber(text, text.data()), 1U);
    EXPECT_EQ(lineNumber(text, text.data() + 2), 2U);
    EXPECT_EQ(lineNumber(text, text.data() + text.size() - 1), 4U);
}

}  // namespace
}  // namespace nepho::projector
