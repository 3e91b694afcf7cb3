#include "projector/data/sheet_maker.h"

#include "projector/data/image_list.h"
#include "projector/data/image_reader.h"
#include "projector/data/png_writer.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/data/jpeg_bytes.h"
#include "tests/projector/data/png_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(NaturalOrder, CountsAsPeopleDo) {
    const std::vector<std::string> sorted{"",     "1.png", "02.png", "2.png", "10.png",  "a",
                                          "a1b2", "a1b10", "a2",     "b",     "\xC3\xA9"};
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        for (std::size_t j = 0; j < sorted.size(); ++j)
            EXPECT_EQ(naturallyBefore(sorted[i], sorted[j]), i < j) << sorted[i] << " " << sorted[j];
    }
    EXPECT_TRUE(naturallyBefore("99999999999999999999998", "99999999999999999999999"));
}

using ImageList = TempFolder;

TEST_F(ImageList, AFolderIsItsPicturesInNaturalOrder) {
    for (const char* name : {"p10.png", "p9.JPG", "p1.jpeg", ".hidden.png", "notes.txt", "sheet.png", "deep/p2.png"})
        put(name, "x");
    const auto images = listImages({folder_}, folder_ / "sheet.png");
    ASSERT_TRUE(images) << images.error().message;
    EXPECT_THAT(*images, ElementsAre(folder_ / "p1.jpeg", folder_ / "p9.JPG", folder_ / "p10.png"));
    EXPECT_THAT(listImages({folder_ / "absent"}, {}).error().message, HasSubstr("absent: there is no such"));
    fs::create_directory(folder_ / "empty");
    EXPECT_THAT(listImages({folder_ / "empty"}, {}).error().message, HasSubstr("has no pictures"));
}

TEST_F(ImageList, AListKeepsItsOrder) {
    const fs::path list = put("list.txt", "b.png\r\na 1.png\nb.png\n\n");
    const auto images = listImages({std::string("@").append(list.string()), "c.png"}, {});
    EXPECT_THAT(images.error().message, HasSubstr("c.png"));
    const auto listed = readImageList(list);
    ASSERT_TRUE(listed) << listed.error().message;
    EXPECT_THAT(*listed, ElementsAre("b.png", "a 1.png", "b.png"));
    EXPECT_THAT(readImageList(put("gap.txt", "a\n \nb\n")).error().message, HasSubstr("line 2 is blank"));
    EXPECT_THAT(readImageList(put("none.txt", "\n")).error().message, HasSubstr("names no pictures"));
}

