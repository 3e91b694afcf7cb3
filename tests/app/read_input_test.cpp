// What batch commands read where it is, and what ends them when another program cuts it short.
#include "app/commands/read_input.h"

#include "app/files_cut_short.h"
#include "projector/data/npy_writer.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <string>
#include <utility>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;

/// Rows in a file of many pages. Each test dies in a process of its own.
class ReadInput : public testing::Test {
  protected:
    static constexpr std::size_t kRows = 64, kCols = 1024;

    ReadInput()
        : path_(fs::path(testing::TempDir()) /
                (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".npy")) {
        GTEST_FLAG_SET(death_test_style, "threadsafe");
        projector::Matrix ones(kRows, kCols);
        std::fill_n(ones.data(), kRows * kCols, 1.0f);
        EXPECT_TRUE(projector::writeNpy(path_, ones));
    }
    ~ReadInput() override { fs::remove(path_); }

    projector::Matrix vectors() const {
        endWhereFilesAreCutShort();  // as the program begins
        DataOptions data;
        data.path = path_;
        CommonOptions common;
        common.quiet = true;
        auto read = readInput(data, common);
        if (!read) std::exit(99);
        return std::move(read->vectors);
    }
    void cutShort() const { fs::resize_file(path_, 4096); }
    static float sum(const float* values) { return std::accumulate(values, values + kRows * kCols, 0.0f); }

    fs::path path_;
};

TEST_F(ReadInput, WhereTheFileIsCutShortItSaysSo) {
    const auto use = [&] {
        const projector::Matrix rows = vectors();
        if (sum(rows.data()) != static_cast<float>(kRows * kCols)) std::exit(99);
        cutShort();
        std::fprintf(stderr, "%f", static_cast<double>(sum(rows.data())));
    };
    EXPECT_EXIT(use(), testing::ExitedWithCode(1), "^nephoscope: a file was cut short by another program");
}

TEST_F(ReadInput, AnotherBusErrorEndsItAsEver) {
    const auto use = [&] {
        const projector::Matrix rows = vectors();
        std::FILE* file = std::fopen(path_.c_str(), "rb");
        const std::size_t bytes = kRows * kCols * sizeof(float);
        const void* other = ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, ::fileno(file), 0);
        cutShort();
        std::fprintf(stderr, "%f", static_cast<double>(sum(static_cast<const float*>(other))));
    };
    EXPECT_EXIT(use(), testing::KilledBySignal(SIGBUS), "^$");
}

TEST_F(ReadInput, ABusErrorThatIsSentEndsItAsEver) {
    const auto use = [&] {
        const projector::Matrix rows = vectors();
        ::kill(::getpid(), SIGBUS);
    };
    EXPECT_EXIT(use(), testing::KilledBySignal(SIGBUS), "^$");
}

}  // namespace
}  // namespace nepho::app
