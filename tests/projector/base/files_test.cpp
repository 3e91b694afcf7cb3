// Mapped and whole reading, and writing under a temporary name.
#include "projector/base/atomic_file.h"
#include "projector/base/mapped_addresses.h"
#include "projector/base/mapped_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Files : public testing::Test {
  protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::path(testing::TempDir()) / ("nephoscope_files_" + std::string(info->name()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }
    fs::path folder_;
};

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(Files, WrittenBytesComeBackMappedAndRead) {
    const std::string bytes("a\0b\xFF\n", 5);
    ASSERT_TRUE(writeFile(folder_ / "file", bytes));
    const Result<MappedFile> mapped = MappedFile::open(folder_ / "file");
    ASSERT_TRUE(mapped);
    EXPECT_EQ(mapped->bytes(), bytes);
    EXPECT_EQ(*readFile(folder_ / "file", 5), bytes);
    EXPECT_EQ(*readFileStart(folder_ / "file", 2), bytes.substr(0, 2));
    EXPECT_EQ(*readFileStart(folder_ / "file", 99), bytes);
}

TEST_F(Files, AnEmptyFileMapsToNothing) {
    ASSERT_TRUE(writeFile(folder_ / "empty", ""));
    const Result<MappedFile> mapped = MappedFile::open(folder_ / "empty");
    ASSERT_TRUE(mapped);
    EXPECT_TRUE(mapped->bytes().empty());
}

/// Of this process's memory, what a mapped file has.
std::size_t residentBytes(const fs::path& path) {
    std::ifstream maps("/proc/self/smaps");
    std::size_t kilobytes = 0;
    bool itself = false;
    for (std::string line; std::getline(maps, line);) {
        if (line.ends_with(path.string())) itself = true;
        if (itself && line.starts_with("Rss:")) {
            kilobytes += std::stoul(line.substr(4));
            itself = false;
        }
    }
    return kilobytes * 1024;
}

TEST_F(Files, WhatIsReleasedTakesNoMemoryAndComesBack) {
    constexpr std::size_t kBytes = std::size_t{1} << 20;
    std::string bytes(kBytes, 'a');
    for (std::size_t i = 0; i < kBytes; ++i) bytes[i] = static_cast<char>(i % 251);
    ASSERT_TRUE(writeFile(folder_ / "file", bytes));
    const Result<MappedFile> mapped = MappedFile::open(folder_ / "file");
    ASSERT_TRUE(mapped);
    EXPECT_EQ(mapped->bytes(), bytes);
    EXPECT_EQ(residentBytes(folder_ / "file"), kBytes);
    mapped->release(100, kBytes / 2 + 100);
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    EXPECT_EQ(residentBytes(folder_ / "file"), kBytes / 2 + page) << "the first page was not given back whole";
    mapped->release(kBytes - page - 10, kBytes - 5);
    EXPECT_EQ(residentBytes(folder_ / "file"), kBytes / 2 + page) << "nor was one of the last two";
    EXPECT_EQ(mapped->bytes(), bytes);
}

TEST_F(Files, AMovedMapStaysAlive) {
    ASSERT_TRUE(writeFile(folder_ / "file", "hello"));
    Result<MappedFile> mapped = MappedFile::open(folder_ / "file");
    MappedFile moved = *std::move(mapped);
    MappedFile assigned = *MappedFile::open(folder_ / "file");
    assigned = std::move(moved);
    EXPECT_EQ(assigned.bytes(), "hello");
}

TEST_F(Files, AMappedFilesAddressesAreKnownForAsLongAsItIsThere) {
    ASSERT_TRUE(writeFile(folder_ / "file", std::string(64, 'a')));
    std::optional<MappedFile> mapped = *MappedFile::open(folder_ / "file");
    const char* first = mapped->bytes().data();
    const auto isKnown = [first] { return isInMappedFile(first) && isInMappedFile(first + 63); };
    EXPECT_TRUE(isKnown());
    EXPECT_FALSE(isInMappedFile(first - 1));
    EXPECT_FALSE(isInMappedFile(first + 64));
    EXPECT_FALSE(isInMappedFile(&first));
    EXPECT_FALSE(isInMappedFile(nullptr));
    std::optional<Matrix> taken = mapped->takeMatrix(0, 4, 4);
    ASSERT_TRUE(taken);
    mapped.reset();
    EXPECT_TRUE(isKnown());
    taken.reset();
    EXPECT_FALSE(isInMappedFile(first));
}