TEST(SheetPlan, IsASquareOfTheCommonSize) {
    const ImageSize small{28, 20}, large{300, 100};
    const auto plan = planSheet({large, small, small, {}, large, small, small}, {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->side, 3U);
    EXPECT_EQ(plan->tile, small);
    EXPECT_EQ(plan->sheet(), (ImageSize{84, 60}));
    EXPECT_EQ(planSheet({large}, {})->tile, (ImageSize{256, 85}));  // as nobody asked for more
    EXPECT_EQ(planSheet(std::vector<ImageSize>(16, small), {})->side, 4U);
    EXPECT_EQ(planSheet(std::vector<ImageSize>(17, small), {})->side, 5U);
}

TEST(SheetPlan, TilesShrinkUntilTheSheetFits) {
    SheetOptions options;
    options.tile = {{1000, 500}};
    EXPECT_EQ(planSheet({{9, 9}}, options)->tile, (ImageSize{1000, 500}));
    const auto plan = planSheet(std::vector<ImageSize>(10000, {28, 28}), options);
    EXPECT_EQ(plan->tile, (ImageSize{81, 41}));
    EXPECT_EQ(plan->wanted, *options.tile);
    options.maxSide = 50;
    EXPECT_EQ(planSheet(std::vector<ImageSize>(2500, {28, 28}), options)->tile, (ImageSize{1, 1}));
    EXPECT_THAT(planSheet(std::vector<ImageSize>(2501, {28, 28}), options).error().message, HasSubstr("at most 2500"));
    EXPECT_FALSE(planSheet({{0, 0}}, {}));
}

class SheetMaker : public TempFolder {
  protected:
    fs::path picture(const std::string& name, std::uint32_t width, std::uint32_t height,
                     std::array<std::uint8_t, 4> color) const {
        Image image{width, height, {}};
        for (std::uint32_t i = 0; i < width * height; ++i)
            image.rgba.insert(image.rgba.end(), color.begin(), color.end());
        EXPECT_TRUE(writePng(folder_ / name, image));
        return folder_ / name;
    }
    std::string bytesOf(const fs::path& path) const {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static std::array<int, 4> at(const Image& image, std::uint32_t x, std::uint32_t y) {
        const std::uint8_t* pixel = image.rgba.data() + (std::size_t{y} * image.width + x) * 4;
        return {pixel[0], pixel[1], pixel[2], pixel[3]};
    }
    const fs::path out_{"sheet.out.png"};
};

TEST_F(SheetMaker, PicturesStandRowByRowInTheMiddleOfTheirTiles) {
    const std::string jpeg = jpegBytes(8, 8, std::vector<std::uint8_t>(8 * 8 * 3, 120));
    const std::vector<fs::path> pictures{
        picture("a.png", 8, 8, {10, 20, 30, 255}), picture("b.png", 8, 4, {200, 0, 0, 255}),
        picture("c.png", 1, 2, {0, 0, 250, 128}), put("d.jpg", jpeg), picture("e.png", 16, 16, {1, 2, 3, 255})};
    const auto made = makeSheet(pictures, folder_ / out_, {});
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->plan.side, 3U);
    EXPECT_EQ(made->plan.tile, (ImageSize{8, 8}));
    EXPECT_THAT(made->skipped, IsEmpty());
    const Result<Image> sheet = readImage(folder_ / out_);
    ASSERT_TRUE(sheet) << sheet.error().message;
    EXPECT_EQ(sheet->width, 24U);
    EXPECT_EQ(sheet->height, 24U);
    EXPECT_THAT(at(*sheet, 0, 0), ElementsAre(10, 20, 30, 255));
    EXPECT_THAT(at(*sheet, 7, 7), ElementsAre(10, 20, 30, 255));
    EXPECT_THAT(at(*sheet, 8, 1), ElementsAre(0, 0, 0, 0));
    EXPECT_THAT(at(*sheet, 8, 2), ElementsAre(200, 0, 0, 255));
    EXPECT_THAT(at(*sheet, 15, 5), ElementsAre(200, 0, 0, 255));
    EXPECT_THAT(at(*sheet, 15, 6), ElementsAre(0, 0, 0, 0));
    EXPECT_THAT(at(*sheet, 17, 0), ElementsAre(0, 0, 0, 0));
    EXPECT_THAT(at(*sheet, 18, 0), ElementsAre(0, 0, 250, 128));  // enlarged
    EXPECT_NEAR(at(*sheet, 4, 12)[0], 120, 2);
    EXPECT_THAT(at(*sheet, 8, 8), ElementsAre(1, 2, 3, 255));  // reduced
    EXPECT_THAT(at(*sheet, 23, 23), ElementsAre(0, 0, 0, 0));
}

TEST_F(SheetMaker, TheBackgroundIsBehindPicturesAlone) {
    SheetOptions options;
    options.tile = {{4, 4}};
    options.background = 0x204060FF;
    const auto made = makeSheet({picture("a.png", 4, 2, {200, 100, 0, 51}), picture("b.png", 4, 4, {1, 2, 3, 255})},
                                folder_ / out_, options);
    ASSERT_TRUE(made) << made.error().message;
    const Result<Image> sheet = readImage(folder_ / out_);
    EXPECT_THAT(at(*sheet, 0, 0), ElementsAre(32, 64, 96, 255));
    EXPECT_THAT(at(*sheet, 0, 1), ElementsAre(66, 71, 77, 255));  // a fifth of the picture
    EXPECT_THAT(at(*sheet, 4, 0), ElementsAre(1, 2, 3, 255));
    EXPECT_THAT(at(*sheet, 0, 4), ElementsAre(0, 0, 0, 0));
}

/// An Exif block that says nothing but how the picture lies.
std::string exifOf(char orientation, bool bigEndian) {
    using std::string_literals::operator""s;
    if (bigEndian) return "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0\0\0\0\0"s;
    return "Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0\0\0\0\0"s;
}

TEST_F(SheetMaker, PhotosAreTheRightWayUp) {
    std::vector<std::uint8_t> samples;
    for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 16; ++x) {
            const bool right = x >= 8, below = y >= 4;
            // A red, B green, C blue, D white.
            const std::array<std::uint8_t, 3> colors{static_cast<std::uint8_t>(right == below ? 250 : 0),
                                                     static_cast<std::uint8_t>(right ? 250 : 0),
                                                     static_cast<std::uint8_t>(below ? 250 : 0)};
            samples.insert(samples.end(), colors.begin(), colors.end());
        }
    }
    // What the corners show once it is drawn: top left, top right, bottom left, bottom right. Stored is A B over C D.
    const auto cornersSeen = [&](const JpegLook& look) {
        const auto made = makeSheet({put("photo.jpg", jpegBytes(16, 8, samples, look))}, folder_ / out_, {});
        EXPECT_TRUE(made) << made.error().message;
        const Result<Image> sheet = readImage(folder_ / out_);
        std::string seen = sheet->width > sheet->height ? "wide " : "tall ";
        for (const std::uint32_t y : {1U, sheet->height - 2}) {
            for (const std::uint32_t x : {1U, sheet->width - 2}) {
                const auto pixel = at(*sheet, x, y);
                seen += pixel[0] > 128 ? (pixel[1] > 128 ? 'D' : 'A') : pixel[1] > 128 ? 'B' : 'C';
            }
        }
        return seen;
    };
    // CIPA DC-008, 4.6.4: which side of what is seen the first row and the first column are.
    const std::array<const char*, 8> seen{"wide ABCD", "wide BADC", "wide DCBA", "wide CDAB",
                                          "tall ACBD", "tall CADB", "tall DBCA", "tall BDAC"};
    for (const bool bigEndian : {false, true}) {
        for (int tag = 1; tag <= 8; ++tag) {
            JpegLook look;
            look.app1 = exifOf(static_cast<char>(tag), bigEndian);
            EXPECT_EQ(cornersSeen(look), seen[static_cast<std::size_t>(tag) - 1]) << tag;
        }
    }
    // As they are stored where the block says nothing, nonsense, or is cut short.
    const std::string whole = exifOf(6, false);
    for (const std::string& block : {std::string(), exifOf(0, false), exifOf(9, true), whole.substr(0, 20),
                                     whole.substr(0, 6), std::string("Exif"), "http://ns.adobe.com/xap/1.0/" + whole}) {
        JpegLook look;
        look.app1 = block;
        EXPECT_EQ(cornersSeen(look), "wide ABCD") << block;
    }
    // Whatever a byte of it is, the picture is drawn, in one of the ways that there are.
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (const char byte : {'\0', '\x7F', '\xFF'}) {
            JpegLook look;
            look.app1 = whole;
            look.app1[i] = byte;
            EXPECT_EQ(std::ranges::count(seen, cornersSeen(look)), 1) << i;
        }
    }
}

