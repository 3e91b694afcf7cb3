// nephoscope convert, as people call it.
#include "projector/data/catalog.h"
#include "projector/data/image_reader.h"
#include "tests/app/cli_fixture.h"

#include <cstring>
#include <set>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

std::vector<std::uint8_t> tileOf(const projector::Image& sheet, const projector::SpriteSheet& grid, std::size_t row) {
    const auto origin = grid.origin(row);
    std::vector<std::uint8_t> pixels;
    for (std::uint32_t y = 0; y < grid.tileHeight; ++y) {
        const auto from = sheet.rgba.begin() + ((origin.y + y) * std::ptrdiff_t{sheet.width} + origin.x) * 4;
        pixels.insert(pixels.end(), from, from + std::ptrdiff_t{grid.tileWidth} * 4);
    }
    return pixels;
}

class CliConvert : public Cli {
  protected:
    projector::Dataset read(const fs::path& path, const projector::CatalogOptions& options = {}) const {
        const auto catalog = projector::openCatalog(path, options);
        EXPECT_TRUE(catalog) << catalog.error().message;
        auto dataset = projector::readDataset(catalog->tensors.front());
        EXPECT_TRUE(dataset) << dataset.error().message;
        return *std::move(dataset);
    }
    std::set<std::string> namesIn(const std::string& folder) const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_ / folder))
            names.insert(entry.path().filename().string());
        return names;
    }
};

void expectSame(const projector::Dataset& one, const projector::Dataset& other) {
    ASSERT_EQ(one.rows(), other.rows());
    ASSERT_EQ(one.dims(), other.dims());
    EXPECT_EQ(std::memcmp(one.vectors.data(), other.vectors.data(), one.rows() * one.dims() * sizeof(float)), 0);
    ASSERT_EQ(one.metadata.columns.size(), other.metadata.columns.size());
    for (std::size_t c = 0; c < one.metadata.columns.size(); ++c) {
        EXPECT_EQ(one.metadata.columns[c].name, other.metadata.columns[c].name);
        for (std::size_t row = 0; row < one.rows(); ++row)
            ASSERT_EQ(one.metadata.columns[c].text(row), other.metadata.columns[c].text(row)) << row;
    }
}

TEST_F(CliConvert, TheDigitsComeBackFromEveryKind) {
    const projector::Dataset digits = read(digits_);
    projector::CatalogOptions companions;
    companions.spriteTile = {digits.sprite->tileWidth, digits.sprite->tileHeight};
    for (const std::string out : {"d.npy", "d.tsv"}) {
        const Outcome outcome = run("convert " + digits_ + " --force --json -o " + out);
        ASSERT_EQ(outcome.code, 0) << outcome.err;
        EXPECT_EQ(json::parse(outcome.out)["files"], (json{out, "d_metadata.tsv", "d_sprite.png"}));
        EXPECT_EQ(json::parse(outcome.out)["tile"], (json{16, 16}));
        companions.metadata = folder_ / "d_metadata.tsv";
        companions.sprite = folder_ / "d_sprite.png";
        expectSame(read(folder_ / out, companions), digits);
        EXPECT_EQ(slurp(folder_ / "d_sprite.png"), slurp(digits.sprite->path));
    }
    for (const std::string format : {"tsv", "bytes"}) {
        const Outcome outcome = run("convert " + digits_ + " --tensor-format " + format + " -o " + format + "_board");
        ASSERT_EQ(outcome.code, 0) << outcome.err;
        const projector::Dataset board = read(folder_ / (format + "_board"));
        expectSame(board, digits);
        EXPECT_EQ(board.sprite->columns(), board.sprite->tileRows());
        EXPECT_EQ(board.sprite->tileWidth, 16u);
        EXPECT_EQ(namesIn(format + "_board"),
                  (std::set<std::string>{"metadata.tsv", "projector_config.pbtxt", "sprite.png", "tensor." + format}));
    }
}

TEST_F(CliConvert, NothingIsReplacedWithoutForce) {
    write("v.tsv", "1\t2\n3\t5\n");
    write("m.tsv", "a\nb\n");
    ASSERT_EQ(run("convert v.tsv --metadata m.tsv -o out.npy").code, 0);
    const std::string first = slurp(folder_ / "out.npy");
    write("v.tsv", "1\t2\n3\t6\n");
    Outcome again = run("convert v.tsv --metadata m.tsv -o out.npy");
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.err, HasSubstr("out.npy: is there already; --force replaces it"));
    fs::rename(folder_ / "out.npy", folder_ / "first.npy");
    again = run("convert v.tsv --metadata m.tsv -o out.npy");
    EXPECT_EQ(again.code, 1) << "the metadata were not named by the person";
    EXPECT_THAT(again.err, HasSubstr("out_metadata.tsv: is there already"));
    EXPECT_FALSE(fs::exists(folder_ / "out.npy"));
    EXPECT_EQ(run("convert v.tsv --metadata m.tsv -o out.npy --force").code, 0);
    EXPECT_NE(slurp(folder_ / "out.npy"), first);
}

