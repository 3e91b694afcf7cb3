#include "projector/base/mapped_file.h"
#include "projector/data/npy_reader.h"
#include "projector/data/npy_writer.h"
#include "tests/projector/data/npy_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Npy : public TempFolder {
  protected:
    Result<LoadedTensor> read(std::string_view bytes) const { return readNpy(put("array.npy", bytes)); }
    template <typename Item>
    void expectReads(std::string_view descr, std::vector<Item> items, const std::vector<float>& expected) const {
        const bool big = descr.starts_with('>');
        const Result<LoadedTensor> tensor = read(npyBytes(npyHeader(descr, "(2, 3)"), itemBytes(items, big)));
        ASSERT_TRUE(tensor) << descr << ": " << tensor.error().message;
        ASSERT_EQ(tensor->vectors.rows(), 2U);
        ASSERT_EQ(tensor->vectors.cols(), 3U);
        for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(tensor->vectors(i / 3, i % 3), expected[i]) << descr << " " << i;
    }
};

TEST_F(Npy, ReadsEveryTypeInBothByteOrders) {
    const std::vector<float> plain{0, 1, 2, 3, 4, 5};
    const std::vector<float> edges{-1, 0, 1, 100, -100, 127};
    for (const std::string order : {"<", ">"}) {
        expectReads<float>(order + "f4", {-1, 0, 1, 100, -100, 127}, edges);
        expectReads<double>(order + "f8", {-1, 0, 1, 100, -100, 127}, edges);
        expectReads<std::int16_t>(order + "i2", {-1, 0, 1, 100, -100, 127}, edges);
        expectReads<std::int32_t>(order + "i4", {-1, 0, 1, 100, -100, 127}, edges);
        expectReads<std::int64_t>(order + "i8", {-1, 0, 1, 100, -100, 127}, edges);
        expectReads<std::uint16_t>(order + "u2", {0, 1, 2, 3, 4, 65535}, {0, 1, 2, 3, 4, 65535});
        expectReads<std::uint32_t>(order + "u4", {0, 1, 2, 3, 4, 1U << 31}, {0, 1, 2, 3, 4, 2147483648.0F});
        expectReads<std::uint64_t>(order + "u8", {0, 1, 2, 3, 4, 1ULL << 63}, {0, 1, 2, 3, 4, 9223372036854775808.0F});
    }
    expectReads<std::int8_t>("|i1", {-1, 0, 1, 100, -100, 127}, edges);
    expectReads<std::uint8_t>("|u1", {0, 1, 2, 3, 4, 255}, {0, 1, 2, 3, 4, 255});
    expectReads<std::uint8_t>("|b1", {0, 1, 1, 0, 0, 1}, {0, 1, 1, 0, 0, 1});
    expectReads<float>("=f4", {0, 1, 2, 3, 4, 5}, plain);
}

TEST_F(Npy, InPlaceTheNumbersAreTheSame) {
    const std::vector<float> items{1, 2, 3, 4, 5, 6};
    constexpr std::size_t kBesidesHeader = 11;  // magic string, version, the header's length and its line end
    for (const bool fortran : {false, true}) {
        for (const std::string order : {"<f4", ">f4"}) {
            for (const std::size_t beyond : {0U, 5U}) {  // multiples of 64 bytes, where the numbers begin
                std::string header = npyHeader(order, "(2, 3)", fortran);
                header.resize(128 + beyond - kBesidesHeader, ' ');
                const auto path = put("array.npy", npyBytes(header, itemBytes(items, order[0] == '>')));
                const auto copied = readNpy(path), there = readNpy(path, true);
                ASSERT_TRUE(copied && there);
                EXPECT_EQ(isMapped(path), !fortran && order == "<f4" && beyond == 0) << order << fortran;
                for (std::size_t i = 0; i < 6; ++i)
                    EXPECT_EQ(there->vectors(i / 3, i % 3), copied->vectors(i / 3, i % 3)) << order << fortran;
            }
        }
    }
    // A header of numpy's own, which fills up to 64 bytes: the file's memory.
    Matrix matrix(2, 3);
    matrix(1, 1) = 4.0f;
    const auto path = folder_ / "own.npy";
    ASSERT_TRUE(writeNpy(path, matrix));
    const auto there = readNpy(path, true);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->vectors(1, 1), 4.0f);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(there->vectors.data()) % 4096, 128U) << "behind the header of a page";
}

