#include "engine/text/color_glyph.h"

#include <gtest/gtest.h>

#include <random>

namespace nepho::engine {
namespace {

TEST(ColorGlyph, TexelsAreMeansOfWhatTheyCover) {
    // 4 x 2 pixels become 2 x 1 texels.
    std::vector<std::uint8_t> bgra;
    for (int i = 0; i < 8; ++i)
        for (const int channel : {1, 2, 3, 4}) bgra.push_back(static_cast<std::uint8_t>(10 * i + channel));
    EXPECT_EQ(shrinkPicture({bgra.data(), 16, 4, 2}, 2, 1),
              (std::vector<std::uint8_t>{28, 27, 26, 29, 48, 47, 46, 49}));
}

TEST(ColorGlyph, TheSameSizeIsACopyAndEvenStaysEven) {
    std::mt19937 generator(3);
    std::vector<std::uint8_t> bgra(5 * 20);
    for (std::uint8_t& byte : bgra) byte = static_cast<std::uint8_t>(generator());
    const auto same = shrinkPicture({bgra.data(), 20, 5, 5}, 5, 5);
    for (std::size_t i = 0; i < same.size(); i += 4) {
        EXPECT_EQ(same[i], bgra[i + 2]);
        EXPECT_EQ(same[i + 1], bgra[i + 1]);
        EXPECT_EQ(same[i + 2], bgra[i]);
        EXPECT_EQ(same[i + 3], bgra[i + 3]);
    }
    const std::vector<std::uint8_t> even(136 * 128 * 4, 200);
    for (const std::uint8_t byte : shrinkPicture({even.data(), 136 * 4, 136, 128}, 50, 47)) ASSERT_EQ(byte, 200);
    EXPECT_EQ(shrinkPicture({even.data(), 4, 1, 1}, 3, 3), std::vector<std::uint8_t>(36, 200));
}

}  // namespace
}  // namespace nepho::engine
