#include "projector/data/path_rules.h"

#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class PathRules : public TempFolder {
  protected:
    void SetUp() override {
        TempFolder::SetUp();
        put("secret.tsv", "outside");
        put("run/a.tsv", "1");
        put("run/00001/default/tensors.tsv", "1");
        put("run/00001/default/metadata.tsv", "1");
        put("run/two words.tsv", "1");
        run_ = folder_ / "run";
    }
    ResolvedPath resolve(std::string_view written, bool json = false, const fs::path& alongside = {}) const {
        return resolveConfigPath(written, run_, alongside, json);
    }
    fs::path run_;
};

TEST_F(PathRules, PathsInsideAreTakenAsWritten) {
    for (const char* written :
         {"a.tsv", "./a.tsv", "00001/default/tensors.tsv", "00001//default/./tensors.tsv", "00001/../a.tsv",
          "two words.tsv", "00001\\default\\tensors.tsv", "00001/default\\tensors.tsv"}) {
        const ResolvedPath resolved = resolve(written);
        EXPECT_EQ(resolved.outcome, PathOutcome::found) << written;
        EXPECT_EQ(resolved.note, "") << written;
        EXPECT_TRUE(fs::exists(resolved.path)) << written;
    }
    EXPECT_EQ(resolve((run_ / "a.tsv").string()).note, "");  // absolute, and inside
}

TEST_F(PathRules, PathsThatLeaveAreNeverFollowed) {
    fs::create_symlink(folder_ / "secret.tsv", run_ / "link.tsv");
    fs::create_directory_symlink(folder_, run_ / "up");
    const std::string absolute = (folder_ / "secret.tsv").string();
    for (const std::string& written :
         {absolute, std::string("../secret.tsv"), std::string("00001/../../secret.tsv"), std::string("..\\secret.tsv"),
          std::string("link.tsv"), std::string("up/secret.tsv"), std::string("C:\\data\\secret.tsv"),
          std::string("~/secret.tsv"), std::string("/etc/passwd"), std::string("file:///etc/passwd")}) {
        const ResolvedPath resolved = resolve(written);
        EXPECT_NE(resolved.outcome, PathOutcome::found) << written;
        EXPECT_NE(resolved.outcome, PathOutcome::missing) << written;
        EXPECT_FALSE(resolved.note.empty());
    }
    EXPECT_EQ(resolve("../secret.tsv").outcome, PathOutcome::leaves);
}

TEST_F(PathRules, AFileThatEndsAlikeIsTakenInsteadAndSaid) {
    for (const char* written :
         {"/Users/ann/logs/a.tsv", "/home/ann/a.tsv", "C:\\Users\\ann\\a.tsv", "../a.tsv", "..\\..\\a.tsv",
          "gone/a.tsv", "https://example.org/data/a.tsv", "https://example.org/data/a.tsv?raw=true#x"}) {
        const ResolvedPath resolved = resolve(written);
        EXPECT_EQ(resolved.outcome, PathOutcome::found) << written;
        EXPECT_EQ(resolved.path, run_ / "a.tsv") << written;
        EXPECT_THAT(resolved.note, HasSubstr("was taken instead")) << written;
    }
    // The longest common ending wins over the bare name.
    put("run/tensors.tsv", "other");
    EXPECT_EQ(resolve("/home/ann/run/00001/default/tensors.tsv").path, run_ / "00001/default/tensors.tsv");
    // The bare name is also looked for beside the tensor.
    EXPECT_EQ(resolve("/home/ann/metadata.tsv", false, run_ / "00001/default").path,
              run_ / "00001/default/metadata.tsv");
}

TEST_F(PathRules, TheFolderMayBeRepeatedByStandaloneConfigsOnly) {
    const ResolvedPath repeated = resolve("run/00001/default/tensors.tsv", true);
    EXPECT_EQ(repeated.outcome, PathOutcome::found);
    EXPECT_EQ(repeated.note, "");
    put("beside/b.tsv", "1");
    const ResolvedPath beside = resolve("beside/b.tsv", true);
    EXPECT_EQ(beside.path, (fs::canonical(folder_) / "beside/b.tsv"));
    EXPECT_THAT(beside.note, HasSubstr("beside the config's folder"));
    EXPECT_EQ(resolve("beside/b.tsv", false).outcome, PathOutcome::missing);
    EXPECT_EQ(resolve("../beside/b.tsv", true).outcome, PathOutcome::leaves);
    fs::create_directory_symlink("/", folder_ / "beside/root");
    EXPECT_NE(resolve("beside/root/etc/passwd", true).outcome, PathOutcome::found);
}

TEST_F(PathRules, WhatIsNotThereIsMissing) {
    EXPECT_EQ(resolve("absent.tsv").outcome, PathOutcome::missing);
    EXPECT_THAT(resolve("absent.tsv").note, HasSubstr("\"absent.tsv\" does not exist in"));
    EXPECT_EQ(resolve("https://example.org/absent.tsv").outcome, PathOutcome::network);
    EXPECT_NE(resolve("00001").outcome, PathOutcome::found);  // a folder is no file
    EXPECT_EQ(resolve("").outcome, PathOutcome::missing);
    EXPECT_EQ(resolve(std::string("a.tsv\0b", 7)).outcome, PathOutcome::missing);
    EXPECT_NE(resolve(std::string(100000, 'x')).outcome, PathOutcome::found);
    std::string deep;
    for (int i = 0; i < 50000; ++i) deep += "x/";
    EXPECT_NE(resolve(deep + "a").outcome, PathOutcome::found);
}

}  // namespace
}  // namespace nepho::projector