TEST_F(SheetMaker, ABadPictureIsNamedAndNothingIsWritten) {
    std::string cut = blackPng(8, 8);
    cut.resize(cut.size() - 12);  // all pixels are there, but not the end
    const std::vector<fs::path> pictures{picture("a.png", 8, 8, {9, 9, 9, 255}), put("cut.png", cut),
                                         put("text.png", "hello"), picture("b.png", 8, 8, {7, 7, 7, 255})};
    const auto made = makeSheet(pictures, folder_ / out_, {});
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("text.png: is neither"));  // headers are looked at first
    EXPECT_THAT(makeSheet({pictures[0], pictures[1]}, folder_ / out_, {}).error().message, HasSubstr("cut.png: "));
    EXPECT_FALSE(fs::exists(folder_ / out_));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 4) << "a temporary file was left";

    SheetOptions options;
    options.skipBad = true;
    options.background = 0xFFFFFFFF;
    const auto skipped = makeSheet(pictures, folder_ / out_, options);
    ASSERT_TRUE(skipped) << skipped.error().message;
    ASSERT_THAT(skipped->skipped, SizeIs(2));
    EXPECT_EQ(skipped->skipped[0].tile, 1U);
    EXPECT_THAT(skipped->skipped[0].reason, HasSubstr("cut.png"));
    EXPECT_EQ(skipped->skipped[1].tile, 2U);
    const Result<Image> sheet = readImage(folder_ / out_);
    EXPECT_THAT(at(*sheet, 8, 0), ElementsAre(0, 0, 0, 0));
    EXPECT_THAT(at(*sheet, 8, 8), ElementsAre(7, 7, 7, 255));
}

TEST_F(SheetMaker, ThreadsDoNotChangeABit) {
    std::vector<fs::path> pictures;
    for (std::uint32_t i = 0; i < 700; ++i) {  // several bands
        const auto value = static_cast<std::uint8_t>(i);
        pictures.push_back(picture(std::to_string(i % 40) + ".png", 3 + i % 5, 2 + i % 7, {value, 50, 90, 255}));
    }
    SheetOptions options;
    options.tile = {{9, 9}};
    setThreadCount(1);
    ASSERT_TRUE(makeSheet(pictures, folder_ / "one.png", options));
    setThreadCount(4);
    ASSERT_TRUE(makeSheet(pictures, folder_ / "four.png", options));
    setThreadCount(0);
    EXPECT_EQ(bytesOf(folder_ / "one.png"), bytesOf(folder_ / "four.png"));
}

TEST_F(SheetMaker, StopsWithoutASheet) {
    std::stop_source stop;
    JobContext context;
    context.stop = stop.get_token();
    context.onProgress = [&](std::string_view stage, double fraction) {
        if (stage == "pictures" && fraction > 0.1) stop.request_stop();
    };
    const std::vector<fs::path> pictures(40, picture("a.png", 8, 8, {9, 9, 9, 255}));
    const auto made = makeSheet(pictures, folder_ / out_, {}, context);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message, kStoppedMessage);
    EXPECT_FALSE(fs::exists(folder_ / out_));
}

TEST_F(SheetMaker, AnOutputThatCannotBeWrittenIsNoFaultOfThePictures) {
    const auto made = makeSheet({picture("a.png", 8, 8, {9, 9, 9, 255})}, folder_ / "absent" / out_, {});
    ASSERT_TRUE(made);
    ASSERT_TRUE(made->unwritten);
    EXPECT_THAT(made->unwritten->message, HasSubstr("absent"));
}

}  // namespace
}  // namespace nepho::projector
