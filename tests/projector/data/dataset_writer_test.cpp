// What is written is read back: numbers to the bit, metadata by the cell, sprites by the pixel.
#include "projector/data/dataset_writer.h"

#include "projector/base/atomic_file.h"
#include "projector/base/mapped_file.h"
#include "projector/data/image_reader.h"
#include "projector/data/png_writer.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <stop_token>
#include <string>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// Every finite float is as likely as any other, denormal ones, -0 and the extremes too.
Matrix anyFloats(std::size_t rows, std::size_t cols, std::uint32_t seed) {
    std::mt19937 random(seed);
    Matrix matrix(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i) {
        float value = std::numeric_limits<float>::quiet_NaN();
        while (!std::isfinite(value)) value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        matrix.data()[i] = value;
    }
    constexpr float kExtremes[] = {0.0F, -0.0F, 0x1p-149F, -std::numeric_limits<float>::max(), 16777216.0F};
    for (std::size_t i = 0; i < 5 && i < rows * cols; ++i) matrix.data()[i] = kExtremes[i];
    return matrix;
}

class DatasetWriter : public TempFolder {
  protected:
    DatasetToWrite dataset(const Matrix& numbers, const Table& table = kNoTable) const {
        return {"vectors", numbers, &table, {}};
    }
    Dataset readBack(const fs::path& path, const CatalogOptions& options = {}) const {
        const auto catalog = openCatalog(path, options);
        EXPECT_TRUE(catalog) << catalog.error().message;
        EXPECT_THAT(catalog->warnings, IsEmpty());
        auto read = readDataset(catalog->tensors.front());
        EXPECT_TRUE(read) << read.error().message;
        EXPECT_THAT(read->warnings, IsEmpty());
        return *std::move(read);
    }
    static void expectSame(const Matrix& read, const Matrix& written) {
        ASSERT_EQ(read.rows(), written.rows());
        ASSERT_EQ(read.cols(), written.cols());
        EXPECT_EQ(std::memcmp(read.data(), written.data(), written.rows() * written.cols() * sizeof(float)), 0);
    }
    inline static const Table kNoTable;
};

TEST_F(DatasetWriter, EveryFloatComesBackToTheBit) {
    setThreadCount(3);
    // Rows of several blocks, of one block, wider than a block, a single number.
    for (const auto& [rows, cols] : {std::pair{70000, 7}, {33, 5}, {3, 70000}, {1, 1}, {2, 1}}) {
        const Matrix numbers = anyFloats(static_cast<std::size_t>(rows), static_cast<std::size_t>(cols), 7);
        ASSERT_TRUE(writeTensorFiles(folder_ / "v.npy", TensorFormat::npy, dataset(numbers)));
        expectSame(readBack(folder_ / "v.npy").vectors, numbers);
        ASSERT_TRUE(writeTensorFiles(folder_ / "v.tsv", TensorFormat::tsv, dataset(numbers)));
        expectSame(readBack(folder_ / "v.tsv").vectors, numbers);
        for (const TensorFormat format : {TensorFormat::tsv, TensorFormat::bytes}) {
            ASSERT_TRUE(writeTensorBoardFolder(folder_ / "board", format, dataset(numbers)));
            expectSame(readBack(folder_ / "board").vectors, numbers);
        }
    }
    setThreadCount(0);
}

TEST_F(DatasetWriter, NumbersAreTheShortestTextThatIsTheSameFloat) {
    Matrix numbers(2, 4);
    const float values[] = {0.1F, 1.0F, -2.5e-7F, 1e20F, 16777216.0F, 0.0F, 3.4028235e38F, 1.0F / 3.0F};
    std::copy(std::begin(values), std::end(values), numbers.data());
    ASSERT_TRUE(writeTensorFiles(folder_ / "v.tsv", TensorFormat::tsv, dataset(numbers)));
    EXPECT_EQ(*readFile(folder_ / "v.tsv", 1000), "0.1\t1\t-2.5e-07\t1e+20\n16777216\t0\t3.4028235e+38\t0.33333334\n");
}

