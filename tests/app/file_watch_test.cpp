#include "app/session/file_watch.h"

#include "tests/app/comes_true.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A folder of the test's own.
class FileWatchTest : public testing::Test {
  protected:
    FileWatchTest()
        : folder_(fs::path(testing::TempDir()) / "file_watch" /
                  testing::UnitTest::GetInstance()->current_test_info()->name()) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~FileWatchTest() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& content) const {
        std::ofstream(folder_ / name, std::ios::binary) << content;
        return folder_ / name;
    }

    fs::path folder_;
};

TEST_F(FileWatchTest, NoticesAnotherFileInTheSamePlace) {
    const fs::path file = write("a.tsv", "three");
    const auto now = FileWatch::FileTime::clock::now();
    const FileWatch watch({file}, now + 1h, 5ms);
    std::this_thread::sleep_for(60ms);
    EXPECT_FALSE(watch.hasChanged());
    fs::rename(write("new.tsv", "four"), file);
    EXPECT_TRUE(comesTrue([&] { return watch.hasChanged(); }));
}

TEST_F(FileWatchTest, WaitsForAFileThatIsGone) {
    const fs::path file = write("a.tsv", "three");
    const FileWatch watch({file}, FileWatch::FileTime::clock::now() + 1h, 5ms);
    fs::remove(file);
    std::this_thread::sleep_for(60ms);
    EXPECT_FALSE(watch.hasChanged());
    write("a.tsv", "four");
    EXPECT_TRUE(comesTrue([&] { return watch.hasChanged(); }));
}

TEST_F(FileWatchTest, WhatIsWrittenInTheTickInWhichReadingBeganHasChanged) {
    for (int i = 0; i < 30; ++i) {
        const fs::path file = write("a.tsv", "three"), other = write("b.tsv", "three");
        const auto readAt = FileWatch::beginReading();
        write("a.tsv", "four");
        const FileWatch changed({file}, readAt, 1ms), same({other}, readAt, 1ms);
        ASSERT_TRUE(comesTrue([&] { return changed.hasChanged(); })) << i;
        ASSERT_FALSE(same.hasChanged()) << i;
    }
}

TEST_F(FileWatchTest, WhatWasWrittenWhileItWasReadHasChanged) {
    const fs::path file = write("a.tsv", "three");
    const FileWatch before({file}, fs::last_write_time(file) - 1s, 5ms);
    EXPECT_TRUE(comesTrue([&] { return before.hasChanged(); }));
    fs::last_write_time(file, FileWatch::FileTime::clock::now() + 1h);  // by a clock that is fast
    const FileWatch fast({file}, FileWatch::FileTime::clock::now(), 5ms);
    std::this_thread::sleep_for(60ms);
    EXPECT_FALSE(fast.hasChanged());
}

}  // namespace
}  // namespace nepho::app
