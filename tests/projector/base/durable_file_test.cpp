// What a power cut may take: the disk has a file's content before the file has its name, and the name soon after. These
// functions stand before the C library's of the same name in this program.
#include "projector/base/atomic_file.h"
#include "projector/base/atomic_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

namespace {

/// Called with the descriptor that is waited for; returns 0 or an errno.
std::function<int(int)> onFile, onFolder;

int waitFor(const std::function<int(int)>& heard, long call, int descriptor) {
    if (const int code = heard ? heard(descriptor) : 0; code != 0) {
        errno = code;
        return -1;
    }
    return static_cast<int>(::syscall(call, descriptor));
}

}  // namespace

extern "C" int fdatasync(int descriptor) {
    return waitFor(onFile, SYS_fdatasync, descriptor);
}
extern "C" int fsync(int descriptor) {
    return waitFor(onFolder, SYS_fsync, descriptor);
}

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

class DurableFiles : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) /
                  ("nephoscope_durable_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override {
        onFile = onFolder = nullptr;
        fs::remove_all(folder_);
    }
    static std::string contentOf(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static bool isSame(int descriptor, const fs::path& path) {
        struct stat a {
        }, b{};
        return ::fstat(descriptor, &a) == 0 && ::stat(path.c_str(), &b) == 0 && a.st_dev == b.st_dev &&
               a.st_ino == b.st_ino;
    }
    std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }
    fs::path folder_;
};

TEST_F(DurableFiles, TheDiskHasTheContentBeforeItHasTheNameAndTheNameAfterwards) {
    const fs::path file = folder_ / "file";
    ASSERT_TRUE(writeFile(file, "old"));
    std::vector<std::string> steps;
    onFile = [&](int descriptor) {
        struct stat now {};
        EXPECT_EQ(::fstat(descriptor, &now), 0);
        EXPECT_EQ(now.st_size, 7);
        steps.push_back("content while the file is " + contentOf(file));
        return 0;
    };
    onFolder = [&](int descriptor) {
        EXPECT_TRUE(isSame(descriptor, folder_));
        steps.push_back("name while the file is " + contentOf(file));
        return 0;
    };
    ASSERT_TRUE(writeFile(file, "the new"));
    EXPECT_EQ(steps, (std::vector<std::string>{"content while the file is old", "name while the file is the new"}));
}

TEST_F(DurableFiles, WhatTheDiskSaysLateIsAnErrorOfWriting) {
    const fs::path file = folder_ / "file";
    ASSERT_TRUE(writeFile(file, "old"));
    for (const auto& [code, words] : {std::pair{EIO, "Input/output error"}, {ENOSPC, "No space left on device"}}) {
        onFile = [code = code](int) { return code; };
        const Status written = writeFile(file, "the new");
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().message, file.string() + ": cannot be written: " + words);
        EXPECT_EQ(contentOf(file), "old");
        EXPECT_EQ(entries(), 1U);
    }
}

TEST_F(DurableFiles, ADiskThatCannotBeWaitedForIsTrusted) {
    int interrupted = 2;
    onFile = [&](int) { return interrupted-- > 0 ? EINTR : EINVAL; };
    onFolder = [](int) { return EIO; };
    ASSERT_TRUE(writeFile(folder_ / "file", "new"));
    EXPECT_EQ(contentOf(folder_ / "file"), "new");
    EXPECT_EQ(interrupted, -1);
}

TEST_F(DurableFiles, TheNameOfAFolderIsKeptAsWell) {
    const fs::path out = folder_ / "out";
    for (const fs::path& kept : {folder_, out}) {  // new; filled anew
        auto folder = AtomicFolder::create(out);
        ASSERT_TRUE(folder);
        ASSERT_TRUE(writeFile(folder->file("a"), "1"));
        int times = 0;
        onFolder = [&](int descriptor) {
            times += isSame(descriptor, kept) && fs::exists(out / "a") ? 1 : 0;
            return 0;
        };
        ASSERT_TRUE(folder->commit());
        EXPECT_EQ(times, 1) << kept;
        onFolder = nullptr;
    }
}

TEST_F(DurableFiles, WhatIsReplacedHandsItsRightsOnAndLinksStay) {
    const auto rightsOf = [](const fs::path& path) { return fs::status(path).permissions(); };
    constexpr auto kPrivate = fs::perms::owner_read | fs::perms::owner_write;
    ASSERT_TRUE(writeFile(folder_ / "secret", "old"));
    fs::permissions(folder_ / "secret", kPrivate);
    fs::create_symlink("secret", folder_ / "link");
    ASSERT_TRUE(writeFile(folder_ / "link", "new"));
    EXPECT_EQ(contentOf(folder_ / "secret"), "new");
    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_EQ(rightsOf(folder_ / "secret"), kPrivate);
    auto folder = AtomicFolder::create(folder_);
    ASSERT_TRUE(writeFile(folder->file("secret"), "newer"));
    ASSERT_TRUE(folder->commit());
    EXPECT_EQ(contentOf(folder_ / "secret"), "newer");
    EXPECT_EQ(rightsOf(folder_ / "secret"), kPrivate);
}

}  // namespace
}  // namespace nepho::projector
