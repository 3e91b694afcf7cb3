#include "projector/data/image_reader.h"

#include "projector/data/png_writer.h"
#include "tests/projector/data/jpeg_bytes.h"
#include "tests/projector/data/png_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;

class ImageReader : public TempFolder {
  protected:
    Result<Image> read(std::string_view bytes) const { return readImage(put("image.png", bytes)); }
    std::vector<int> pixels(std::string_view bytes) const {
        const Result<Image> image = read(bytes);
        if (!image) return {-1};
        return {image->rgba.begin(), image->rgba.end()};
    }
};

using Png = ImageReader;
using Jpeg = ImageReader;

TEST_F(Png, DecodesEveryColourTypeToRgba) {
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

TEST_F(Png, TheSizeComesFromTheHeaderAlone) {
    const Result<ImageSize> size = readImageSize(put("sheet.png", pngHeader(2800, 700, 8, 6)));
    ASSERT_TRUE(size);
    EXPECT_EQ(size->width, 2800U);
    EXPECT_EQ(size->height, 700U);
}

TEST_F(Png, LiesAboutTheSizeAreRefusedBeforeAllocation) {
    const std::string noPixels = pngChunk("IDAT", zlibStored("")) + pngChunk("IEND", "");
    EXPECT_THAT(readImageSize(put("a.png", pngHeader(100000, 100000, 8, 6))).error().message,
                HasSubstr("100000 x 100000"));
    EXPECT_THAT(read(pngHeader(65536, 65536, 8, 6) + noPixels).error().message, HasSubstr("more than its"));
    EXPECT_THAT(read(pngHeader(65536, 65536, 1, 0) + noPixels).error().message, HasSubstr("more than its"));
    for (const auto& [width, height] :
         {std::pair(0U, 1U), std::pair(1U, 0U), std::pair(65537U, 1U), std::pair(0xFFFFFFFFU, 0xFFFFFFFFU)}) {
        EXPECT_FALSE(readImageSize(put("a.png", pngHeader(width, height, 8, 6)))) << width;
        EXPECT_FALSE(read(pngHeader(width, height, 8, 6) + noPixels)) << width;
    }
    EXPECT_FALSE(read(pngBytes(2, 2, 8, 0, std::string(3, '\0'))));  // one row of two
    EXPECT_FALSE(read(pngBytes(1, 1, 8, 5, std::string(8, '\0'))));  // there is no colour type 5
    EXPECT_FALSE(read(pngBytes(1, 1, 8, 3, std::string(2, '\0'))));  // a palette image without a palette
}

TEST_F(Png, MemoryIsBoundedByTheFile) {
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

TEST_F(Png, CutAnywhereOrOfAnyByteItIsReadOrRefused) {
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
    EXPECT_THAT(read("GIF89a").error().message, HasSubstr("neither a PNG nor a JPEG"));
    EXPECT_THAT(read("version https://git-lfs.github.com/spec/v1\n").error().message, HasSubstr("git-LFS"));
}

TEST_F(Png, WrittenPixelsComeBack) {
    Image image{7, 5, {}};
    for (int i = 0; i < 7 * 5 * 4; ++i) image.rgba.push_back(static_cast<std::uint8_t>(i * 37));
    ASSERT_TRUE(writePng(folder_ / "out.png", image));
    const Result<Image> back = readImage(folder_ / "out.png");
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->width, 7U);
    EXPECT_EQ(back->rgba, image.rgba);
    EXPECT_FALSE(writePng(folder_ / "absent" / "out.png", image));
}

TEST_F(Png, AnInterlacedOneIsTheSamePicture) {
    // 2 x 2 grey pixels in Adam7: pass 1 has the first, pass 6 the second, pass 7 the second row.
    const std::string scanlines("\0\x0A\0\x14\0\x1E\x28", 7);
    std::string header = bigEndian32(2) + bigEndian32(2) + std::string("\x08\0\0\0\x01", 5);
    const std::string file =
        "\x89PNG\r\n\x1A\n" + pngChunk("IHDR", header) + pngChunk("IDAT", zlibStored(scanlines)) + pngChunk("IEND", "");
    EXPECT_THAT(pixels(file), ElementsAre(10, 10, 10, 255, 20, 20, 20, 255, 30, 30, 30, 255, 40, 40, 40, 255));
}

TEST_F(Png, RowsComeOneAfterTheOther) {
    const auto rows =
        ImageRows::open(put("s.png", pngBytes(1, 2, 8, 2, std::string("\0\x01\x02\x03\0\x04\x05\x06", 8))));
    ASSERT_TRUE(rows);
    EXPECT_EQ((*rows)->size(), (ImageSize{1, 2}));
    std::vector<std::uint8_t> row(4);
    ASSERT_TRUE((*rows)->next(row));
    EXPECT_THAT(row, ElementsAre(1, 2, 3, 255));
    ASSERT_TRUE((*rows)->next(row));
    EXPECT_THAT(row, ElementsAre(4, 5, 6, 255));
    EXPECT_TRUE((*rows)->finish());
}

/// Left half of one colour, right half of another.
std::vector<std::uint8_t> halves(std::uint32_t width, std::uint32_t height, const std::vector<std::uint8_t>& left,
                                 const std::vector<std::uint8_t>& right) {
    std::vector<std::uint8_t> samples;
    for (std::uint32_t i = 0; i < width * height; ++i) {
        const auto& color = i % width < width / 2 ? left : right;
        samples.insert(samples.end(), color.begin(), color.end());
    }
    return samples;
}

void expectColor(const Image& image, std::uint32_t x, std::uint32_t y, std::vector<int> color) {
    for (std::size_t c = 0; c < 4; ++c)
        EXPECT_NEAR(image.rgba[(std::size_t{y} * image.width + x) * 4 + c], color[c], 3) << x << ", " << y << ": " << c;
}

TEST_F(Jpeg, DecodesGreyAndColourToRgba) {
    for (const bool progressive : {false, true}) {
        JpegLook look;
        look.progressive = progressive;
        const std::string file = jpegBytes(32, 16, halves(32, 16, {200, 30, 60}, {10, 220, 90}), look);
        const Result<ImageSize> size = readImageSize(put("s.jpg", file));
        ASSERT_TRUE(size) << size.error().message;
        EXPECT_EQ(*size, (ImageSize{32, 16}));
        const Result<Image> image = read(file);
        ASSERT_TRUE(image) << image.error().message;
        expectColor(*image, 0, 0, {200, 30, 60, 255});
        expectColor(*image, 31, 15, {10, 220, 90, 255});
    }
    JpegLook grey;
    grey.given = grey.stored = JCS_GRAYSCALE;
    grey.channels = 1;
    const Result<Image> image = read(jpegBytes(16, 8, halves(16, 8, {50}, {180}), grey));
    ASSERT_TRUE(image) << image.error().message;
    expectColor(*image, 0, 0, {50, 50, 50, 255});
    expectColor(*image, 15, 7, {180, 180, 180, 255});
}

TEST_F(Jpeg, CmykIsInkOnWhiteAndAdobesIsInverted) {
    JpegLook look;
    look.given = look.stored = JCS_CMYK;
    look.channels = 4;
    // Full cyan; half of black alone.
    const Result<Image> plain = read(jpegBytes(16, 8, halves(16, 8, {255, 0, 0, 0}, {0, 0, 0, 127}), look));
    ASSERT_TRUE(plain) << plain.error().message;
    expectColor(*plain, 0, 0, {0, 255, 255, 255});
    expectColor(*plain, 15, 7, {128, 128, 128, 255});
    look.adobe = true;
    look.stored = JCS_YCCK;
    const Result<Image> adobe = read(jpegBytes(16, 8, halves(16, 8, {0, 255, 255, 255}, {255, 255, 255, 128}), look));
    ASSERT_TRUE(adobe) << adobe.error().message;
    expectColor(*adobe, 0, 0, {0, 255, 255, 255});
    expectColor(*adobe, 15, 7, {128, 128, 128, 255});
}

/// The file with another size in its frame header.
std::string claiming(std::string file, std::uint32_t width, std::uint32_t height, char frame) {
    const std::size_t at = file.find(std::string("\xFF") + frame);
    EXPECT_NE(at, std::string::npos);
    for (const auto& [offset, side] : {std::pair(5U, height), std::pair(7U, width)}) {
        file[at + offset] = static_cast<char>(side >> 8);
        file[at + offset + 1] = static_cast<char>(side);
    }
    return file;
}

TEST_F(Jpeg, LiesAboutTheSizeAreRefusedBeforeAllocation) {
    const std::string file = jpegBytes(16, 16, halves(16, 16, {1, 2, 3}, {4, 5, 6}));
    EXPECT_THAT(read(claiming(file, 60000, 60000, '\xC0')).error().message,
                HasSubstr("60000 x 60000 pixels in 13732 MiB"));
    EXPECT_THAT(read(claiming(file, 0, 5, '\xC0')).error().message, HasSubstr("damaged JPEG"));
    // A progressive one is kept as coefficients: what would just do for pixels is too much.
    JpegLook look;
    look.progressive = true;
    const std::string kept = jpegBytes(16, 16, halves(16, 16, {1, 2, 3}, {4, 5, 6}), look);
    EXPECT_THAT(read(claiming(kept, 4000, 4000, '\xC2')).error().message, HasSubstr("4000 x 4000"));
    EXPECT_THAT(read(claiming(file, 4000, 4000, '\xC0')).error().message, HasSubstr("damaged JPEG"));
}

TEST_F(Jpeg, CutAnywhereOrOfAnyByteItIsReadOrRefused) {
    for (const bool progressive : {false, true}) {
        JpegLook look;
        look.progressive = progressive;
        std::vector<std::uint8_t> noise(24 * 16 * 3);
        for (std::size_t i = 0; i < noise.size(); ++i) noise[i] = static_cast<std::uint8_t>(i * i * 31 + i / 7);
        const std::string whole = jpegBytes(24, 16, noise, look);
        ASSERT_TRUE(read(whole));
        for (std::size_t length = 0; length < whole.size(); length += length < 1000 ? 1 : 7) {
            const Result<Image> image = read(whole.substr(0, length));
            ASSERT_FALSE(image) << length;
            EXPECT_THAT(image.error().message, HasSubstr("image.png: "));
        }
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (const int change : {1, 0x80, 0xFF}) {
                std::string changed = whole;
                changed[at] = static_cast<char>(changed[at] ^ change);
                const Result<Image> image = read(changed);
                EXPECT_TRUE(!image || image->rgba.size() == std::size_t{image->width} * image->height * 4) << at;
            }
        }
    }
}

TEST_F(Jpeg, OneOfAThousandScansIsRefused) {
    JpegLook look;
    look.progressive = true;
    std::string file = jpegBytes(16, 16, halves(16, 16, {1, 2, 3}, {4, 5, 6}), look);
    // The last scan, again and again.
    const std::size_t scan = file.rfind("\xFF\xDA"), end = file.rfind("\xFF\xD9");
    const std::string again = file.substr(scan, end - scan);
    for (int i = 0; i < 1000; ++i) file.insert(scan, again);
    EXPECT_THAT(read(file).error().message, AnyOf(HasSubstr("more than 200 scans"), HasSubstr("progression")));
}

}  // namespace
}  // namespace nepho::projector
