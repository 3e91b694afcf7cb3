#include "projector/data/bytes_reader.h"
#include "tests/projector/data/npy_bytes.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Shape = std::vector<std::size_t>;

class Bytes : public TempFolder {
  protected:
    static std::string floats(std::size_t count) {
        std::vector<float> values;
        for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<float>(i));
        return itemBytes(values);
    }
    Result<LoadedTensor> read(std::string_view bytes, const Shape& shape,
                              std::optional<std::size_t> metadataRows = {}) const {
        return readBytes(put("tensor.bytes", bytes), shape, metadataRows);
    }
};

TEST_F(Bytes, ReadsRowsAfterRows) {
    const Result<LoadedTensor> tensor = read(floats(6), {2, 3});
    ASSERT_TRUE(tensor);
    EXPECT_EQ(tensor->vectors(1, 0), 3);
    EXPECT_EQ(tensor->vectors(1, 2), 5);
    EXPECT_THAT(tensor->warnings, IsEmpty());
}

TEST_F(Bytes, InPlaceAreTheFilesOwnMemoryAndWritingLeavesTheFileAlone) {
    const auto path = put("tensor.bytes", floats(6));
    {
        Result<LoadedTensor> tensor = readBytes(path, {2, 3}, {}, true);
        ASSERT_TRUE(tensor);
        EXPECT_TRUE(isMapped(path));
        EXPECT_EQ(tensor->vectors(1, 2), 5);
        tensor->vectors(1, 2) = 7;
    }
    EXPECT_FALSE(isMapped(path));
    EXPECT_EQ(readBytes(path, {2, 3}, {})->vectors(1, 2), 5);
    EXPECT_FALSE(isMapped(path));
}

TEST_F(Bytes, TheLengthDecidesTheRows) {
    const Result<LoadedTensor> unknown = read(floats(6), {0, 3});
    EXPECT_EQ(unknown->vectors.rows(), 2U);
    EXPECT_THAT(unknown->warnings, IsEmpty());
    const Result<LoadedTensor> fewer = read(floats(6), {5, 3});
    EXPECT_EQ(fewer->vectors.rows(), 2U);
    EXPECT_THAT(fewer->warnings, ElementsAre(HasSubstr("holds 2 rows of 3 values, 5 rows were declared")));
}

TEST_F(Bytes, TwiceTheLengthIsFloat64) {
    const Result<LoadedTensor> tensor = read(itemBytes<double>({0.5, 1, 2, 1e-3}), {2, 2});
    ASSERT_TRUE(tensor);
    EXPECT_EQ(tensor->vectors.rows(), 2U);
    EXPECT_EQ(tensor->vectors(1, 1), 1e-3F);
    EXPECT_THAT(tensor->warnings, ElementsAre(HasSubstr("read as float64")));
}

TEST_F(Bytes, AnUntouchedDefaultShapeGivesWayToTheMetadata) {
    const Result<LoadedTensor> misfit = read(floats(12), {1000, 50}, 4);
    ASSERT_TRUE(misfit) << misfit.error().message;
    EXPECT_EQ(misfit->vectors.rows(), 4U);
    EXPECT_EQ(misfit->vectors.cols(), 3U);
    EXPECT_THAT(misfit->warnings, ElementsAre(HasSubstr("[1000, 50] does not fit")));
    // 200 x 10 values divide by 50 as well.
    EXPECT_EQ(read(floats(2000), {1000, 50}, 200)->vectors.cols(), 10U);
    EXPECT_EQ(read(floats(2000), {1000, 50})->vectors.cols(), 50U);
    EXPECT_EQ(read(floats(2000), {999, 50}, 200)->vectors.cols(), 50U);
    EXPECT_EQ(read(floats(12), {}, 6)->vectors.cols(), 2U);
}

TEST_F(Bytes, AsksForTheShapeWhereNothingSaysIt) {
    EXPECT_THAT(read(floats(6), {}).error().message, HasSubstr("holds 6 float32 values"));
    EXPECT_THAT(read(floats(7), {2, 3}).error().message, HasSubstr("the declared shape [2, 3] does not fit"));
    EXPECT_THAT(read(floats(7), {}, 3).error().message, HasSubstr("give its shape"));
}

TEST_F(Bytes, RefusesLengthsAndShapesThatCannotBe) {
    constexpr std::size_t kHuge = std::numeric_limits<std::size_t>::max();
    EXPECT_THAT(read(floats(2) + "x", {1, 2}).error().message, HasSubstr("has 9 bytes, expected a multiple of 4"));
    EXPECT_THAT(read("", {1, 2}).error().message, HasSubstr("is empty"));
    EXPECT_THAT(read("version https://git-lfs.github.com/spec/v1\noid", {1, 2}).error().message, HasSubstr("git-LFS"));
    for (const Shape& shape : {Shape{kHuge, kHuge}, Shape{kHuge / 4 + 1, 4}, Shape{0, 0}, Shape{1, kHuge},
                               Shape{std::size_t{1} << 62, 4}, Shape{6}, Shape{1, 2, 3}}) {
        const Result<LoadedTensor> tensor = read(floats(6), shape);
        EXPECT_FALSE(tensor) << shape[0];
    }
}

TEST_F(Bytes, CutAnywhereItIsReadOrRefused) {
    const std::string whole = floats(6);
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const Result<LoadedTensor> tensor = read(whole.substr(0, length), {2, 3});
        EXPECT_EQ(tensor.has_value(), length == 12 || length == 24) << length;  // whole rows
    }
}

}  // namespace
}  // namespace nepho::projector
