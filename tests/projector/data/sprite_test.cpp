#include "projector/data/sprite.h"

#include "projector/data/sprite_sheet_reader.h"
#include "tests/projector/data/jpeg_bytes.h"
#include "tests/projector/data/png_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Sprite = TempFolder;

TEST_F(Sprite, TilesStandInRowsFromTheTopLeft) {
    const SpriteSheet sheet{"", 2, 1, 7, 2, {}};  // 3 x 2 tiles and a margin of one pixel at the right
    EXPECT_EQ(sheet.columns(), 3U);
    EXPECT_EQ(sheet.capacity(), 6U);
    EXPECT_EQ(sheet.origin(4).x, 2U);
    EXPECT_EQ(sheet.origin(4).y, 1U);
}

TEST_F(Sprite, SheetsThatFitAreRead) {
    std::vector<std::string> warnings;
    const auto sheet = readSpriteSheet(put("s.png", blackPng(6, 4)), {2, 2}, 6, warnings);
    ASSERT_TRUE(sheet && *sheet);
    EXPECT_EQ((*sheet)->columns(), 3U);
    EXPECT_EQ((*sheet)->capacity(), 6U);
    EXPECT_THAT(warnings, IsEmpty());
    EXPECT_TRUE(readSpriteSheet(folder_ / "s.png", {2, 2}, 8, warnings));
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("has 6 tiles for 8 rows, 2 rows have no tile")));
}

TEST_F(Sprite, AMarginAtTheRightIsWarnedOf) {
    std::vector<std::string> warnings;
    ASSERT_TRUE(readSpriteSheet(put("s.png", blackPng(7, 4)), {2, 2}, 6, warnings));
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("is 7 pixels wide, which is no multiple of its tiles' 2")));
}

TEST_F(Sprite, TheSquareGridIsAssumedWhereNothingSaysTheTile) {
    std::vector<std::string> warnings;
    const auto sheet = readSpriteSheet(put("s.png", blackPng(9, 6)), {0, 0}, 7, warnings);  // ceil(sqrt(7)) = 3
    ASSERT_TRUE(sheet && *sheet);
    EXPECT_EQ((*sheet)->tileWidth, 3U);
    EXPECT_EQ((*sheet)->tileHeight, 2U);
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("3 x 2 pixels were assumed")));
    const auto unknown = readSpriteSheet(folder_ / "s.png", {0, 0}, 17, warnings);
    EXPECT_TRUE(unknown && !*unknown);
}

TEST_F(Sprite, DamagedSheetsAndWrongTilesAreErrors) {
    const auto path = put("s.png", blackPng(6, 4));
    std::vector<std::string> warnings;
    for (const auto& [tile, expected] : {std::pair(std::array<std::uint32_t, 2>{7, 2}, "7 x 2 pixels"),
                                         std::pair(std::array<std::uint32_t, 2>{2, 5}, "2 x 5"),
                                         std::pair(std::array<std::uint32_t, 2>{0, 2}, "0 x 2")}) {
        const auto sheet = readSpriteSheet(path, tile, 6, warnings);
        ASSERT_FALSE(sheet);
        EXPECT_THAT(sheet.error().message, HasSubstr(expected));
    }
    EXPECT_FALSE(readSpriteSheet(put("s.gif", "GIF89a and so on"), {2, 2}, 6, warnings));
    EXPECT_FALSE(readSpriteSheet(folder_ / "absent.png", {2, 2}, 6, warnings));
    EXPECT_THAT(warnings, IsEmpty());
}

TEST_F(Sprite, AJpegIsASheetToo) {
    std::vector<std::string> warnings;
    const std::string file = jpegBytes(6, 4, std::vector<std::uint8_t>(6 * 4 * 3, 90));
    const auto sheet = readSpriteSheet(put("s.jpg", file), {2, 2}, 6, warnings);
    ASSERT_TRUE(sheet && *sheet);
    EXPECT_EQ((*sheet)->capacity(), 6U);
    EXPECT_THAT(warnings, IsEmpty());
    const auto damaged = readSpriteSheet(put("s.jpg", "\xFF\xD8\xFF\xE0 and so on"), {2, 2}, 6, warnings);
    ASSERT_FALSE(damaged);
    EXPECT_THAT(damaged.error().message, HasSubstr("damaged JPEG"));
}

TEST_F(Sprite, ASheetIsCheckedToItsEnd) {
    std::vector<std::string> warnings;
    const std::string png = blackPng(6, 4);
    const SpriteSheet sheet{put("s.png", png), 2, 2, 6, 4, {}};
    EXPECT_EQ(checkSpriteSheet(sheet, 99, warnings).value(), 4U);
    put("s.png", png.substr(0, png.size() - 20));
    EXPECT_THAT(checkSpriteSheet(sheet, 99, warnings).error().message, HasSubstr("s.png: is a damaged PNG"));
    EXPECT_THAT(warnings, IsEmpty());

    const std::string jpeg = jpegBytes(6, 4, std::vector<std::uint8_t>(6 * 4 * 3, 90));
    const std::size_t end = jpeg.size() - 2;
    const std::string longer = jpeg.substr(0, end) + std::string(99, 'a') + jpeg.substr(end);
    const SpriteSheet odd{put("odd.jpg", longer), 2, 2, 6, 4, {}};
    EXPECT_TRUE(checkSpriteSheet(odd, 99, warnings));
    EXPECT_THAT(warnings, ElementsAre(AllOf(HasSubstr("odd.jpg: is an odd JPEG"),
                                            HasSubstr("extraneous bytes before marker 0xd9"))));
}

TEST_F(Sprite, OfAHugeSheetTheFirstRowsAreChecked) {
    std::vector<std::string> warnings;
    const std::string png = blackPng(60, 40);
    const SpriteSheet sheet{put("s.png", png), 2, 2, 60, 40, {}};
    EXPECT_EQ(checkSpriteSheet(sheet, 60 * 30 + 59, warnings).value(), 30U);
    EXPECT_EQ(checkSpriteSheet(sheet, 1, warnings).value(), 0U);
}

}  // namespace
}  // namespace nepho::projector