TEST_F(DatasetWriter, RowsOfAWiderMatrixAreWritten) {
    const Matrix wide = anyFloats(40, 10, 3);
    const MatrixView narrow{wide.data(), 40, 4, 10};
    DatasetToWrite toWrite{"narrow", narrow, &kNoTable, {}};
    ASSERT_TRUE(writeTensorFiles(folder_ / "v.npy", TensorFormat::npy, toWrite));
    ASSERT_TRUE(writeTensorFiles(folder_ / "v.tsv", TensorFormat::tsv, toWrite));
    for (const char* name : {"v.npy", "v.tsv"}) {
        const Matrix read = readBack(folder_ / name).vectors;
        ASSERT_EQ(read.cols(), 4U);
        for (std::size_t row = 0; row < 40; ++row)
            EXPECT_EQ(std::memcmp(read.row(row).data(), wide.row(row).data(), 4 * sizeof(float)), 0);
    }
}

TEST_F(DatasetWriter, AFolderHoldsAllThereIsOfThem) {
    Matrix numbers = anyFloats(4, 3, 1);
    const Table table{{makeColumn("word", {"a", "b", "", "d"}), makeColumn("n", {"1", "2", "3", ""})}};
    DatasetToWrite toWrite = dataset(numbers, table);
    toWrite.sheet = SheetToWrite{{}, Image{4, 4, std::vector<std::uint8_t>(64, 77)}, 2, 2};
    const auto written = writeTensorBoardFolder(folder_ / "board", TensorFormat::bytes, toWrite);
    ASSERT_TRUE(written);
    EXPECT_THAT(written->warnings, IsEmpty());
    EXPECT_THAT(written->files, Contains(folder_ / "board" / "projector_config.pbtxt"));
    EXPECT_EQ(written->files.size(), 4U);
    const Dataset read = readBack(folder_ / "board");
    EXPECT_EQ(read.name, "vectors");
    expectSame(read.vectors, numbers);
    ASSERT_EQ(read.metadata.columns.size(), 2U);
    EXPECT_EQ(read.metadata.columns[0].text(3), "d");
    EXPECT_TRUE(read.metadata.columns[1].isMissing(3));
    ASSERT_TRUE(read.sprite);
    EXPECT_EQ(read.sprite->tileWidth, 2U);
    EXPECT_EQ(readImage(read.sprite->path)->rgba, toWrite.sheet->rebuilt->rgba);
}

TEST_F(DatasetWriter, TheConfigIsWhatTensorBoardExpects) {
    const Matrix numbers = anyFloats(4, 3, 1);
    DatasetToWrite toWrite = dataset(numbers);
    toWrite.name = "a \"b\"\n\xC3\xA9\xFF";
    ASSERT_TRUE(writeTensorBoardFolder(folder_ / "board", TensorFormat::tsv, toWrite));
    EXPECT_EQ(
        *readFile(folder_ / "board" / "projector_config.pbtxt", 1000),
        "embeddings {\n  tensor_name: \"a \\\"b\\\"\\n\xC3\xA9\xEF\xBF\xBD\"\n  tensor_shape: 4\n  tensor_shape: 3\n"
        "  tensor_path: \"tensor.tsv\"\n}\n");
    EXPECT_FALSE(fs::exists(folder_ / "board" / "metadata.tsv")) << "there is nothing to say";
    EXPECT_EQ(readBack(folder_ / "board").name, "a \"b\"\n\xC3\xA9\xEF\xBF\xBD");
}

TEST_F(DatasetWriter, RawNumbersThatLookLikeAnotherFileComeBack) {
    for (const std::string start : {"\x1F\x8B"
                                    "ab",
                                    "1\t2\n", "PK\x03\x04"}) {
        Matrix numbers = anyFloats(3, 3, 1);
        for (std::size_t i = 0; i < 9; ++i) std::memcpy(numbers.data() + i, start.data(), 4);
        ASSERT_TRUE(writeTensorBoardFolder(folder_ / "board", TensorFormat::bytes, dataset(numbers)));
        expectSame(readBack(folder_ / "board").vectors, numbers);
    }
}

