// Sprite sheets that are copied, or made anew in the rows' order.
#include "projector/data/sheet_writer.h"

#include "projector/base/mapped_file.h"
#include "projector/data/image_reader.h"
#include "projector/data/png_writer.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <string>

namespace nepho::projector {
namespace {

using testing::HasSubstr;
using Pixel = std::array<int, 4>;

Pixel pixelAt(const Image& image, std::uint32_t x, std::uint32_t y) {
    const std::uint8_t* at = image.rgba.data() + (std::size_t{y} * image.width + x) * 4;
    return {at[0], at[1], at[2], at[3]};
}

class SheetWriter : public TempFolder {
  protected:
    // Tile t is red by 10 t + 1, and its pixels (x, y) green and blue by their place in it.
    SpriteSheet sheetOf(std::uint32_t columns, std::uint32_t rows, std::uint32_t width, std::uint32_t height) const {
        Image image{columns * width, rows * height, {}};
        for (std::uint32_t y = 0; y < image.height; ++y) {
            for (std::uint32_t x = 0; x < image.width; ++x) {
                const std::uint32_t tile = y / height * columns + x / width;
                for (const std::uint32_t value : {10 * tile + 1, 20 * (x % width), 30 * (y % height), 255U})
                    image.rgba.push_back(static_cast<std::uint8_t>(value));
            }
        }
        EXPECT_TRUE(writePng(folder_ / "source.png", image));
        return {folder_ / "source.png", width, height, image.width, image.height, {}};
    }
    Image written(const SheetToWrite& sheet) const {
        EXPECT_TRUE(writeSheet(folder_ / "out.png", sheet));
        auto image = readImage(folder_ / "out.png");
        EXPECT_TRUE(image);
        return *std::move(image);
    }
    static constexpr SheetRules kSquare{.square = true, .largestSide = 64};
};

TEST_F(SheetWriter, AGoodSheetIsCopiedToTheByte) {
    const SpriteSheet sheet = sheetOf(3, 3, 4, 5);
    const auto prepared = prepareSheet(sheet, 8, kSquare);
    ASSERT_TRUE(prepared);
    EXPECT_FALSE(prepared->rebuilt);
    written(*prepared);
    EXPECT_EQ(*readFile(folder_ / "out.png", 100000), *readFile(folder_ / "source.png", 100000));
}

TEST_F(SheetWriter, OneThatIsNotSquareIsMadeSo) {
    const SpriteSheet sheet = sheetOf(7, 1, 4, 5);
    EXPECT_FALSE(prepareSheet(sheet, 7, {})->rebuilt) << "nothing asked for a square";
    const auto prepared = prepareSheet(sheet, 7, kSquare);
    ASSERT_TRUE(prepared);
    const Image image = written(*prepared);
    ASSERT_EQ(image.width, 3U * 4);
    ASSERT_EQ(image.height, 3U * 5);
    for (std::uint32_t tile = 0; tile < 7; ++tile)
        EXPECT_EQ(pixelAt(image, tile % 3 * 4 + 3, tile / 3 * 5 + 2),
                  (Pixel{static_cast<int>(10 * tile + 1), 60, 60, 255}));
    EXPECT_EQ(pixelAt(image, 2 * 4, 2 * 5), (Pixel{0, 0, 0, 0})) << "behind the last row";
}

TEST_F(SheetWriter, ABorderBesideTheTilesIsLeftOut) {
    SpriteSheet sheet = sheetOf(4, 4, 4, 4);
    sheet.tileWidth = 5;  // 3 across and 1 pixel beside them
    sheet.tileHeight = 5;
    const auto prepared = prepareSheet(sheet, 9, kSquare);
    ASSERT_TRUE(prepared && prepared->rebuilt);
    EXPECT_EQ(prepared->rebuilt->width, 15U);
    EXPECT_EQ(prepared->rebuilt->height, 15U);
}

TEST_F(SheetWriter, TilesOfRowsThatAreLeftLieInTheirOrder) {
    SpriteSheet sheet = sheetOf(3, 3, 2, 2);
    sheet.tiles = {1, 4, 8};
    const auto prepared = prepareSheet(sheet, 3, {});
    ASSERT_TRUE(prepared);
    const Image image = written(*prepared);
    ASSERT_EQ(image.width, 4U);
    EXPECT_EQ(pixelAt(image, 0, 0)[0], 11);
    EXPECT_EQ(pixelAt(image, 2, 0)[0], 41);
    EXPECT_EQ(pixelAt(image, 0, 2)[0], 81);
}

TEST_F(SheetWriter, ARowWithoutATileGetsAWhiteOne) {
    const auto prepared = prepareSheet(sheetOf(2, 2, 2, 2), 5, kSquare);
    ASSERT_TRUE(prepared);
    const Image image = written(*prepared);
    EXPECT_EQ(pixelAt(image, 2, 2), (Pixel{255, 255, 255, 255}));
    EXPECT_EQ(pixelAt(image, 0, 2)[0], 31);
}

TEST_F(SheetWriter, TilesThatDoNotFitAreMadeSmallerByTheMean) {
    const auto prepared = prepareSheet(sheetOf(2, 2, 4, 2), 4, {.square = true, .largestSide = 4});
    ASSERT_TRUE(prepared);
    EXPECT_EQ(prepared->tileWidth, 2U);
    EXPECT_EQ(prepared->tileHeight, 1U);
    const Image image = written(*prepared);
    ASSERT_EQ(image.width, 4U);
    ASSERT_EQ(image.height, 2U);
    // Green 0 and 20, blue 0 and 30 in the block; then green 40 and 60.
    EXPECT_EQ(pixelAt(image, 0, 0), (Pixel{1, 10, 15, 255}));
    EXPECT_EQ(pixelAt(image, 1, 0), (Pixel{1, 50, 15, 255}));
    EXPECT_EQ(pixelAt(image, 3, 1), (Pixel{31, 50, 15, 255}));
}

TEST_F(SheetWriter, ColoursOfClearPixelsDoNotShow) {
    Image image{2, 1, {200, 100, 0, 255, 9, 9, 9, 0}};
    ASSERT_TRUE(writePng(folder_ / "source.png", image));
    const auto prepared = prepareSheet({folder_ / "source.png", 2, 1, 2, 1, {}}, 1, {.square = true, .largestSide = 1});
    EXPECT_THAT(prepared.error().message, HasSubstr("do not fit")) << "half a pixel of height";
    image = {2, 2, {200, 100, 0, 255, 9, 9, 9, 0, 200, 100, 0, 255, 9, 9, 9, 0}};
    ASSERT_TRUE(writePng(folder_ / "source.png", image));
    const auto small = prepareSheet({folder_ / "source.png", 2, 2, 2, 2, {}}, 1, {.square = true, .largestSide = 1});
    ASSERT_TRUE(small && small->rebuilt);
    EXPECT_EQ(pixelAt(*small->rebuilt, 0, 0), (Pixel{200, 100, 0, 128}));
}

TEST_F(SheetWriter, TilesThatFitKeepEveryPixel) {
    ASSERT_TRUE(writePng(folder_ / "source.png", {2, 1, {200, 100, 7, 0, 9, 8, 7, 6}}));
    const auto prepared =
        prepareSheet({folder_ / "source.png", 1, 1, 2, 1, {}}, 2, {.square = true, .largestSide = 64});
    ASSERT_TRUE(prepared && prepared->rebuilt);
    EXPECT_EQ(pixelAt(*prepared->rebuilt, 0, 0), (Pixel{200, 100, 7, 0})) << "a clear pixel has a colour as well";
    EXPECT_EQ(pixelAt(*prepared->rebuilt, 1, 0), (Pixel{9, 8, 7, 6}));
}

TEST_F(SheetWriter, ADamagedSourceIsNamed) {
    SpriteSheet sheet = sheetOf(7, 1, 4, 5);
    put("source.png", *readFileStart(sheet.path, 60));
    EXPECT_THAT(prepareSheet(sheet, 7, kSquare).error().message, HasSubstr("source.png"));
    std::filesystem::remove(sheet.path);
    EXPECT_THAT(prepareSheet(sheet, 7, kSquare).error().message, HasSubstr("source.png"));
}

}  // namespace
}  // namespace nepho::projector
