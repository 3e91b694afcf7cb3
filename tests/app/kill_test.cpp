// kill -9 while the program writes over a file again and again: the file is always the old or the new one, whole.
#include "tests/app/cli_fixture.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <random>
#include <set>
#include <thread>
#include <vector>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;
using Clock = std::chrono::steady_clock;

class Killed : public Cli {
  protected:
    static constexpr int kRounds = 24;

    Killed() {
        fs::create_directories(folder_ / "out");
        // Two inputs, whose outputs differ; much to write and little to compute.
        for (const auto& [name, first] : {std::pair{"a.npy", 0.25f}, {"b.npy", 0.5f}}) {
            constexpr std::size_t kRows = 20000, kCols = 32;
            std::string text =
                fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", kRows, kCols);
            text.resize(117, ' ');
            std::string file = std::string("\x93NUMPY\x01\x00v\x00", 10) + text + "\n";
            std::mt19937 random(7);
            for (std::size_t i = 0; i < kRows * kCols; ++i) {
                const float value = first + static_cast<float>(random() % 100000) * 1e-5f;
                file.append(reinterpret_cast<const char*>(&value), sizeof value);
            }
            write(name, file);
        }
    }

    pid_t start(const std::vector<std::string>& arguments) const {
        const pid_t child = ::fork();
        if (child != 0) return child;
        const int null = ::open("/dev/null", O_RDWR);
        for (const int stream : {0, 1, 2}) ::dup2(null, stream);
        std::vector<char*> raw;
        std::string program = NEPHOSCOPE_PROGRAM;
        raw.push_back(program.data());
        std::vector<std::string> own = arguments;
        for (std::string& argument : own) raw.push_back(argument.data());
        raw.push_back(nullptr);
        if (::chdir(folder_.c_str()) == 0) ::execv(program.c_str(), raw.data());
        ::_exit(127);
    }
    static int wait(pid_t child) {
        int status = 0;
        ::waitpid(child, &status, 0);
        return status;
    }
    microseconds runWhole(const std::vector<std::string>& arguments) const {
        const auto begin = Clock::now();
        EXPECT_EQ(wait(start(arguments)), 0) << arguments.front();
        return std::chrono::duration_cast<microseconds>(Clock::now() - begin);
    }

    std::set<std::string> leftovers() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_ / "out")) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with('.') && name.ends_with(".tmp")) names.insert(name);
        }
        return names;
    }
    /// Runs one command or the other over the same output, kills it at some moment of the time that it takes, and
    /// looks.
    void expectOldOrNew(const std::vector<std::string>& one, const std::vector<std::string>& other,
                        const std::string& file) const {
        const fs::path path = folder_ / "out" / file;
        runWhole(other);
        const std::string wholeOther = slurp(path);
        const microseconds length = runWhole(one);
        const std::string wholeOne = slurp(path);
        ASSERT_NE(wholeOne, wholeOther);
        std::mt19937 random(3);
        std::uniform_int_distribution<std::int64_t> moment(0, length.count() * 5 / 4);
        for (int round = 0; round < kRounds; ++round) {
            const pid_t child = start(round % 2 == 0 ? other : one);
            std::this_thread::sleep_for(microseconds(moment(random)));
            ::kill(child, SIGKILL);
            wait(child);
            const std::string content = slurp(path);
            ASSERT_TRUE(content == wholeOne || content == wholeOther) << content.size() << " bytes in round " << round;
        }
        RecordProperty("leftovers", static_cast<int>(leftovers().size()));
    }
};

TEST_F(Killed, WhileItConvertsToTsv) {
    expectOldOrNew({"convert", "a.npy", "-o", "out/t.tsv", "--force"},
                   {"convert", "b.npy", "-o", "out/t.tsv", "--force"}, "t.tsv");
    // What was left behind is not taken for data.
    const Outcome info = run("info out --json");
    ASSERT_EQ(info.code, 0) << info.err;
    EXPECT_EQ(nlohmann::json::parse(info.out)["tensors"].size(), 1u);
}

TEST_F(Killed, WhileItConvertsToNpy) {
    expectOldOrNew({"convert", "a.npy", "-o", "out/t.npy", "--force"},
                   {"convert", "b.npy", "-o", "out/t.npy", "--force"}, "t.npy");
    EXPECT_EQ(run("info out").code, 0);
}

TEST_F(Killed, WhileItProjects) {
    expectOldOrNew({"project", "a.npy", "-o", "out/t.npy", "--components", "30"},
                   {"project", "a.npy", "-o", "out/t.npy", "--components", "29"}, "t.npy");
    EXPECT_EQ(run("info out").code, 0);
}

TEST_F(Killed, WhileItWritesNeighbours) {
    expectOldOrNew({"neighbors", digits_, "-k", "40", "-o", "out/n.tsv"},
                   {"neighbors", digits_, "-k", "41", "-o", "out/n.tsv"}, "n.tsv");
}

