// What writers leave behind that were killed, and what becomes of it.
#include "projector/base/atomic_file.h"
#include "projector/base/atomic_folder.h"
#include "projector/base/mapped_file.h"
#include "projector/base/temporary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

class KilledWriter : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) /
                  ("nephoscope_killed_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    /// Runs it in a process of its own, which is killed once it is done, before anything is cleaned up.
    template <typename Work>
    static void inKilledProcess(Work work) {
        const pid_t child = ::fork();
        if (child == 0) {
            work();
            ::raise(SIGKILL);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    }
    std::set<std::string> names() const {
        std::set<std::string> found;
        for (const auto& entry : fs::directory_iterator(folder_)) found.insert(entry.path().filename().string());
        return found;
    }
    std::string contentOf(const std::string& name) const { return *readFile(folder_ / name, 1000); }
    void put(const std::string& name, const std::string& content) const {
        fs::create_directories((folder_ / name).parent_path());
        ASSERT_TRUE(writeFile(folder_ / name, content));
    }
    /// Old files of a set, and what is left where its writer was killed after it had moved the metadata.
    void leaveHalfMoved() const {
        put("t.npy", "old vectors");
        put("t_metadata.tsv", "new metadata");
        put(".t.npy.whole/t.npy", "new vectors");
    }
    void age(const std::string& name, std::chrono::seconds by) const {
        fs::last_write_time(folder_ / name, fs::last_write_time(folder_ / name) - by);
    }

    fs::path folder_;
};

TEST_F(KilledWriter, ItsFileIsTakenAwayByTheNextOfTheSameName) {
    inKilledProcess([&] {
        auto file = AtomicFile::create(folder_ / "t.npy");
        (void)file->write("half");
        ::raise(SIGKILL);
    });
    ASSERT_EQ(names().size(), 1U);
    put("other.npy", "1");
    EXPECT_EQ(names().size(), 2U);
    put("t.npy", "1");
    EXPECT_EQ(names(), (std::set<std::string>{"other.npy", "t.npy"}));
}

TEST_F(KilledWriter, ItsFolderIsTakenAwayByTheNextOfTheSameName) {
    inKilledProcess([&] {
        auto folder = AtomicFolder::create(folder_ / "board");
        (void)writeFile(folder->file("a"), "half");
        ::raise(SIGKILL);
    });
    ASSERT_EQ(names().size(), 1U);
    ASSERT_TRUE(AtomicFolder::create(folder_ / "board"));
    EXPECT_THAT(names(), IsEmpty());
}

TEST_F(KilledWriter, WhatALivingOneWritesStays) {
    auto file = AtomicFile::create(folder_ / "t.npy");
    ASSERT_TRUE(file->write("first"));
    put("t.npy", "second");
    EXPECT_EQ(contentOf("t.npy"), "second");
    ASSERT_TRUE(file->commit());
    EXPECT_EQ(contentOf("t.npy"), "first");
}

TEST_F(KilledWriter, FilesOfOtherFormsAreNotOurs) {
    for (const char* name : {".t.npy.tmp", ".t.npy.12.tmp", ".t.npy.1-.tmp", "t.npy.1-2.tmp", ".t.npy.a-2.tmp"})
        put(name, "somebody's");
    put("t.npy", "1");
    EXPECT_EQ(names().size(), 6U);
    EXPECT_TRUE(isTemporary(temporaryIn(folder_, "t.npy")));
    EXPECT_TRUE(isTemporary(".t.npy.1-2.tmp"));
}

TEST_F(KilledWriter, WhatWasNotMovedYetIsMoved) {
    leaveHalfMoved();
    EXPECT_TRUE(finishReplacement(folder_ / "t.npy"));
    EXPECT_EQ(names(), (std::set<std::string>{"t.npy", "t_metadata.tsv"}));
    EXPECT_EQ(contentOf("t.npy"), "new vectors");
}

TEST_F(KilledWriter, WhatWasWrittenSinceIsLeftAlone) {
    leaveHalfMoved();
    age(".t.npy.whole/t.npy", std::chrono::seconds(10));
    EXPECT_FALSE(finishReplacement(folder_ / "t.npy"));
    EXPECT_EQ(contentOf("t.npy"), "old vectors");
    // The next set takes its place.
    auto set = AtomicFolder::createFor(folder_ / "t.npy");
    ASSERT_TRUE(writeFile(set->file("t.npy"), "newest vectors"));
    ASSERT_TRUE(set->commit());
    EXPECT_EQ(names(), (std::set<std::string>{"t.npy", "t_metadata.tsv"}));
    EXPECT_EQ(contentOf("t.npy"), "newest vectors");
}

TEST_F(KilledWriter, ALivingOneMovesItsFilesItself) {
    leaveHalfMoved();
    const auto lock = TemporaryLock::take(folder_ / ".t.npy.whole");
    ASSERT_TRUE(lock);
    EXPECT_TRUE(finishReplacement(folder_ / "t.npy"));
    EXPECT_EQ(contentOf("t.npy"), "old vectors");
}

TEST_F(KilledWriter, NothingHiddenIsReplaced) {
    put("t.npy", "1");
    put(".settings", "mine");
    put(".t.npy.whole/.settings", "theirs");
    EXPECT_FALSE(finishReplacement(folder_ / "t.npy"));
    EXPECT_EQ(contentOf(".settings"), "mine");
}

TEST_F(KilledWriter, WhatCannotBeMovedIsSaid) {
    leaveHalfMoved();
    const uid_t self = ::geteuid();
    constexpr uid_t kNobody = 65534;  // to whom, unlike root, something is forbidden
    if (self == 0) {
        ASSERT_EQ(::chown((folder_ / ".t.npy.whole").c_str(), kNobody, static_cast<gid_t>(-1)), 0);
        ASSERT_EQ(::seteuid(kNobody), 0);
    } else {
        ::chmod(folder_.c_str(), 0555);
    }
    EXPECT_FALSE(finishReplacement(folder_ / "t.npy"));
    EXPECT_EQ(::seteuid(self), 0);
    ::chmod(folder_.c_str(), 0755);
    EXPECT_EQ(contentOf("t.npy"), "old vectors");
}

}  // namespace
}  // namespace nepho::projector