TEST_F(CliConvert, AFilledFolderNeedsForceAndKeepsWhatIsNotWritten) {
    write("v.tsv", "1\t2\n3\t5\n");
    fs::create_directories(folder_ / "board");
    ASSERT_EQ(run("convert v.tsv -o board").code, 0) << "an empty folder is as good as none";
    write("board/notes.txt", "mine");
    write("v.tsv", "7\t2\n3\t5\n");
    const Outcome again = run("convert v.tsv -o board");
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.err, HasSubstr("board: is there already and not empty"));
    EXPECT_EQ(slurp(folder_ / "board/tensor.tsv"), "1\t2\n3\t5\n");
    ASSERT_EQ(run("convert v.tsv -o board/ --force").code, 0);
    EXPECT_EQ(slurp(folder_ / "board/tensor.tsv"), "7\t2\n3\t5\n");
    EXPECT_EQ(namesIn("board"), (std::set<std::string>{"notes.txt", "projector_config.pbtxt", "tensor.tsv"}));
    write("file", "x");
    EXPECT_THAT(run("convert v.tsv --to tensorboard -o file").err, HasSubstr("file: is a file"));
}

TEST_F(CliConvert, ALayoutTakesThePlaceOfTheVectors) {
    ASSERT_EQ(run("project " + digits_ + " -o layout.npy").code, 0);
    ASSERT_EQ(run("convert " + digits_ + " --layout layout.npy -o board").code, 0);
    const projector::Dataset layout = read(folder_ / "layout.npy");
    const projector::Dataset board = read(folder_ / "board");
    ASSERT_EQ(board.dims(), 3u);
    EXPECT_EQ(std::memcmp(board.vectors.data(), layout.vectors.data(), 1797 * 3 * sizeof(float)), 0);
    EXPECT_EQ(board.metadata.columns[1].name, "name");
    EXPECT_TRUE(board.sprite);
    write("short.tsv", "1\t2\n3\t5\n");
    const Outcome wrong = run("convert short.tsv --layout layout.npy -o other");
    EXPECT_EQ(wrong.code, 3);
    EXPECT_THAT(wrong.err, HasSubstr("layout.npy: has 1797 rows, expected 2"));
    EXPECT_FALSE(fs::exists(folder_ / "other"));
}

TEST_F(CliConvert, RowsThatAreLeftOutTakeTheirMetadataAndTilesWithThem) {
    ASSERT_EQ(run("convert " + digits_ + " -o all.tsv").code, 0);
    std::string text = slurp(folder_ / "all.tsv");
    text.replace(0, text.find('\t'), "nan");
    write("all.tsv", text);
    const std::string data = "all.tsv --metadata all_metadata.tsv --sprite all_sprite.png --sprite-size 16x16";
    EXPECT_EQ(run("convert " + data + " -o board").code, 3);
    ASSERT_EQ(run("convert " + data + " -o board --drop-non-finite").code, 0);
    const projector::Dataset digits = read(digits_), board = read(folder_ / "board");
    ASSERT_EQ(board.rows(), 1796u);
    EXPECT_EQ(board.metadata.columns[1].text(0), digits.metadata.columns[1].text(1));
    const auto before = projector::readImage(digits.sprite->path), after = projector::readImage(board.sprite->path);
    ASSERT_TRUE(before && after);
    for (const std::size_t row : {0u, 41u, 1795u})
        EXPECT_EQ(tileOf(*after, *board.sprite, row), tileOf(*before, *digits.sprite, row + 1));
}

TEST_F(CliConvert, WhatIsMeantMustBeClear) {
    write("v.tsv", "1\t2\n3\t5\n");
    EXPECT_EQ(run("convert v.tsv").code, 2);
    write("tensor.tsv", "mine");
    EXPECT_EQ(run("convert v.tsv -o ''").code, 2) << "no folder, least of all the current one";
    EXPECT_EQ(slurp(folder_ / "tensor.tsv"), "mine");
    const Outcome unknown = run("convert v.tsv -o out.csv");
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("expected .npy, .tsv, a folder, or --to"));
    EXPECT_EQ(run("convert v.tsv -o out.npy --tensor-format bytes").code, 2);
    EXPECT_EQ(run("convert v.tsv -o out.csv --to tsv").code, 0);
    EXPECT_EQ(slurp(folder_ / "out.csv"), "1\t2\n3\t5\n");
    const Outcome narrow = run("convert v.tsv --to tensorboard --layout absent.npy -o board");
    EXPECT_EQ(narrow.code, 3);
}

TEST_F(CliConvert, WarningsAreSaidUnlessItIsQuiet) {
    write("v.tsv", "1\n3\n");
    const Outcome told = run("convert v.tsv -o board");
    EXPECT_EQ(told.code, 0);
    EXPECT_THAT(told.err, HasSubstr("not one of 2 x 1"));
    EXPECT_EQ(run("convert v.tsv -o board --force --quiet").err, "");
}

TEST_F(CliConvert, OfSeveralTensorsItIsSaidWhichOneWasTaken) {
    write("v.tsv", "1\t2\n3\t5\n");
    write("projector_config.pbtxt",
          "embeddings { tensor_name: 'a' tensor_path: 'v.tsv' } embeddings { tensor_name: 'b' tensor_path: 'v.tsv' }");
    EXPECT_THAT(run("convert . -o a.npy").err, HasSubstr("holds 2 tensors, a was taken"));
    EXPECT_EQ(run("convert . --tensor b -o b.npy").err, "");
}

TEST_F(CliConvert, ALimitOnTheSizeOfFilesIsAnErrorOfWriting) {
    const Outcome outcome = run("convert " + digits_ + " -o big.npy", "sh -c 'ulimit -f 8; exec \"$@\"' - ");
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("big.npy: cannot be written: File too large"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "big.npy"));
}

}  // namespace
}  // namespace nepho::app
