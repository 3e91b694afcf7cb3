#include "projector/data/sprite.h"

#include "projector/data/sprite_sheet_reader.h"
#include "tests/projector/data/png_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Sprite : public TempFolder {
  protected:
    Result<Image> read(std::string_view bytes) const { return readPng(put("image.png", bytes)); }
    std::vector<int> pixels(std::string_view bytes) const {
        const Result<Image> image = read(bytes);
        if (!image) return {-1};
        return {image->rgba.begin(), image->rgba.end()};
    }
};

TEST_F(Sprite, DecodesEveryColourTypeToRgba) {
    EXPECT_THAT(pixels(pngBytes(2, 1, 8, 0, std::string("\0\x10\xFF", 3))),
                ElementsAre(16, 16, 16, 255, 255, 255, 255, 255));
    EXPECT_THAT(pixels(pngBytes(1, 2, 8, 2, std::string("\0\x01\x02\x03\0\x04\x05\x06", 8))),
                ElementsAre(1, 2, 3, 255, 4, 5, 6, 255));
    EXPECT_THAT(pixels(pngBytes(1, 1, 8, 4, std::string("\0\x20\x40", 3))), ElementsAre(32, 32, 32, 64));
    EXPECT_THAT(pixels(pngBytes(1, 1, 8, 6, std::string("\0\x01\x02\x03\x04", 5))), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(pixels(pngBytes(1, 1, 16, 2, std::string("\0\x80\x00\x40\x00\xFF\xFF", 7))),
                ElementsAre(128, 64, 255, 255));
    EXPECT_THAT(pixels(pngBytes(2, 1, 1, 0, std::string("\0\x40", 2))), ElementsAre(0, 0, 0, 255, 255, 255, 255, 255));
    const std::string palette = pngChunk("PLTE", "\x01\x02\x03\x04\x05\x06") + pngChunk("tRNS", "\x80");
    EXPECT_THAT(pixels(pngBytes(2, 1, 8, 3, std::string("\0\0\x01", 3), palette)),
                ElementsAre(1, 2, 3, 128, 4, 5, 6, 255));
}

TEST_F(Sprite, TheSizeComesFromTheHeaderAlone) {
    const Result<ImageSize> size = readPngSize(put("sheet.png", pngHeader(2800, 700, 8, 6)));
    ASSERT_TRUE(size);
    EXPECT_EQ(size->width, 2800U);
    EXPECT_EQ(size->height, 700U);
}

TEST_F(Sprite, LiesAboutTheSizeAreRefusedBeforeAllocation) {
    const std::string noPixels = pngChunk("IDAT", zlibStored("")) + pngChunk("IEND", "");
    EXPECT_THAT(readPngSize(put("a.png", pngHeader(100000, 100000, 8, 6))).error().message,
                HasSubstr("100000 x 100000"));
    EXPECT_THAT(read(pngHeader(65536, 65536, 8, 6) + noPixels).error().message, HasSubstr("more than its"));
    EXPECT_THAT(read(pngHeader(65536, 65536, 1, 0) + noPixels).error().message, HasSubstr("more than its"));
    for (const auto& [width, height] :
         {std::pair(0U, 1U), std::pair(1U, 0U), std::pair(65537U, 1U), std::pair(0xFFFFFFFFU, 0xFFFFFFFFU)}) {
        EXPECT_FALSE(readPngSize(put("a.png", pngHeader(width, height, 8, 6)))) << width;
        EXPECT_FALSE(read(pngHeader(width, height, 8, 6) + noPixels)) << width;
    }
    EXPECT_FALSE(read(pngBytes(2, 2, 8, 0, std::string(3, '\0'))));  // one row of two
    EXPECT_FALSE(read(pngBytes(1, 1, 8, 5, std::string(8, '\0'))));  // there is no colour type 5
    EXPECT_FALSE(read(pngBytes(1, 1, 8, 3, std::string(2, '\0'))));  // a palette image without a palette
}

TEST_F(Sprite, MemoryIsBoundedByTheFile) {
    // One bit a pixel, which becomes four bytes. The bytes behind the image stand for well compressed pixels.
    const auto sheet = [](std::uint32_t side, std::size_t bytes) {
        return pngHeader(side, side, 1, 0) + pngChunk("IDAT", std::string(bytes, '\0')) + pngChunk("IEND", "");
    };
    EXPECT_THAT(read(sheet(12000, 17600)).error().message, HasSubstr("12000 x 12000 pixels in 549 MiB"));
    EXPECT_THAT(read(sheet(5000, 3100)).error().message, HasSubstr("at most 67 MiB"));
    // Those that real sheets reach are not stopped by their size, only by being no PNG here.
    EXPECT_THAT(read(sheet(4096, 2100)).error().message, HasSubstr("damaged PNG"));
    EXPECT_THAT(read(sheet(5000, 60000)).error().message, HasSubstr("damaged PNG"));
}

TEST_F(Sprite, CutAnywhereOrOfAnyByteItIsReadOrRefused) {
    const std::string whole = pngBytes(3, 2, 8, 2, std::string(20, '\0'));
    const std::size_t end = whole.size() - 4;  // nothing reads the check sum of the chunk that ends the file
    for (std::size_t length = 0; length < end; ++length) EXPECT_FALSE(read(whole.substr(0, length))) << length;
    EXPECT_TRUE(read(whole));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const int change : {1, 0x80, 0xFF}) {
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ change);
            const Result<Image> image = read(changed);
            EXPECT_TRUE(!image || image->rgba.size() == 24) << at;
        }
    }
    EXPECT_THAT(read("").error().message, HasSubstr("is empty"));
    EXPECT_THAT(read("GIF89a").error().message, HasSubstr("not a PNG"));
    EXPECT_THAT(read("version https://git-lfs.github.com/spec/v1\n").error().message, HasSubstr("git-LFS"));
}

