#include "projector/base/matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>
#include <vector>

namespace nepho::projector {
namespace {

TEST(Matrix, IsZeroAndAlignedWhetherSmallOrLarge) {
    for (const std::size_t rows : {1UL, 3UL, 40000UL}) {
        const Matrix matrix(rows, 101);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(matrix.data()) % 64, 0U);
        EXPECT_TRUE(std::all_of(matrix.data(), matrix.data() + rows * 101, [](float value) { return value == 0.0F; }));
    }
}

TEST(Matrix, RefusesSizesThatOverflow) {
    constexpr std::size_t kHuge = std::numeric_limits<std::size_t>::max();
    EXPECT_THROW(Matrix(kHuge / 2, 4), std::bad_alloc);
    EXPECT_THROW(Matrix(kHuge / 4, 1), std::bad_alloc);
    EXPECT_THROW(Matrix(std::size_t{1} << 33, std::size_t{1} << 33), std::bad_alloc);
}

TEST(Matrix, EmptyHasNoMemory) {
    EXPECT_EQ(Matrix(0, 5).data(), nullptr);
    EXPECT_EQ(Matrix(5, 0).rows(), 5U);
    EXPECT_EQ(Matrix().view().rows, 0U);
}

TEST(Matrix, KeepsSomeRowsWhereTheyAre) {
    Matrix matrix(5, 2);
    for (std::size_t row = 0; row < 5; ++row) {
        for (std::size_t col = 0; col < 2; ++col) matrix(row, col) = static_cast<float>(10 * row + col);
    }
    const float* memory = matrix.data();
    matrix.keepRows(std::vector<std::uint32_t>{0, 2, 4});
    EXPECT_EQ(matrix.data(), memory);
    ASSERT_EQ(matrix.rows(), 3u);
    EXPECT_EQ(matrix.view().rows, 3u);
    for (std::size_t row = 0; row < 3; ++row) {
        EXPECT_EQ(matrix(row, 0), static_cast<float>(20 * row)) << row;
        EXPECT_EQ(matrix(row, 1), static_cast<float>(20 * row + 1)) << row;
    }
}

TEST(Matrix, ClonesAreApartAndViewsAreNot) {
    Matrix matrix(2, 3);
    matrix(1, 2) = 7;
    const Matrix copy = matrix.clone();
    const MatrixView view = matrix;
    matrix(1, 2) = 8;
    EXPECT_EQ(copy(1, 2), 7);
    EXPECT_EQ(view(1, 2), 8);
    EXPECT_EQ(view.row(1)[2], 8);
}

}  // namespace
}  // namespace nepho::projector
