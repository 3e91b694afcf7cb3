#include "app/session/file_watch.h"

#include "tests/app/comes_true.h"
#include "tests/projector/data/temp_folder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

using FileWatchTest = projector::TempFolder;

constexpr FileWatch::Pace kQuick{5ms, 400ms};

TEST_F(FileWatchTest, NoticesAnotherFileInTheSamePlace) {
    const fs::path file = put("a.tsv", "three");
    const auto now = FileWatch::FileTime::clock::now();
    const FileWatch watch({file}, now + 1h, kQuick);
    std::this_thread::sleep_for(60ms);
    EXPECT_FALSE(watch.hasChanged());
    fs::rename(put("new.tsv", "four"), file);
    EXPECT_TRUE(comesTrue([&] { return watch.hasChanged(); }));
}

TEST_F(FileWatchTest, WaitsForAFileThatIsGone) {
    const fs::path file = put("a.tsv", "three");
    const FileWatch watch({file}, FileWatch::FileTime::clock::now() + 1h, kQuick);
    fs::remove(file);
    std::this_thread::sleep_for(60ms);
    EXPECT_FALSE(watch.hasChanged());
    put("a.tsv", "four");
    EXPECT_TRUE(comesTrue([&] { return watch.hasChanged(); }));
}

TEST_F(FileWatchTest, AFileThatStaysAwayIsMissingUntilItIsBack) {
    const fs::path file = put("a.tsv", "three"), other = put("b.tsv", "three");
    const FileWatch watch({other, file}, FileWatch::FileTime::clock::now() + 1h, kQuick);
    fs::rename(file, folder_ / "away");
    ASSERT_EQ(watch.missing(), nullptr) << "writers take a moment";
    ASSERT_TRUE(comesTrue([&] { return watch.missing() != nullptr; }));
    EXPECT_EQ(*watch.missing(), file);
    EXPECT_FALSE(watch.hasChanged());
    fs::rename(folder_ / "away", file);
    EXPECT_TRUE(comesTrue([&] { return watch.missing() == nullptr; }));
}

TEST_F(FileWatchTest, WhatIsWrittenInTheTickInWhichReadingBeganHasChanged) {
    for (int i = 0; i < 30; ++i) {
        const fs::path file = put("a.tsv", "three"), other = put("b.tsv", "three");
        const auto readAt = FileWatch::beginReading();
        put("a.tsv", "four");
        const FileWatch changed({file}, readAt, {1ms, 1h}), same({other}, readAt, {1ms, 1h});
        ASSERT_TRUE(comesTrue([&] { return changed.hasChanged(); })) << i;
        ASSERT_FALSE(same.hasChanged()) << i;
    }
}

TEST_F(FileWatchTest, WhatWasWrittenWhileItWasReadHasChanged) {
    const fs::path file = put("a.tsv", "three");
    const FileWatch before({file}, fs::last_write_time(file) - 1s, kQuick);
    EXPECT_TRUE(comesTrue([&] { return before.hasChanged(); }));
    fs::last_write_time(file, FileWatch::FileTime::clock::now() + 1h);  // by a clock that is fast
    const FileWatch fast({file}, FileWatch::FileTime::clock::now(), kQuick);
    std::this_thread::sleep_for(60ms);
    EXPECT_FALSE(fast.hasChanged());
}

TEST_F(FileWatchTest, AnOlderFileThatWasMovedThereWhileItWasReadHasChanged) {
    const fs::path file = put("a.tsv", "three"), other = put("b.tsv", "seven");
    fs::last_write_time(other, fs::last_write_time(file) - 1h);
    const auto readAt = FileWatch::beginReading();
    fs::rename(other, file);
    const FileWatch watch({file}, readAt, kQuick);
    EXPECT_TRUE(comesTrue([&] { return watch.hasChanged(); }));
}

TEST_F(FileWatchTest, AFileOfTheSameSizeAndTimeIsAnother) {
    const fs::path file = put("a.tsv", "three"), other = put("b.tsv", "seven");
    fs::last_write_time(other, fs::last_write_time(file));
    const FileWatch watch({file}, FileWatch::FileTime::clock::now() + 1h, kQuick);
    std::this_thread::sleep_for(60ms);
    ASSERT_FALSE(watch.hasChanged());
    fs::rename(other, file);
    EXPECT_TRUE(comesTrue([&] { return watch.hasChanged(); }));
}

}  // namespace
}  // namespace nepho::app
