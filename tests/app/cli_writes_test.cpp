// What cannot be written: a full disk, a folder that takes no file. One sentence, exit code 1, and what was there
// stays.
#include "tests/app/cli_fixture.h"

#include <fmt/format.h>
#include <unistd.h>

#include <set>
#include <vector>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A command that writes to the file or folder `{}`.
struct Writer {
    std::string command;
    std::string name;
    bool refusesOld = false;  ///< a file of this name is in the way anyway
};

class CliWrites : public Cli {
  protected:
    CliWrites() { write("script.txt", "2 wait\n3 quit\n"); }

    std::vector<Writer> writers() const {
        EXPECT_EQ(run("project " + digits_ + " -o layout.npy").code, 0);
        return {{"project " + digits_ + " -o {}", "out.npy"},
                {"neighbors " + digits_ + " -k 3 -o {}", "out.tsv"},
                {"evaluate " + digits_ + " --layout layout.npy --kl-sample 100 --per-row {}", "out.tsv"},
                {"convert " + digits_ + " --force --to npy -o {}", "out.npy"},
                {"convert " + digits_ + " --force --to tsv -o {}", "out.tsv"},
                {"convert " + digits_ + " --force --to tensorboard -o {}", "board", true},
                {"render " + digits_ + " --size 320x200 -o {}", "out.png"},
                {"view " + digits_ + " --presenter offscreen --size 64x48 --input-script script.txt --state-out {}",
                 "out.json"}};
    }
    std::set<std::string> namesIn(const fs::path& folder) const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
        return names;
    }
    Outcome runWith(const Writer& writer, const std::string& out, const std::string& before = "") const {
        return run(fmt::format(fmt::runtime(writer.command), out), before);
    }
    /// Exit code 1 and a last line, the only one that is an error, with these words.
    void expectFailure(const Outcome& outcome, const std::string& command, const std::string& words) const {
        EXPECT_EQ(outcome.code, 1) << command << ": " << outcome.err;
        EXPECT_THAT(outcome.err, HasSubstr(words)) << command;
        EXPECT_EQ(outcome.err.find("cannot be written"), outcome.err.rfind("cannot be written")) << outcome.err;
        EXPECT_THAT(outcome.err, testing::Not(HasSubstr(".tmp"))) << "the name that a person gave is told";
    }
};

// A file may have 512 or 1024 bytes: as on a full disk, write() fails midway.
TEST_F(CliWrites, OnAFullDiskWhatWasThereStays) {
    const std::string full = "sh -c 'trap \"\" XFSZ; ulimit -f 1; exec \"$0\" \"$@\"' ";
    for (const Writer& writer : writers()) {
        for (const bool isThere : {false, true}) {
            if (isThere && writer.refusesOld) continue;
            fs::remove_all(folder_ / "place");
            fs::create_directories(folder_ / "place");
            if (isThere) write("place/" + writer.name, "old");
            const Outcome outcome = runWith(writer, "place/" + writer.name, full);
            expectFailure(outcome, writer.command, "File too large");
            EXPECT_THAT(outcome.err, HasSubstr("place/")) << writer.command;
            const auto left = namesIn(folder_ / "place");
            EXPECT_EQ(left, isThere ? std::set<std::string>{writer.name} : std::set<std::string>{}) << writer.command;
            if (isThere) {
                EXPECT_EQ(slurp(folder_ / "place" / writer.name), "old") << writer.command;
            }
        }
    }
}

TEST_F(CliWrites, AFullDiskIsSaidWhereTheOutputIsADevice) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
    const Outcome outcome = run("convert " + digits_ + " --to npy -o /dev/full");
    expectFailure(outcome, "convert", "/dev/full: cannot be written: No space left on device");
}

TEST_F(CliWrites, AFullDiskIsSaidWhereResultsArePrinted) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
    const std::string full = "sh -c 'exec \"$0\" \"$@\" >/dev/full' ";
    for (const std::string command : {"info ", "info --json ", "search --json "}) {
        const Outcome outcome = run(command + digits_ + (command.starts_with("search") ? " seven" : ""), full);
        EXPECT_EQ(outcome.code, 1) << command;
        EXPECT_EQ(outcome.err, "nephoscope: standard output cannot be written; what was printed is not complete\n")
            << command;
    }
    for (const std::string option : {"--input-record", "--state-log"}) {
        const Outcome outcome =
            run("view " + digits_ + " --presenter offscreen --input-script script.txt " + option + " /dev/full");
        EXPECT_EQ(outcome.code, 1) << option;
        EXPECT_THAT(outcome.err, HasSubstr("/dev/full cannot be written to its end"));
    }
}

TEST_F(CliWrites, AFolderThatIsNotThereIsNamed) {
    write("file", "x");
    for (const Writer& writer : writers()) {
        expectFailure(runWith(writer, "absent/" + writer.name), writer.command,
                      "absent/" + writer.name + ": cannot be written: No such file or directory");
        expectFailure(runWith(writer, "file/" + writer.name), writer.command,
                      "file/" + writer.name + ": cannot be written: Not a directory");
    }
    EXPECT_EQ(slurp(folder_ / "file"), "x");
    EXPECT_FALSE(fs::exists(folder_ / "absent"));
}

TEST_F(CliWrites, AFolderThatTakesNoFileIsNamed) {
    // Root may write everywhere but where the kernel makes the files itself.
    fs::path closed = "/sys";
    if (::geteuid() != 0) {
        closed = folder_ / "closed";
        fs::create_directories(closed);
        fs::permissions(closed, fs::perms::owner_read | fs::perms::owner_exec);
    } else if (!fs::exists(closed)) {
        GTEST_SKIP() << "root may write everywhere here";
    }
    for (const Writer& writer : writers())
        expectFailure(runWith(writer, (closed / ("nephoscope_" + writer.name)).string()), writer.command,
                      ": cannot be written: ");
    if (::geteuid() != 0) fs::permissions(closed, fs::perms::owner_all);
}

}  // namespace
}  // namespace nepho::app
