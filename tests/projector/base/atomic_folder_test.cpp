// Folders that appear whole.
#include "projector/base/atomic_folder.h"

#include "projector/base/atomic_file.h"
#include "projector/base/mapped_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Folders : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) /
                  ("nephoscope_folders_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::set<std::string> namesIn(const fs::path& folder) const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
        return names;
    }
    std::string contentOf(const fs::path& path) const { return *readFile(path, 1000); }
    void put(AtomicFolder& folder, const std::string& name, const std::string& content) const {
        ASSERT_TRUE(writeFile(folder.file(name), content));
    }

    fs::path folder_;
};

TEST_F(Folders, ANewOneAppearsWholeOnCommit) {
    const fs::path out = folder_ / "out";
    auto folder = AtomicFolder::create(out.string() + "/");
    ASSERT_TRUE(folder);
    put(*folder, "a", "1");
    put(*folder, "b", "2");
    EXPECT_FALSE(fs::exists(out));
    ASSERT_TRUE(folder->commit());
    EXPECT_EQ(namesIn(out), (std::set<std::string>{"a", "b"}));
    EXPECT_EQ(namesIn(folder_), (std::set<std::string>{"out"}));
}

TEST_F(Folders, WithoutCommitNothingStays) {
    {
        auto folder = AtomicFolder::create(folder_ / "out");
        ASSERT_TRUE(folder);
        put(*folder, "a", "1");
        auto moved = *std::move(folder);
        put(moved, "b", "1");
        EXPECT_EQ(namesIn(folder_).size(), 1U);
        EXPECT_THAT(*namesIn(folder_).begin(), testing::StartsWith(".out."));
    }
    EXPECT_TRUE(namesIn(folder_).empty());
}

TEST_F(Folders, InOneThatIsThereOnlyTheNamedFilesAreReplaced) {
    const fs::path out = folder_ / "out";
    fs::create_directories(out);
    ASSERT_TRUE(writeFile(out / "a", "old"));
    ASSERT_TRUE(writeFile(out / "mine", "kept"));
    auto folder = AtomicFolder::create(out);
    ASSERT_TRUE(folder);
    put(*folder, "a", "new");
    put(*folder, "b", "2");
    EXPECT_EQ(contentOf(out / "a"), "old");
    ASSERT_TRUE(folder->commit());
    EXPECT_EQ(namesIn(out), (std::set<std::string>{"a", "b", "mine"}));
    EXPECT_EQ(contentOf(out / "a"), "new");
    EXPECT_EQ(contentOf(out / "mine"), "kept");
}

TEST_F(Folders, AFolderInTheWayIsNamedAndNothingIsMoved) {
    const fs::path out = folder_ / "out";
    fs::create_directories(out / "b");
    auto folder = AtomicFolder::create(out);
    put(*folder, "a", "1");
    put(*folder, "b", "2");
    EXPECT_THAT(folder->commit().error().message, HasSubstr("out/b: is a folder"));
    EXPECT_FALSE(fs::exists(out / "a"));
}

TEST_F(Folders, MessagesNameThePlaceThatFilesWillHave) {
    auto folder = AtomicFolder::create(folder_ / "out");
    const std::string message = folder->file("a").string() + ": cannot be written";
    EXPECT_EQ(folder->inPlace(message), (folder_ / "out" / "a").string() + ": cannot be written");
}

TEST_F(Folders, WhatCannotBeAFolderIsNamed) {
    ASSERT_TRUE(writeFile(folder_ / "file", "x"));
    EXPECT_THAT(AtomicFolder::create(folder_ / "file").error().message, HasSubstr("is a file"));
    EXPECT_THAT(AtomicFolder::create(folder_ / "no" / "out").error().message, HasSubstr("cannot be written"));
}

TEST_F(Folders, LeftoversDoNotFillAFolder) {
    EXPECT_FALSE(isFilledFolder(folder_ / "absent"));
    EXPECT_FALSE(isFilledFolder(folder_));
    fs::create_directories(folder_ / ".out.12-0.tmp");
    EXPECT_FALSE(isFilledFolder(folder_));
    fs::create_directories(folder_ / ".t.npy.whole");
    EXPECT_FALSE(isFilledFolder(folder_));
    fs::create_directories(folder_ / "mine.whole");
    EXPECT_TRUE(isFilledFolder(folder_));
    fs::remove_all(folder_ / "mine.whole");
    ASSERT_TRUE(writeFile(folder_ / ".hidden", "x"));
    EXPECT_TRUE(isFilledFolder(folder_));
}

}  // namespace
}  // namespace nepho::projector