TEST_F(Npy, ReadsHalfPrecision) {
    // Bit patterns of IEEE 754 binary16: 1, -2, largest, smallest subnormal, smallest normal, 1/3 rounded.
    const std::vector<std::uint16_t> bits{0x3C00, 0xC000, 0x7BFF, 0x0001, 0x0400, 0x3555};
    const std::vector<float> values{1.0F, -2.0F, 65504.0F, 0x1p-24F, 0x1p-14F, 0.333251953125F};
    expectReads<std::uint16_t>("<f2", bits, values);
    expectReads<std::uint16_t>(">f2", bits, values);
    const Result<LoadedTensor> special =
        read(npyBytes(npyHeader("<f2", "(1, 4)"), itemBytes<std::uint16_t>({0x7C00, 0xFC00, 0x7E01, 0x8000})));
    ASSERT_TRUE(special);
    EXPECT_EQ(special->vectors(0, 0), std::numeric_limits<float>::infinity());
    EXPECT_EQ(special->vectors(0, 1), -std::numeric_limits<float>::infinity());
    EXPECT_TRUE(std::isnan(special->vectors(0, 2)));
    EXPECT_TRUE(std::signbit(special->vectors(0, 3)));
}

TEST_F(Npy, FortranOrderIsTurned) {
    // numpy.asfortranarray([[0, 1, 2], [3, 4, 5]]).tobytes('A') walks the columns.
    for (const bool big : {false, true}) {
        const Result<LoadedTensor> tensor = read(
            npyBytes(npyHeader(big ? ">i4" : "<i4", "(2, 3)", true), itemBytes<std::int32_t>({0, 3, 1, 4, 2, 5}, big)));
        ASSERT_TRUE(tensor);
        for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(tensor->vectors(i / 3, i % 3), static_cast<float>(i));
    }
}

TEST_F(Npy, FortranOrderBeyondOneBlock) {
    std::vector<float> columns;
    for (int c = 0; c < 3; ++c) {
        for (int r = 0; r < 200; ++r) columns.push_back(static_cast<float>(r * 3 + c));
    }
    const Result<LoadedTensor> tensor = read(npyBytes(npyHeader("<f4", "(200, 3)", true), itemBytes(columns)));
    ASSERT_TRUE(tensor);
    for (std::size_t i = 0; i < 600; ++i) ASSERT_EQ(tensor->vectors(i / 3, i % 3), static_cast<float>(i));
}

TEST_F(Npy, MoreDimensionsAreFlattenedInCOrderWithAWarning) {
    std::vector<std::int16_t> c, fortran;
    for (std::int16_t i = 0; i < 24; ++i) c.push_back(i);
    for (int k = 0; k < 4; ++k) {
        for (int j = 0; j < 3; ++j) {
            for (int i = 0; i < 2; ++i) fortran.push_back(static_cast<std::int16_t>((i * 3 + j) * 4 + k));
        }
    }
    for (const bool isFortran : {false, true}) {
        const Result<LoadedTensor> tensor =
            read(npyBytes(npyHeader("<i2", "(2, 3, 4)", isFortran), itemBytes(isFortran ? fortran : c)));
        ASSERT_TRUE(tensor);
        ASSERT_EQ(tensor->vectors.cols(), 12U);
        for (std::size_t i = 0; i < 24; ++i)
            ASSERT_EQ(tensor->vectors(i / 12, i % 12), static_cast<float>(i)) << isFortran;
        EXPECT_THAT(tensor->warnings, ElementsAre(HasSubstr("(2, 3, 4) was flattened to 2 x 12")));
    }
}

TEST_F(Npy, OneDimensionBecomesAColumnInAnyVersion) {
    for (const int version : {1, 2, 3}) {
        const Result<LoadedTensor> tensor =
            read(npyBytes(npyHeader("<f8", "(3,)"), itemBytes<double>({1, 2, 0.1}), version));
        ASSERT_TRUE(tensor) << tensor.error().message;
        EXPECT_EQ(tensor->vectors.rows(), 3U);
        EXPECT_EQ(tensor->vectors.cols(), 1U);
        EXPECT_EQ(tensor->vectors(2, 0), 0.1F);
        EXPECT_TRUE(tensor->warnings.empty());
    }
}