TEST_F(Killed, WhileItReplacesAFolderForTensorBoard) {
    expectOldOrNew({"convert", "a.npy", "-o", "out/board", "--force", "--tensor-format", "bytes"},
                   {"convert", "b.npy", "-o", "out/board", "--force", "--tensor-format", "bytes"},
                   "board/tensor.bytes");
    EXPECT_EQ(run("info out/board").code, 0);
}

TEST_F(Killed, ANewFolderForTensorBoardIsWholeOrNotThere) {
    const std::vector<std::string> convert{"convert", "a.npy", "-o", "out/board"};
    const microseconds length = runWhole(convert);
    const std::string whole = slurp(folder_ / "out/board/tensor.tsv");
    std::mt19937 random(3);
    std::uniform_int_distribution<std::int64_t> moment(0, length.count() * 5 / 4);
    for (int round = 0; round < kRounds; ++round) {
        fs::remove_all(folder_ / "out/board");
        const pid_t child = start(convert);
        std::this_thread::sleep_for(microseconds(moment(random)));
        ::kill(child, SIGKILL);
        wait(child);
        if (!fs::exists(folder_ / "out/board")) continue;
        ASSERT_EQ(slurp(folder_ / "out/board/tensor.tsv"), whole) << round;
        ASSERT_TRUE(fs::exists(folder_ / "out/board/projector_config.pbtxt"));
    }
    fs::remove_all(folder_ / "out/board");
    EXPECT_EQ(run("info out").code, 3) << "only leftovers are there: " << leftovers().size();
    ASSERT_EQ(run("convert a.npy -o out/board").code, 0);
    const Outcome info = run("info out --json");
    ASSERT_EQ(info.code, 0) << info.err;
    EXPECT_EQ(nlohmann::json::parse(info.out)["tensors"].size(), 1u);
}

TEST_F(Killed, CtrlCLeavesNothing) {
    const std::vector<std::string> convert{"convert", "a.npy", "-o", "out/board"};
    const microseconds length = runWhole(convert);
    int stopped = 0;
    for (int round = 0; round < 8; ++round) {
        fs::remove_all(folder_ / "out/board");
        const pid_t child = start(convert);
        std::this_thread::sleep_for(length * round / 8);
        ::kill(child, SIGINT);
        const int status = wait(child);
        if (WIFSIGNALED(status)) continue;  // before it listened
        const int code = WEXITSTATUS(status);
        ASSERT_TRUE(code == 0 || code == 130) << code;
        EXPECT_EQ(fs::exists(folder_ / "out/board"), code == 0);
        EXPECT_TRUE(leftovers().empty());
        stopped += code == 130 ? 1 : 0;
    }
    RecordProperty("stopped", stopped);
}

/// Two sets of as many rows with metadata, and a kill at every rename of the one that replaces the other.
class KilledAtARename : public Cli {
  protected:
    KilledAtARename() {
        write("a.csv", "x,y,name\n1,2,old\n3,4,old\n");
        write("b.csv", "x,y,name\n5,6,new\n7,8,new\n");
    }
    std::string valuesOf(const std::string& data, const std::string& tensor, const std::string& metadata) const {
        EXPECT_EQ(run("info out/" + data).code, 0);
        return std::string(slurp(folder_ / "out" / tensor).find('5') == std::string::npos ? "old " : "new ") +
               slurp(folder_ / "out" / metadata).substr(0, 3);
    }
    void expectOneSet(const std::string& data, const std::string& tensor, const std::string& metadata) const {
        std::set<std::string> seen;
        int number = 1;
        for (int code = -1; code != 0 && number < 30; ++number) {
            std::filesystem::remove_all(folder_ / "out");
            write("out/mine", "kept");
            ASSERT_EQ(run("convert a.csv -o out/" + data).code, 0);
            code = run("convert b.csv --force -o out/" + data,
                       fmt::format("ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0 LD_PRELOAD='{}' "
                                   "NEPHOSCOPE_KILLED_AT_RENAME={} ",
                                   NEPHOSCOPE_KILLING_RENAME, number))
                       .code;
            const std::string found = valuesOf(data, tensor, metadata);
            ASSERT_TRUE(found == "old old" || found == "new new") << number << ": " << found;
            seen.insert(found);
            EXPECT_EQ(slurp(folder_ / "out/mine"), "kept");
            EXPECT_EQ(run("convert b.csv --force -o out/" + data).code, 0);
            for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "out"))
                EXPECT_FALSE(entry.path().filename().string().starts_with('.')) << number << ": " << entry.path();
        }
        EXPECT_GE(number, 6);
        EXPECT_EQ(seen.size(), 2U);
    }
};

TEST_F(KilledAtARename, TheVectorsOfAFolderHaveTheirOwnMetadata) {
    expectOneSet("board", "board/tensor.tsv", "board/metadata.tsv");
}

TEST_F(KilledAtARename, TheVectorsOfAFileHaveTheirOwnMetadata) {
    expectOneSet("t.tsv", "t.tsv", "t_metadata.tsv");
}

}  // namespace
}  // namespace nepho::app
