#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace nepho::app {

inline std::string slurp(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The program, run in a folder of the test's own.
class Cli : public testing::Test {
  protected:
    Cli()
        : folder_(std::filesystem::path(testing::TempDir()) / "cli" /
                  testing::UnitTest::GetInstance()->current_test_info()->name()) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    ~Cli() override { std::filesystem::remove_all(folder_); }

    struct Outcome {
        int code;
        std::string out, err;
    };
    /// Runs the program through a shell in the test's folder. No display, and no cache outside.
    /// `before`: a command that starts it.
    Outcome run(const std::string& arguments, const std::string& before = "") const {
        const std::string line = "cd '" + folder_.string() +
                                 "' && env -u DISPLAY -u WAYLAND_DISPLAY XDG_CACHE_HOME=. " + before +
                                 NEPHOSCOPE_PROGRAM " " + arguments + " >stdout.txt 2>stderr.txt";
        const int status = std::system(line.c_str());
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(folder_ / "stdout.txt"),
                slurp(folder_ / "stderr.txt")};
    }
    void write(const std::string& name, const std::string& content) const {
        std::filesystem::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name, std::ios::binary) << content;
    }
    /// Bad input ends with exit code 3 and one line that contains `words`, from info and render alike, and leaves
    /// nothing.
    void expectRefused(const std::string& data, const std::string& words) const {
        for (const std::string& command : {"info " + data, "render " + data + " -o out.png"}) {
            const Outcome outcome = run(command);
            EXPECT_EQ(outcome.code, 3) << command << ": " << outcome.err;
            EXPECT_THAT(outcome.err, testing::HasSubstr(words)) << command;
            EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        }
        EXPECT_FALSE(std::filesystem::exists(folder_ / "out.png"));
    }

    std::filesystem::path folder_;
    const std::string digits_ = NEPHOSCOPE_SOURCE_DIR "/assets/datasets/digits";
};

}  // namespace nepho::app