TEST_F(Sprite, WrittenPixelsComeBack) {
    Image image{7, 5, {}};
    for (int i = 0; i < 7 * 5 * 4; ++i) image.rgba.push_back(static_cast<std::uint8_t>(i * 37));
    ASSERT_TRUE(writePng(folder_ / "out.png", image));
    const Result<Image> back = readPng(folder_ / "out.png");
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->width, 7U);
    EXPECT_EQ(back->rgba, image.rgba);
    EXPECT_FALSE(writePng(folder_ / "absent" / "out.png", image));
}

TEST_F(Sprite, TilesAreCutInRowsFromTheTopLeft) {
    // A sheet of 3 x 2 tiles of 2 x 1 pixels and a margin of one pixel at the right; red is x, green is y.
    Image image{7, 2, {}};
    for (std::uint8_t y = 0; y < 2; ++y) {
        for (std::uint8_t x = 0; x < 7; ++x) image.rgba.insert(image.rgba.end(), {x, y, 0, 255});
    }
    const SpriteSheet sheet{"", 2, 1, 7, 2, {}};
    EXPECT_EQ(sheet.columns(), 3U);
    EXPECT_EQ(sheet.capacity(), 6U);
    const Image tile = cutTile(image, sheet, 4);
    EXPECT_EQ(tile.width, 2U);
    EXPECT_EQ(tile.height, 1U);
    EXPECT_THAT(tile.rgba, ElementsAre(2, 1, 0, 255, 3, 1, 0, 255));
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

TEST_F(Sprite, AJpegIsLeftOutAndSaid) {
    std::vector<std::string> warnings;
    const auto sheet = readSpriteSheet(put("s.jpg", "\xFF\xD8\xFF\xE0 and so on"), {2, 2}, 6, warnings);
    EXPECT_TRUE(sheet && !*sheet);
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("JPEG sprite sheets are not read yet")));
}

}  // namespace
}  // namespace nepho::projector
