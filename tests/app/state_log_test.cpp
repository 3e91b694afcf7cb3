#include "tests/app/cli_fixture.h"

#include <vector>

namespace nepho::app {
namespace {

using nlohmann::json;

class StateLogTest : public Cli {
  protected:
    std::vector<json> linesOf(const std::string& script, const std::string& options = "") {
        write("script.txt", script);
        const Outcome outcome =
            run("view " + digits_ + " --presenter offscreen --input-script script.txt --state-log log.txt " + options);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        std::ifstream in(folder_ / "log.txt");
        std::vector<json> lines;
        for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
        return lines;
    }
};

TEST_F(StateLogTest, EveryFrameIsALineThatSaysWhatTheHandsDo) {
    const auto lines = linesOf(
        "0 wait\n1 head 0 1.6 0 0 0 0 1\n"
        "2 hand right pose 0 1.3 -0.9 0 0 0 1\n3 hand right tool 1\n4 hand right tool 0\n"
        "5 hand right select 1\n6 hand right select 0\n8 hand right lost\n9 quit\n");
    ASSERT_GE(lines.size(), 9u);
    for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(lines[i]["frame"], i);
    const json& last = lines.back();
    EXPECT_EQ(last["presenter"], "offscreen");
    EXPECT_EQ(last["sessionState"], nullptr);
    EXPECT_EQ(last["rows"], 1797);
    EXPECT_EQ(last["head"]["position"], json({0.0, 1.6f, 0.0}));
    EXPECT_EQ(last["hands"]["left"], nullptr);
    EXPECT_EQ(last["hands"]["right"], nullptr);
    EXPECT_EQ(last["hiddenCount"], 0);
    EXPECT_EQ(last["fading"], false);

    // The rows come once, with the line where they are others.
    std::size_t told = 0;
    for (const json& line : lines) {
        if (line["hands"]["right"] != nullptr) {
            EXPECT_EQ(line["hands"]["right"]["grip"]["position"][1], 1.3f);
        }
        if (!line.contains("selected") || line["selectedCount"] == 0) continue;
        ++told;
        EXPECT_EQ(line["hands"]["right"]["tool"], "sphere");
        EXPECT_EQ(line["selected"].size(), line["selectedCount"].get<std::size_t>());
    }
    EXPECT_EQ(told, 1u);
    EXPECT_GT(last["selectedCount"], 0);
}

TEST_F(StateLogTest, ADeskHasNoHands) {
    const auto lines = linesOf("0 wait\n3 quit\n");
    EXPECT_EQ(lines.back()["head"], nullptr);
    EXPECT_EQ(lines.back()["hands"]["right"], nullptr);
}

TEST_F(StateLogTest, AReaderThatLeavesEndsNothing) {
    write("script.txt", "0 wait\n400 quit\n");
    // More than a FIFO holds, of which one line is read.
    const Outcome outcome =
        run("--version; mkfifo log; head -n 1 log >first.txt & " NEPHOSCOPE_PROGRAM " view " + digits_ +
            " --presenter offscreen --size 64x64 --input-script script.txt --state-log log");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(json::parse(slurp(folder_ / "first.txt"))["frame"], 0);
}

TEST_F(StateLogTest, AFileThatCannotBeWrittenIsNamed) {
    const Outcome outcome = run("view " + digits_ + " --presenter offscreen --state-log nowhere/log.txt");
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, testing::HasSubstr("nowhere/log.txt cannot be written"));
}

}  // namespace
}  // namespace nepho::app
