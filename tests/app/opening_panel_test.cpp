// Opening data in the window.
#include "tests/app/app_fixture.h"

#include <fmt/format.h>

#include <fstream>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;

using OpeningAtDesk = DeskTest;

TEST_F(OpeningAtDesk, WhatIsDroppedOnTheWindowIsOpened) {
    const fs::path file = fs::path(testing::TempDir()) / "dropped \"vectors\".tsv";
    std::ofstream(file) << "1\t2\t3\n4\t5\t6\n";
    const std::string quoted = (fs::path(testing::TempDir()) / "dropped \\\"vectors\\\".tsv").string();
    replay(fmt::format("3 drop \"{}\"\n4 wait\n6 quit\n", quoted));
    EXPECT_EQ(session_.message(), "");
    EXPECT_EQ(session_.rows(), 2u);
    fs::remove(file);
}

TEST_F(OpeningAtDesk, APathIsWrittenIntoThePanel) {
    const fs::path file = fs::path(testing::TempDir()) / "written.tsv";
    std::ofstream(file) << "1\t2\t3\n4\t5\t6\n7\t8\t9\n";
    const std::string openPanel = "3 keydown leftControl\n4 key O\n6 keyup leftControl\n";
    // The field has the keyboard at once.
    replay(openPanel + fmt::format("9 text \"{}\"\n12 key enter\n15 wait\n17 quit\n", file.string()));
    EXPECT_EQ(session_.rows(), 3u) << session_.message();
    EXPECT_FALSE(settings_.openPanel);
    replay(openPanel + "8 key escape\n10 quit\n");
    EXPECT_FALSE(settings_.openPanel);
    EXPECT_EQ(session_.rows(), 3u);
    fs::remove(file);
}

TEST_F(OpeningAtDesk, WhatIsOpenIsNotOfferedAgain) {
    const fs::path file = fs::path(testing::TempDir()) / "before.tsv";
    std::ofstream(file) << "1\t2\t3\n4\t5\t6\n7\t8\t9\n";
    const auto recent = std::make_shared<RecentData>(fs::path());
    recent->add(requestFor(file), 3, 3);
    recent->add(requestFor(digitsFolder()), 1797, 64);
    session_.keepRecent(recent);
    const std::string openPanel = "3 keydown leftControl\n4 key O\n6 keyup leftControl\n";
    // The first of those that were open before.
    replay(openPanel + "9 move 500 388\n11 press left\n13 release left\n15 wait\n17 quit\n");
    EXPECT_EQ(session_.rows(), 3u) << session_.message();
    fs::remove(file);
}

TEST_F(OpeningAtDesk, TheCameraStaysWhereTheSameDataComeAgain) {
    replay("3 keydown left\n12 keyup left\n13 key F5\n14 wait\n16 quit\n");
    EXPECT_TRUE(session_.isReloaded());
    EXPECT_NE(camera_.yaw, startCamera().yaw);
    const float yaw = camera_.yaw;
    replay("3 keydown left\n12 keyup left\n13 wait\n16 quit\n");
    EXPECT_EQ(camera_.yaw, yaw) << "as if nothing had been read anew";
}

}  // namespace
}  // namespace nepho::app
