#include "tests/fake_openxr/fake_openxr.h"

#include "tests/fake_openxr/tests/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nepho::fake_openxr {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Lifecycle : public testing::Test {
  protected:
    void SetUp() override { reset(); }
};

TEST_F(Lifecycle, ReachesFocusedStateByState) {
    Client client;
    client.start();
    EXPECT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    EXPECT_THAT(client.statesSeen,
                ElementsAre(XR_SESSION_STATE_IDLE, XR_SESSION_STATE_READY, XR_SESSION_STATE_SYNCHRONIZED,
                            XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_FOCUSED));
    EXPECT_EQ(sessionState(), XR_SESSION_STATE_FOCUSED);
    EXPECT_THAT(observations().violations, IsEmpty());
}

}  // namespace
}  // namespace nepho::fake_openxr
