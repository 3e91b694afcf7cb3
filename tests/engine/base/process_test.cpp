#include "engine/base/process.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace nepho::engine {
namespace {

TEST(Process, AVariableThatIsSetStaysUnlessItIsToBeReplaced) {
    constexpr const char* kName = "NEPHOSCOPE_PROCESS_TEST";
    ASSERT_EQ(std::getenv(kName), nullptr);
    setEnvironment(kName, "first", false);
    EXPECT_STREQ(std::getenv(kName), "first");
    setEnvironment(kName, "second", false);
    EXPECT_STREQ(std::getenv(kName), "first");
    setEnvironment(kName, "third", true);
    EXPECT_STREQ(std::getenv(kName), "third");
}

}  // namespace
}  // namespace nepho::engine