TEST_F(DatasetWriter, WhatTensorBoardHidesIsSaid) {
    const auto warningsOf = [&](const Matrix& numbers, TensorFormat format = TensorFormat::tsv) {
        return writeTensorBoardFolder(folder_ / "board", format, dataset(numbers))->warnings;
    };
    EXPECT_THAT(warningsOf(Matrix(2, 2)), IsEmpty());
    EXPECT_THAT(warningsOf(Matrix(1, 5)), Contains(HasSubstr("not one of 1 x 5")));
    EXPECT_THAT(warningsOf(Matrix(5, 1)), Contains(HasSubstr("not one of 5 x 1")));
    EXPECT_THAT(warningsOf(Matrix(100001, 2)), Contains(HasSubstr("the first 100000 of the 100001 rows")));
    EXPECT_THAT(warningsOf(Matrix(2, 2), TensorFormat::bytes), Contains(HasSubstr("takes these very bytes for text")));
    EXPECT_THAT(warningsOf(anyFloats(9, 9, 2), TensorFormat::bytes), IsEmpty());
}

TEST_F(DatasetWriter, CompanionsAreNamedByTheStem) {
    const Matrix numbers = anyFloats(2, 3, 1);
    const Table table{{makeColumn("label", {"a", "b"})}};
    DatasetToWrite toWrite = dataset(numbers, table);
    toWrite.sheet = SheetToWrite{{}, Image{2, 1, std::vector<std::uint8_t>(8, 77)}, 1, 1};
    const std::vector<fs::path> files{folder_ / "x.y.npy", folder_ / "x.y_metadata.tsv", folder_ / "x.y_sprite.png"};
    EXPECT_EQ(tensorFiles(files[0], toWrite), files);
    const auto written = writeTensorFiles(files[0], TensorFormat::npy, toWrite);
    ASSERT_TRUE(written);
    EXPECT_EQ(written->files, files);
    CatalogOptions options;
    options.metadata = files[1];
    options.sprite = files[2];
    options.spriteTile = {1, 1};
    const Dataset read = readBack(files[0], options);
    EXPECT_EQ(read.metadata.columns.front().text(1), "b");
    EXPECT_TRUE(read.sprite);
    EXPECT_EQ(tensorFiles("/dev/null", toWrite), std::vector<fs::path>{"/dev/null"});
}

TEST_F(DatasetWriter, StoppedItLeavesNothing) {
    const Matrix numbers = anyFloats(100, 3, 1);
    const Table table{{makeColumn("label", std::vector<std::string_view>(100, "a"))}};
    for (const std::string_view stopAt : {"tensor", "metadata", "sprites"}) {
        std::stop_source stop;
        JobContext context;
        context.stop = stop.get_token();
        context.onProgress = [&](std::string_view stage, double) {
            if (stage == stopAt) stop.request_stop();
        };
        const auto files = writeTensorFiles(folder_ / "v.tsv", TensorFormat::tsv, dataset(numbers, table), context);
        ASSERT_FALSE(files) << stopAt;
        EXPECT_EQ(files.error().message, kStoppedMessage);
        EXPECT_FALSE(writeTensorBoardFolder(folder_ / "board", TensorFormat::tsv, dataset(numbers, table), context));
        EXPECT_TRUE(fs::is_empty(folder_)) << stopAt;
    }
}

TEST_F(DatasetWriter, AnErrorNamesTheFileThatWasToBe) {
    const Matrix numbers = anyFloats(2, 3, 1);
    DatasetToWrite toWrite = dataset(numbers);
    toWrite.sheet = SheetToWrite{folder_ / "absent.png", {}, 1, 1};
    EXPECT_THAT(writeTensorFiles(folder_ / "v.npy", TensorFormat::npy, toWrite).error().message,
                HasSubstr("absent.png"));
    EXPECT_THAT(writeTensorFiles(folder_ / "no" / "v.npy", TensorFormat::npy, toWrite).error().message,
                HasSubstr("no/v.npy: cannot be written"));
    EXPECT_THAT(writeTensorBoardFolder(folder_ / "no" / "board", TensorFormat::tsv, toWrite).error().message,
                HasSubstr("no/board: cannot be written"));
    EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(DatasetWriter, AFolderLeftBehindIsNotTakenForARun) {
    const Matrix numbers = anyFloats(4, 3, 1);
    ASSERT_TRUE(writeTensorBoardFolder(folder_ / "run", TensorFormat::tsv, dataset(numbers)));
    fs::copy(folder_ / "run", folder_ / ".run.1-0.tmp", fs::copy_options::recursive);
    EXPECT_EQ(openCatalog(folder_)->tensors.size(), 1U);
}

}  // namespace
}  // namespace nepho::projector
