// Data that were opened before, opened again from the menu at the hand.
#include "tests/app/hand_fixture.h"

#include <fmt/format.h>

#include <fstream>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;

const glm::vec3 kMenuHand(0.4f, 1.2f, -0.35f);

class HandRecent : public HandTest {
  protected:
    HandRecent() {
        fs::remove_all(folder_);
        session_.keepRecent(recent_);
    }
    ~HandRecent() override { fs::remove_all(folder_); }

    /// So many rows of three numbers, opened before.
    void opened(const fs::path& name, int rows) {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream file(folder_ / name);
        for (int row = 0; row < rows; ++row) file << fmt::format("{}\t{}\t{}\n", row, row * row, row % 3);
        recent_->add(requestFor(folder_ / name), static_cast<std::size_t>(rows), 3);
    }
    void openDigits() {
        ASSERT_FALSE(session_.openNow(requestFor(digitsFolder())));
        frame();
    }
    /// What stands around the hand, clockwise from the top.
    std::vector<std::string> ring() {
        frame();
        std::vector<std::string> words;
        for (const auto& note : tools_.guides().notes) words.emplace_back(tools_.guides().textOf(note));
        return words;
    }
    bool isInRing(const std::string& word) {
        const auto words = ring();
        return std::ranges::find(words, word) != words.end();
    }
    void chooseItem(int item) {
        const float angle = 6.2831853f * static_cast<float>(item) / RadialMenu::kItems;
        frame({engine::StickMoved{Hand::right, {std::sin(angle), std::cos(angle)}}});
        click(Hand::right, HandControl::select);
        frame({engine::StickMoved{Hand::right, {0, 0}}});
    }

    fs::path folder_ =
        fs::path(testing::TempDir()) / "hand_recent" / testing::UnitTest::GetInstance()->current_test_info()->name();
    std::shared_ptr<RecentData> recent_ = std::make_shared<RecentData>(fs::path());
};

TEST_F(HandRecent, TheNewestStandsAtTheTopAndIsOpened) {
    opened("older.tsv", 5);
    opened("newer.tsv", 7);
    openDigits();
    choose(Hand::right, HandAction::recent, kMenuHand);
    ASSERT_TRUE(tools_.menuOf(Hand::right).isOpen());
    EXPECT_TRUE(isInRing("newer.tsv"));
    EXPECT_TRUE(isInRing("older.tsv"));
    EXPECT_TRUE(isInRing("More"));
    EXPECT_FALSE(isInRing("digits")) << "is open";
    EXPECT_FALSE(isInRing("Reload")) << "the page before";
    frame({engine::StickMoved{Hand::right, {0, 1}}});
    EXPECT_EQ(tools_.menuOf(Hand::right).wordPointedAt(), "newer.tsv");
    chooseItem(0);
    EXPECT_FALSE(tools_.menuOf(Hand::right).isOpen());
    finishJobs();
    EXPECT_EQ(session_.message(), "");
    EXPECT_EQ(session_.rows(), 7u);
    EXPECT_EQ(session_.request().path, folder_ / "newer.tsv");

    frame();
    choose(Hand::right, HandAction::recent, kMenuHand);
    EXPECT_TRUE(isInRing("digits"));
    EXPECT_FALSE(isInRing("newer.tsv"));
    chooseItem(1);
    finishJobs();
    EXPECT_EQ(session_.rows(), 5u);
}

TEST_F(HandRecent, AreOpenedAsTheyWereBefore) {
    opened("plain.tsv", 5);
    OpenRequest request = requestFor(folder_ / "plain.tsv");
    std::ofstream(folder_ / "names.tsv") << "a\nb\nc\nd\ne\n";
    request.catalog.metadata = folder_ / "names.tsv";
    recent_->add(request, 5, 3);
    openDigits();
    choose(Hand::right, HandAction::recent, kMenuHand);
    chooseItem(0);
    finishJobs();
    ASSERT_EQ(session_.rows(), 5u) << session_.message();
    EXPECT_EQ(session_.dataset().metadata.columns.size(), 1u);
}

TEST_F(HandRecent, AsManyAsFitAreOfferedAndMoreLeadsBackToTheFirstPage) {
    for (int i = 0; i < 10; ++i) opened(fmt::format("data{}.tsv", i), 3);
    openDigits();
    choose(Hand::right, HandAction::recent, kMenuHand);
    EXPECT_TRUE(isInRing("data9.tsv"));
    EXPECT_TRUE(isInRing("data3.tsv"));
    EXPECT_FALSE(isInRing("data2.tsv"));
    chooseItem(7);
    finishJobs();
    EXPECT_EQ(session_.request().path, folder_ / "data3.tsv") << "the eighth place, by way of More at the bottom";

    frame();
    choose(Hand::right, HandAction::recent, kMenuHand);
    chooseItem(4);
    ASSERT_TRUE(tools_.menuOf(Hand::right).isOpen());
    EXPECT_EQ(tools_.menuOf(Hand::right).pageShown(), 0u);
    EXPECT_TRUE(isInRing("Isolate"));
    // Left and opened anew it begins with actions.
    click(Hand::right, HandControl::menu);
    click(Hand::right, HandControl::menu);
    EXPECT_TRUE(isInRing("Isolate"));
}

TEST_F(HandRecent, NamesThatWouldBeAlikeSayTheirFolders) {
    opened("one/vectors.tsv", 4);
    opened("two/vectors.tsv", 6);
    opened("a_name_that_is_much_too_long_for_a_ring.tsv", 6);
    openDigits();
    choose(Hand::right, HandAction::recent, kMenuHand);
    EXPECT_TRUE(isInRing("one/vectors.tsv"));
    EXPECT_TRUE(isInRing("two/vectors.tsv"));
    EXPECT_TRUE(isInRing("a_name_that_is_much_\u2026"));
}

TEST_F(HandRecent, WhereNothingWasOpenedThatIsSaid) {
    openDigits();
    choose(Hand::right, HandAction::recent, kMenuHand);
    EXPECT_TRUE(isInRing("Nothing was opened before"));
    chooseItem(0);
    EXPECT_TRUE(tools_.menuOf(Hand::right).isOpen());
    EXPECT_FALSE(session_.jobsRunning());
}

TEST_F(HandRecent, WhatIsGoneIsSaidAndWhatIsOpenStays) {
    opened("gone.tsv", 4);
    openDigits();
    fs::remove(folder_ / "gone.tsv");
    choose(Hand::right, HandAction::recent, kMenuHand);
    chooseItem(0);
    finishJobs();
    EXPECT_EQ(session_.rows(), 1797u);
    EXPECT_NE(session_.message().find("gone.tsv: there is no such file"), std::string::npos) << session_.message();
}

}  // namespace
}  // namespace nepho::app
