// Sprite sheets as the program makes and reads them.
#include "projector/data/image_reader.h"
#include "projector/data/png_writer.h"
#include "tests/app/cli_fixture.h"
#include "tests/projector/data/jpeg_bytes.h"

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class CliSprite : public Cli {
  protected:
    void picture(const std::string& name, std::uint32_t width, std::uint32_t height, std::uint8_t value) const {
        projector::Image image{width, height, std::vector<std::uint8_t>(std::size_t{width} * height * 4, value)};
        fs::create_directories((folder_ / name).parent_path());
        ASSERT_TRUE(projector::writePng(folder_ / name, image));
    }
    /// `rows` vectors of three numbers.
    void vectors(int rows) const {
        std::string text;
        for (int i = 0; i < rows; ++i)
            text += std::to_string(i % 7) + "\t" + std::to_string(i * i % 11) + "\t" + std::to_string(i) + "\n";
        write("v.tsv", text);
    }
};

TEST_F(CliSprite, MakesASheetThatInfoAndRenderRead) {
    for (int i = 0; i < 5; ++i)
        picture("p/" + std::to_string(9 + i) + ".png", 8, 8, static_cast<std::uint8_t>(200 + 10 * i));
    const Outcome made = run("sprite p -o p/sheet.png --json");
    ASSERT_EQ(made.code, 0) << made.err;
    const json told = json::parse(made.out);
    EXPECT_EQ(told["images"], 5);
    EXPECT_EQ(told["columns"], 3);
    EXPECT_EQ(told["rows"], 3);
    EXPECT_EQ(told["tileWidth"], 8);
    EXPECT_EQ(told["single_image_dim"], json({8, 8}));
    EXPECT_EQ(told["skipped"], json::array());
    const auto sheet = projector::readImage(folder_ / "p/sheet.png");
    ASSERT_TRUE(sheet);
    for (std::uint32_t i = 0; i < 5; ++i)
        EXPECT_EQ(sheet->rgba[(std::size_t{i / 3} * 8 * 24 + std::size_t{i % 3} * 8) * 4], 200 + 10 * i) << i;

    vectors(5);
    const Outcome info = run("info v.tsv --sprite p/sheet.png --sprite-size 8x8 --json");
    ASSERT_EQ(info.code, 0) << info.err;
    EXPECT_EQ(json::parse(info.out)["tensors"][0]["sprite"]["columns"], 3);
    EXPECT_EQ(run("render v.tsv --sprite p/sheet.png --sprite-size 8x8 --size 64x48 -o out.png").code, 0);
    // Made again, the sheet is none of its own pictures.
    EXPECT_EQ(json::parse(run("sprite p -o p/sheet.png --json").out)["images"], 5);
    // For another it is a picture like the others.
    const Outcome text = run("sprite p -o s.png --tile 4x6");
    EXPECT_THAT(text.out, AllOf(HasSubstr("6 images, 3 x 3 tiles of 4 x 6 pixels, 12 x 18 in all"),
                                HasSubstr("single_image_dim: 4 single_image_dim: 6")));
}

TEST_F(CliSprite, TakesNamesFromAList) {
    picture("a b.png", 4, 4, 10);
    picture("c.png", 4, 4, 20);
    write("list.txt", "c.png\na b.png\nc.png\n");
    for (const char* how : {"@list.txt", "--list list.txt"}) {
        ASSERT_EQ(run(std::string("sprite ") + how + " -o s.png").code, 0) << how;
        const auto sheet = projector::readImage(folder_ / "s.png");
        ASSERT_TRUE(sheet);
        EXPECT_EQ(sheet->rgba[0], 20);
        EXPECT_EQ(sheet->rgba[16], 10);
    }
}

