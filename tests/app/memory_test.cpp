// How much memory the program takes of files of known size, against what docs/memory.md says.
#include "tests/app/cli_fixture.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace nepho::app {
namespace {

constexpr std::size_t kSomeRows = 500, kManyRows = 200000, kWidth = 32;

class MemoryTaken : public Cli {
  protected:
    std::vector<float> numbers(std::size_t rows) const {
        std::mt19937 random(11);
        std::vector<float> values(rows * kWidth);
        for (float& value : values) value = static_cast<float>(random() % 1000000) * 1e-6f;
        return values;
    }
    /// Writes NAME for kSomeRows and BIG_NAME for kManyRows; both have the same content from `contentOf`.
    template <typename ContentOf>
    void writeBoth(const std::string& name, ContentOf contentOf) const {
        write(name, contentOf(kSomeRows));
        write("big_" + name, contentOf(kManyRows));
    }
    void writeVectors(bool doubles) const {
        writeBoth("v.npy", [&](std::size_t rows) {
            std::string header = fmt::format("{{'descr': '<f{}', 'fortran_order': False, 'shape': ({}, {}), }}",
                                             doubles ? 8 : 4, rows, kWidth);
            header.resize(117, ' ');
            std::string file = std::string("\x93NUMPY\x01\x00v\x00", 10) + header + "\n";
            for (const float value : numbers(rows)) {
                const double wide = value;
                file.append(doubles ? reinterpret_cast<const char*>(&wide) : reinterpret_cast<const char*>(&value),
                            doubles ? sizeof wide : sizeof value);
            }
            return file;
        });
    }
    void writeText(const std::string& name, char separator, const std::string& header) const {
        writeBoth(name, [&](std::size_t rows) {
            std::string file = header;
            const std::vector<float> values = numbers(rows);
            for (std::size_t i = 0; i < values.size(); ++i)
                fmt::format_to(std::back_inserter(file), "{}{}", values[i], (i + 1) % kWidth == 0 ? '\n' : separator);
            return file;
        });
    }
    double sizeOf(const std::string& name) const {
        return static_cast<double>(std::filesystem::file_size(folder_ / name));
    }
    /// Bytes of memory that the program has at most at a time. Both kinds: its own, and files' that it reads.
    double peakOf(const std::string& arguments) const {
        const Outcome outcome =
            run(arguments, NEPHOSCOPE_PYTHON " " NEPHOSCOPE_SOURCE_DIR "/tests/app/peak_memory.py peak.txt ");
        EXPECT_EQ(outcome.code, 0) << arguments << ": " << outcome.err;
        return std::stod(slurp(folder_ / "peak.txt"));
    }
    /// How much more memory the large files take than the small ones; {0} stands for "" and "big_".
    double growth(const std::string& arguments) const {
        const double grown =
            peakOf(fmt::format(fmt::runtime(arguments), "big_")) - peakOf(fmt::format(fmt::runtime(arguments), ""));
        std::cout << arguments << ": " << grown / 1e6 << " MB more\n";
        return grown;
    }
};

constexpr double kMatrixBytes = kManyRows * kWidth * sizeof(float), kSlackBytes = 8e6;

TEST_F(MemoryTaken, FloatsTakeTheirFile) {
    writeVectors(false);
    EXPECT_LT(growth("info {0}v.npy"), kMatrixBytes + kSlackBytes);
    EXPECT_LT(growth("convert {0}v.npy --force -o out.tsv"), kMatrixBytes + kSlackBytes);
    EXPECT_LT(growth("project {0}v.npy -o out.npy"), kMatrixBytes + kSlackBytes);
    for (const auto& [name, rows] : {std::pair{"v.bytes", kSomeRows}, {"big_v.bytes", kManyRows}}) {
        std::string content;
        const std::vector<float> values = numbers(rows);
        content.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
        write(name, content);
    }
    EXPECT_LT(growth(fmt::format("info {{0}}v.bytes --shape 0x{}", kWidth)), kMatrixBytes + kSlackBytes);
}

TEST_F(MemoryTaken, DoublesTakeHalfTheirFile) {
    writeVectors(true);
    EXPECT_LT(growth("info {0}v.npy"), kMatrixBytes + 2 * kSlackBytes);
}

TEST_F(MemoryTaken, TextTakesItselfAndItsNumbers) {
    writeText("v.tsv", '\t', "");
    EXPECT_LT(growth("info {0}v.tsv"), sizeOf("big_v.tsv") + 1.1 * kMatrixBytes + kSlackBytes);
    std::string header;
    for (std::size_t i = 0; i < kWidth; ++i)
        fmt::format_to(std::back_inserter(header), "x{}{}", i, i + 1 < kWidth ? ',' : '\n');
    writeText("v.csv", ',', header);
    EXPECT_LT(growth("info {0}v.csv"), sizeOf("big_v.csv") + 1.5 * kMatrixBytes + kSlackBytes);
}

TEST_F(MemoryTaken, MetadataTakeSoManyBytesACellAndATextNotSeenBefore) {
    writeVectors(false);
    writeBoth("cells.tsv", [](std::size_t rows) {
        std::string file = "a\tb\tc\td\te\n";
        for (std::size_t row = 0; row < rows; ++row) file += "1\tx\t3\t\t5\n";
        return file;
    });
    EXPECT_LT(growth("info {0}v.npy --metadata {0}cells.tsv"),
              kMatrixBytes + sizeOf("big_cells.tsv") + (16.0 + 24.0 * 5) * kManyRows + kSlackBytes);
    writeBoth("texts.tsv", [](std::size_t rows) {
        std::string file;
        for (std::size_t row = 0; row < rows; ++row) fmt::format_to(std::back_inserter(file), "text {:>40}\n", row);
        return file;
    });
    EXPECT_LT(growth("info {0}v.npy --metadata {0}texts.tsv"),
              kMatrixBytes + sizeOf("big_texts.tsv") + (16.0 + 24.0 + 120.0 + 3 * 45) * kManyRows);
}

TEST_F(MemoryTaken, ACloudTakesTheFileAndSoManyBytesAPoint) {
    writeVectors(false);
    EXPECT_LT(growth("render {0}v.npy -o out.png"), kMatrixBytes + 80e6 + 320.0 * kManyRows);
}

}  // namespace
}  // namespace nepho::app