TEST_F(Npy, ReadsOtherSpellingsOfTheHeader) {
    const std::string data = itemBytes<float>({1, 2});
    EXPECT_TRUE(read(npyBytes("{\"shape\":(1,2),\"descr\":\"<f4\",\"fortran_order\":False}", data)));
    EXPECT_TRUE(read(npyBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (1L, 2L)}", data)));  // Python 2
}

TEST_F(Npy, RefusesWhatHoldsNoRealNumbers) {
    const std::pair<const char*, const char*> kTypes[] = {
        {"|O", "pickled"},        {"<c8", "complex"}, {"<U4", "text"},          {"|S3", "text"},
        {"<M8[ns]", "dates"},     {"|V8", "records"}, {"<f16", "unusual size"}, {"<f3", "unusual size"},
        {"<i16", "unusual size"}, {"", "not known"},  {"<", "not known"},       {"f", "unusual size"}};
    for (const auto& [descr, expected] : kTypes) {
        const Result<LoadedTensor> tensor = read(npyBytes(npyHeader(descr, "(2, 2)"), std::string(64, '\0')));
        ASSERT_FALSE(tensor) << descr;
        EXPECT_THAT(tensor.error().message, HasSubstr(expected)) << descr;
        EXPECT_THAT(tensor.error().message, HasSubstr("array.npy"));
    }
    const std::string structured = "{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (2,), }";
    EXPECT_THAT(read(npyBytes(structured, std::string(16, '\0'))).error().message, HasSubstr("structured"));
    EXPECT_THAT(read(npyBytes(npyHeader("<f4", "()"), "1234")).error().message, HasSubstr("single number"));
    EXPECT_THAT(read(npyBytes(npyHeader("<f4", "(0, 3)"), "")).error().message, HasSubstr("holds nothing"));
}

TEST_F(Npy, RefusesHostileHeaders) {
    const std::string data(16, '\0');
    for (const char* shape : {"(4294967296, 4294967296)", "(18446744073709551615, 2)", "(18446744073709551616, 1)",
                              "(9223372036854775808, 2)", "(1000000000, 1000000000)", "(-1, 4)", "(2, 2", "2, 2",
                              "(2 2)", "(2.0, 2)", "(1e9, 2)", "[2, 2]", "(2, 3)", "(1, 2)", "(0x2, 2)", "(2,,2)"}) {
        EXPECT_FALSE(read(npyBytes(npyHeader("<f4", shape), data))) << shape;
    }
    EXPECT_TRUE(read(npyBytes(npyHeader("<f4", "(2, 2)"), data)));
    for (const char* header :
         {"", "{", "{}", "[]", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 2)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'extra': 1}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)} junk",
          "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}",
          "{'descr' '<f4', 'fortran_order': False, 'shape': (2, 2)}",
          "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2, 2)}",
          "{'descr': '<f4 'fortran_order': False, 'shape': (2, 2)}"}) {
        EXPECT_FALSE(read(npyBytes(header, data))) << header;
    }
    std::string manyDimensions = "(";
    for (int i = 0; i < 10000; ++i) manyDimensions += "1,";
    EXPECT_FALSE(read(npyBytes(npyHeader("<f4", manyDimensions + ")"), data)));
    EXPECT_THAT(read(npyBytes(npyHeader("<f4", "(2, 2)"), data, 9)).error().message, HasSubstr("version 9.0"));
}

TEST_F(Npy, RefusesLengthsThatDoNotFit) {
    const std::string whole = npyBytes(npyHeader("<f4", "(2, 2)"), std::string(16, '\0'));
    for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_FALSE(read(whole.substr(0, length))) << length;
    EXPECT_TRUE(read(whole));
    EXPECT_THAT(read(whole + "x").error().message, HasSubstr("too long"));
    EXPECT_THAT(read(whole.substr(0, whole.size() - 1)).error().message, HasSubstr("cut short"));
    std::string lying = whole;
    lying[8] = lying[9] = '\xFF';
    EXPECT_THAT(read(lying).error().message, HasSubstr("header claims 65535 bytes"));
}

TEST_F(Npy, EverySingleByteChangedIsReadOrRefused) {
    const std::string whole = npyBytes(npyHeader("<f4", "(2, 2)"), std::string(16, '\0'));
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size() - 16; ++at) {
        for (const int change : {1, 0x10, 0x80, 0xFF}) {
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ change);
            const Result<LoadedTensor> tensor = read(changed);
            if (!tensor) {
                ++refused;
            } else {
                EXPECT_LE(tensor->vectors.rows() * tensor->vectors.cols(), 16U);
            }
        }
    }
    EXPECT_GT(refused, 200U);
}

TEST_F(Npy, WrittenAsNumpyWrites) {
    Matrix matrix(2, 3);
    for (std::size_t i = 0; i < 6; ++i) matrix(i / 3, i % 3) = static_cast<float>(i) * 0.5F;
    ASSERT_TRUE(writeNpy(folder_ / "out.npy", matrix));
    // numpy.save of the same array, numpy 1.24: 128 bytes of preamble and header, then the floats.
    std::string expected("\x93NUMPY\x01\x00\x76\x00", 10);
    expected += "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    expected.resize(127, ' ');
    expected += '\n';
    expected += itemBytes<float>({0, 0.5F, 1, 1.5F, 2, 2.5F});
    EXPECT_EQ(*readFile(folder_ / "out.npy", 1000), expected);
}

TEST_F(Npy, AViewWithGapsComesBackWithoutThem) {
    Matrix wide(4, 5);
    for (std::size_t i = 0; i < 20; ++i) wide(i / 5, i % 5) = static_cast<float>(i);
    const MatrixView view{wide.data() + 1, 4, 2, 5};
    ASSERT_TRUE(writeNpy(folder_ / "out.npy", view));
    const Result<LoadedTensor> back = readNpy(folder_ / "out.npy");
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(back->vectors.cols(), 2U);
    for (std::size_t row = 0; row < 4; ++row) EXPECT_EQ(back->vectors(row, 1), static_cast<float>(row * 5 + 2));
    EXPECT_FALSE(writeNpy(folder_ / "absent" / "out.npy", view));
}

}  // namespace
}  // namespace nepho::projector