TEST_F(CliSprite, BadPicturesAreNamedAndNothingIsWritten) {
    picture("p/1.png", 4, 4, 10);
    write("p/2.png", "no picture");
    const Outcome bad = run("sprite p -o s.png");
    EXPECT_EQ(bad.code, 3);
    EXPECT_THAT(bad.err, HasSubstr("p/2.png: is neither a PNG nor a JPEG"));
    EXPECT_EQ(std::count(bad.err.begin(), bad.err.end(), '\n'), 1) << bad.err;
    EXPECT_FALSE(fs::exists(folder_ / "s.png"));
    const Outcome skipped = run("sprite p -o s.png --skip-bad --json");
    EXPECT_EQ(skipped.code, 0);
    EXPECT_THAT(skipped.err, HasSubstr("tile 1 is left empty: p/2.png"));
    EXPECT_EQ(json::parse(skipped.out)["skipped"][0]["tile"], 1);
    EXPECT_EQ(run("sprite p/1.png -o absent/s.png").code, 1);
}

TEST_F(CliSprite, WhatCannotBeMeantIsAUsageError) {
    picture("1.png", 4, 4, 10);
    for (const char* rest : {"", "1.png --tile 0x4", "1.png --background red", "1.png --max-side 0"}) {
        const Outcome outcome = run(std::string("sprite -o s.png ") + rest);
        EXPECT_EQ(outcome.code, 2) << rest << outcome.err;
    }
    EXPECT_FALSE(fs::exists(folder_ / "s.png"));
}

TEST_F(CliSprite, AJpegIsASheet) {
    vectors(4);
    write("s.jpg", projector::jpegBytes(32, 32, std::vector<std::uint8_t>(32 * 32 * 3, 240)));
    const std::string data = "v.tsv --sprite s.jpg --sprite-size 16x16";
    EXPECT_EQ(json::parse(run("info " + data + " --json").out)["tensors"][0]["sprite"]["tileWidth"], 16);
    const std::string look = " --size 96x64 --no-axes --color-by none --point-size 20 -o ";
    ASSERT_EQ(run("render " + data + look + "sprites.png").code, 0);
    ASSERT_EQ(run("render " + data + look + "discs.png --no-sprites").code, 0);
    EXPECT_NE(slurp(folder_ / "sprites.png"), slurp(folder_ / "discs.png"));
}

TEST_F(CliSprite, ThumbnailsKeepToTheirBudget) {
    const json whole = json::parse(run("info " + digits_ + " --json").out);
    EXPECT_EQ(whole["tensors"][0]["sprite"]["thumbnails"]["width"], 16);
    EXPECT_TRUE(whole["warnings"].empty());
    EXPECT_THAT(run("info " + digits_).out, HasSubstr("thumbnails: 16 x 16 pixels, "));

    const json small = json::parse(run("info " + digits_ + " --sprite-memory 1 --json").out);
    const json& thumbnails = small["tensors"][0]["sprite"]["thumbnails"];
    EXPECT_LT(thumbnails["width"], 16);
    EXPECT_LE(thumbnails["bytes"], 1 << 20);
    EXPECT_EQ(thumbnails["mostBytes"], 1 << 20);
    EXPECT_THAT(small["warnings"][0], HasSubstr("16 x 16 pixels are scaled down to"));
    EXPECT_THAT(run("info " + digits_ + " --sprite-memory 1").out, HasSubstr("scaled from 16 x 16"));

    const std::string look = " --size 320x200 -o ";
    const Outcome render = run("render " + digits_ + " --sprite-memory 1" + look + "small.png");
    EXPECT_EQ(render.code, 0);
    EXPECT_THAT(render.err, HasSubstr("are scaled down to"));
    const Outcome usual = run("render " + digits_ + look + "usual.png");
    EXPECT_THAT(usual.err, Not(HasSubstr("scaled")));
    EXPECT_NE(slurp(folder_ / "small.png"), slurp(folder_ / "usual.png"));
    EXPECT_EQ(run("render " + digits_ + " --sprite-memory 0" + look + "no.png").code, 2);
}

}  // namespace
}  // namespace nepho::app