TEST_F(Files, ZerosTakeThePlaceOfWhatWasCutOff) {
    constexpr std::size_t kBytes = std::size_t{1} << 18;  // more than a page of any system
    ASSERT_TRUE(writeFile(folder_ / "file", std::string(kBytes, 'a')));
    const MappedFile mapped = *MappedFile::open(folder_ / "file");
    std::filesystem::resize_file(folder_ / "file", kBytes / 2);
    const std::uint64_t before = filesCutShort();
    EXPECT_TRUE(putZerosFrom(mapped.bytes().data() + kBytes / 2 + 5));
    EXPECT_EQ(filesCutShort(), before + 1);
    EXPECT_EQ(mapped.bytes().substr(0, kBytes / 2), std::string(kBytes / 2, 'a'));
    EXPECT_EQ(mapped.bytes().substr(kBytes / 2), std::string(kBytes / 2, '\0'));
    EXPECT_FALSE(putZerosFrom(&before));
    EXPECT_EQ(filesCutShort(), before + 1);
}

TEST_F(Files, ManyMayBeMappedAndPlacesAreUsedAgain) {
    ASSERT_TRUE(writeFile(folder_ / "file", "hello"));
    for (int again = 0; again < 2; ++again) {
        std::vector<MappedFile> files;
        for (int i = 0; i < 100; ++i) files.push_back(*MappedFile::open(folder_ / "file"));
        EXPECT_TRUE(isInMappedFile(files.front().bytes().data()));
        EXPECT_EQ(files.back().bytes(), "hello");
    }
    const Result<MappedFile> last = MappedFile::open(folder_ / "file");
    EXPECT_TRUE(isInMappedFile(last->bytes().data()));
}

TEST_F(Files, WhatIsNoFileIsNamed) {
    EXPECT_THAT(MappedFile::open(folder_ / "absent").error().message, HasSubstr("absent"));
    EXPECT_THAT(MappedFile::open(folder_).error().message, HasSubstr("is a folder"));
    ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
    EXPECT_THAT(MappedFile::open(folder_ / "fifo").error().message,
                HasSubstr("not a regular file"));  // and does not hang
}

TEST_F(Files, ReadingIsBounded) {
    ASSERT_TRUE(writeFile(folder_ / "file", "123456"));
    EXPECT_THAT(readFile(folder_ / "file", 5).error().message, HasSubstr("has 6 bytes, expected at most 5"));
}

TEST_F(Files, ReplacingLeavesOnlyTheNewFile) {
    ASSERT_TRUE(writeFile(folder_ / "file", "old"));
    ASSERT_TRUE(writeFile(folder_ / "file", "new"));
    EXPECT_EQ(contentOf(folder_ / "file"), "new");
    EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, WithoutCommitTheOldFileStaysAndNothingElse) {
    ASSERT_TRUE(writeFile(folder_ / "file", "old"));
    {
        Result<AtomicFile> file = AtomicFile::create(folder_ / "file");
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->write("half of the ne"));
        EXPECT_EQ(contentOf(folder_ / "file"), "old");
        EXPECT_EQ(entries(), 2U);  // the temporary one lies in the same folder
    }
    EXPECT_EQ(contentOf(folder_ / "file"), "old");
    EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, FoldersThatCannotTakeAFileAreNamed) {
    EXPECT_THAT(writeFile(folder_ / "no" / "file", "x").error().message, HasSubstr("cannot be written"));
    EXPECT_THAT(writeFile(folder_, "x").error().message, HasSubstr("is a folder"));
}

TEST_F(Files, ADeviceIsWrittenToNotReplaced) {
    ASSERT_TRUE(writeFile("/dev/null", "gone"));
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Files, AFullDiskIsAnError) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
    EXPECT_FALSE(writeFile("/dev/full", "x"));
}

}  // namespace
}  // namespace nepho::projector
