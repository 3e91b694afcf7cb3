#include "projector/data/label_codes.h"

#include <gtest/gtest.h>

namespace nepho::projector {
namespace {

TEST(LabelCodes, NumberValuesAndLeaveOutWhatIsMissing) {
    EXPECT_EQ(labelCodes(makeColumn("word", {"b", "a", "", "b"})), (std::vector<std::int32_t>{0, 1, -1, 0}));
    EXPECT_EQ(labelCodes(makeColumn("number", {"2.5", "", "-1", "2.5", "0"})),
              (std::vector<std::int32_t>{0, -1, 1, 0, 2}));
    EXPECT_TRUE(labelCodes(makeColumn("none", {})).empty());
}

}  // namespace
}  // namespace nepho::projector
