#include "tests/support/image_compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace nepho::tests {
namespace {

// 2 x 2 pixels: black, red, green, blue.
projector::Image fourColors() {
    return {2, 2, {0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255}};
}

TEST(ImageCompare, EqualPicturesDoNotDiffer) {
    const auto difference = compareImages(fourColors(), fourColors());
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference.value().meanError, 0);
    EXPECT_EQ(difference.value().differentFraction, 0);
    EXPECT_EQ(difference.value().largestError, 0);
}

TEST(ImageCompare, CountsOnePixelAsAQuarterOfFour) {
    projector::Image actual = fourColors();
    actual.rgba[4] = 155;  // red of the second pixel, 100 less
    const auto difference = compareImages(fourColors(), actual);
    ASSERT_TRUE(difference);
    EXPECT_DOUBLE_EQ(difference.value().meanError, 100.0 / 16);
    EXPECT_DOUBLE_EQ(difference.value().differentFraction, 0.25);
    EXPECT_EQ(difference.value().largestError, 100);
}

TEST(ImageCompare, TreatsTheVisibleStepAsEqualAndOneMoreAsDifferent) {
    projector::Image actual = fourColors();
    actual.rgba[0] = kVisibleStep;
    EXPECT_EQ(compareImages(fourColors(), actual).value().differentFraction, 0);
    actual.rgba[0] = kVisibleStep + 1;
    EXPECT_EQ(compareImages(fourColors(), actual).value().differentFraction, 0.25);
}

TEST(ImageCompare, NoticesAChangeOfAlphaAlone) {
    projector::Image actual = fourColors();
    actual.rgba[15] = 0;
    const auto difference = compareImages(fourColors(), actual);
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference.value().differentFraction, 0.25);
    const std::vector<std::uint8_t>& seen = difference.value().picture.rgba;
    EXPECT_EQ((std::vector<std::uint8_t>(seen.begin() + 12, seen.end())),
              (std::vector<std::uint8_t>{255, 255, 255, 255}));
}

TEST(ImageCompare, NoticesAFlip) {
    projector::Image flipped = fourColors();
    std::rotate(flipped.rgba.begin(), flipped.rgba.begin() + 8, flipped.rgba.end());
    EXPECT_EQ(compareImages(fourColors(), flipped).value().differentFraction, 1);
}

TEST(ImageCompare, RefusesOtherSizes) {
    const projector::Image wide{4, 1, fourColors().rgba};
    const auto difference = compareImages(fourColors(), wide);
    ASSERT_FALSE(difference);
    EXPECT_EQ(difference.error().message, "the picture has 4 x 1 pixels, the golden 2 x 2");
}

TEST(ImageCompare, RefusesAGoldenThatShowsNothing) {
    const projector::Image blank{2, 2, std::vector<std::uint8_t>(16, 20)};
    const auto difference = compareImages(blank, blank);
    ASSERT_FALSE(difference);
    EXPECT_NE(difference.error().message.find("one colour"), std::string::npos) << difference.error().message;
    EXPECT_FALSE(compareImages(projector::Image{}, projector::Image{}));
}

}  // namespace
}  // namespace nepho::tests
