// The program as people call it: exit codes, messages and files.
#include "projector/data/image_reader.h"
#include "tests/app/cli_fixture.h"

#include <fmt/format.h>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

TEST_F(Cli, UsageErrorsAreTwo) {
    EXPECT_EQ(run("").code, 2);
    EXPECT_EQ(run("--nonsense").code, 2);
    EXPECT_EQ(run("render " + digits_).code, 2) << "-o is missing";
    EXPECT_EQ(run("render " + digits_ + " -o x.png --size 0x5").code, 2);
    EXPECT_EQ(run("info " + digits_ + " --shape 5").code, 2);
    EXPECT_EQ(run("neighbors " + digits_).code, 2);
    EXPECT_EQ(run("--help").code, 0);
    for (const char* command :
         {"view", "info", "render", "project", "convert", "evaluate", "neighbors", "search", "bench", "doctor"}) {
        EXPECT_EQ(run(std::string(command) + " --help").code, 0) << command;
    }
}

TEST_F(Cli, InfoNamesEveryColumn) {
    const Outcome outcome = run("info " + digits_ + " --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json tensor = json::parse(outcome.out)["tensors"][0];
    EXPECT_EQ(tensor["rows"], 1797);
    EXPECT_EQ(tensor["dims"], 64);
    EXPECT_EQ(tensor["columns"][0]["name"], "digit");
    EXPECT_EQ(tensor["columns"][0]["kind"], "number");
    EXPECT_EQ(tensor["columns"][0]["distinct"], 10);
    EXPECT_EQ(tensor["columns"][1]["name"], "name");
    EXPECT_EQ(tensor["columns"][1]["kind"], "text");
    EXPECT_EQ(tensor["sprite"]["tileWidth"], 16);
}

TEST_F(Cli, AnAbsentTensorIsAnsweredWithThoseThatAreThere) {
    expectRefused(digits_ + " --tensor absent", "expected one of: digits");
    const Outcome outcome = run("neighbors " + digits_ + " --tensor absent --of 0");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("expected one of: digits"));
}

TEST_F(Cli, BadFilesAreRefusedInOneLine) {
    write("empty.npy", "");
    expectRefused("empty.npy", "empty.npy");
    write("ragged.tsv", "1\t2\t3\n4\t5\n");
    expectRefused("ragged.tsv", "2");
    write("nan.tsv", "1\t2\n3\tnan\n");
    expectRefused("nan.tsv", "nan.tsv");
    write("lying.npy", std::string("\x93NUMPY\x01\x00v\x00", 10) +
                           "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000, 1000000000000), }" +
                           std::string(35, ' ') + "\n");
    expectRefused("lying.npy", "lying.npy");
    write("projector_config.pbtxt", "embeddings { tensor_path: \"../../secret.tsv\" }");
    expectRefused("projector_config.pbtxt", "secret.tsv");
    write("broken.json", "{ \"embeddings\": [ { \"tensorPath\": \"a.tsv\", } ] }");
    expectRefused("broken.json", "broken.json");
    expectRefused("absent.npy", "absent.npy");
    write("noise.bytes", std::string(1001, '\x7f'));
    expectRefused("noise.bytes --shape 0x10", "noise.bytes");
}

TEST_F(Cli, AnEnormousPngIsRefusedBeforeItIsDecoded) {
    const unsigned char header[] = {0x89, 'P',  'N',  'G', 13, 10,   26,   10, 0, 0, 0, 13, 'I',  'H',  'D',  'R', 0,
                                    1,    0x86, 0xa0, 0,   1,  0x86, 0xa0, 8,  6, 0, 0, 0,  0xec, 0xe9, 0xc1, 0x7e};
    write("huge.png", std::string(reinterpret_cast<const char*>(header), sizeof header));
    write("v.tsv", "1\t2\t3\n4\t5\t7\n");
    expectRefused("v.tsv --sprite huge.png --sprite-size 8x8", "huge.png");
}

TEST_F(Cli, WithoutADisplayViewNamesRender) {
    const Outcome outcome = run(digits_);
    EXPECT_EQ(outcome.code, 4) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("nephoscope render"));
}

TEST_F(Cli, WithoutAnyDriverThePackageThatBringsOneIsNamed) {
    const std::string none = "--version; export VK_DRIVER_FILES=/dev/null VK_ICD_FILENAMES=/dev/null; ";
    const Outcome render = run(none + NEPHOSCOPE_PROGRAM " render " + digits_ + " -o out.png");
    EXPECT_EQ(render.code, 4) << render.err;
    EXPECT_THAT(render.err, testing::HasSubstr("mesa-vulkan-drivers"));
    const Outcome doctor = run(none + NEPHOSCOPE_PROGRAM " doctor --json");
    EXPECT_EQ(doctor.code, 0) << doctor.err;
    EXPECT_THAT(doctor.out, testing::HasSubstr("mesa-vulkan-drivers"));
}

TEST_F(Cli, NeighborsByRowAndByLabel) {
    write("v.tsv", "a\t1\t0\nb\t0.9\t0.1\nc\t0\t1\n");
    const json byRow = json::parse(run("neighbors v.tsv --of 0 -k 2 --json").out);
    ASSERT_EQ(byRow["neighbors"].size(), 2u);
    EXPECT_EQ(byRow["neighbors"][0]["row"], 1);
    EXPECT_EQ(byRow["neighbors"][0]["label"], "b");
    EXPECT_NEAR(byRow["neighbors"][1]["distance"].get<double>(), 1.0, 1e-6);
    EXPECT_EQ(json::parse(run("neighbors v.tsv --of c -k 1 --json").out)["neighbors"][0]["row"], 1);
    EXPECT_EQ(run("neighbors v.tsv --of z").code, 3);
    EXPECT_EQ(run("neighbors v.tsv -k 1 --metric euclidean -o all.tsv").code, 0);
    EXPECT_THAT(slurp(folder_ / "all.tsv"), testing::StartsWith("row\tneighbor\tdistance\n0\t1\t0.14"));
}

TEST_F(Cli, NeighborsByInnerProductAreTheLongOnes) {
    write("v.tsv", "a\t1\t0\nb\t0.9\t0.1\nc\t-1\t1\nd\t50\t40\n");
    const json found = json::parse(run("neighbors v.tsv --of 0 -k 3 --metric dot --json").out)["neighbors"];
    EXPECT_EQ(found[0]["label"], "d");
    EXPECT_EQ(found[0]["distance"], -50.0);
    EXPECT_EQ(found[1]["label"], "b");
    EXPECT_EQ(found[2]["distance"], 1.0);
}

TEST_F(Cli, NeighborsOfAllRowsAreThoseOfEachAsked) {
    for (const std::string metric : {"cosine", "euclidean", "dot"}) {
        const Outcome all = run("neighbors " + digits_ + " -k 4 -o all.tsv --json --metric " + metric);
        ASSERT_EQ(all.code, 0) << all.err;
        EXPECT_EQ(json::parse(all.out)["exact"], true);
        EXPECT_EQ(json::parse(all.out)["recall"], 1.0);
        const std::string table = slurp(folder_ / "all.tsv");
        EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 1 + 1797 * 4);
        for (const int row : {0, 977, 1796}) {
            std::istringstream one(run(fmt::format("neighbors {} -k 4 --of {} --metric {}", digits_, row, metric)).out);
            std::string expected;
            for (std::string line; std::getline(one, line);)
                expected += fmt::format("\n{}\t{}", row, line.substr(0, line.rfind('\t')));
            EXPECT_THAT(table, HasSubstr(expected + "\n")) << metric;
        }
    }
}

TEST_F(Cli, NeighborsOfAllRowsTellTheirRecall) {
    const Outcome found = run("neighbors " + digits_ + " -k 5 --metric euclidean --approximate -o some.tsv --json");
    ASSERT_EQ(found.code, 0) << found.err;
    const json told = json::parse(found.out);
    EXPECT_GE(told["recall"].get<double>(), 0.99);
    EXPECT_THAT(found.err, HasSubstr(told["exact"].get<bool>() ? "all rows were compared" : "of the true neighbours"));
    EXPECT_EQ(run("neighbors " + digits_ + " -k 5 --approximate -o some.tsv --quiet").err, "");
}

TEST_F(Cli, RowsThatAreNotFiniteAreLeftOutOnRequest) {
    write("v.tsv", "1\t2\t0\n3\tnan\t1\n5\t6\t4\n8\tinf\t1\n7\t3\t1\n2\t2\t2\n");
    write("m.tsv", "a\nb\nc\nd\ne\nf\n");
    for (const std::string command : {"project v.tsv -o p.npy", "neighbors v.tsv --of 0", "info v.tsv",
                                      "evaluate v.tsv --layout p.npy", "render v.tsv --size 64x48 -o p.png"}) {
        const Outcome refused = run(command);
        EXPECT_EQ(refused.code, 3) << command;
        EXPECT_THAT(refused.err, HasSubstr("row 1, column 1")) << command;
        const Outcome done = run(command + " --drop-non-finite");
        EXPECT_EQ(done.code, 0) << command << done.err;
        if (!command.starts_with("info")) {
            EXPECT_THAT(done.err, HasSubstr("2 of 6 rows have NaN or infinite values and are left out: 1, 3"));
        }
    }
    const json found = json::parse(run("neighbors v.tsv --metadata m.tsv --of c -k 9 --drop-non-finite --json").out);
    EXPECT_EQ(found["of"], 1);
    EXPECT_EQ(found["neighbors"].size(), 3u);
}

TEST_F(Cli, SearchFindsBySubstringAndPattern) {
    EXPECT_EQ(json::parse(run("search " + digits_ + " SEVEN --json").out)["count"], 179);
    EXPECT_EQ(json::parse(run("search " + digits_ + " '^(six|seven)$' --regex --column name --json").out)["count"],
              181 + 179);
    const Outcome bad = run("search " + digits_ + " '(' --regex");
    EXPECT_EQ(bad.code, 3);
    EXPECT_THAT(bad.err, HasSubstr("("));
}

TEST_F(Cli, RenderSavesATurntable) {
    ASSERT_EQ(run("render " + digits_ + " --turntable 3 --size 320x200 -o turn.png").code, 0);
    for (const char* name : {"turn-000.png", "turn-001.png", "turn-002.png"}) {
        const auto image = projector::readImage(folder_ / name);
        ASSERT_TRUE(image) << name;
        EXPECT_EQ(image->width, 320u);
    }
    EXPECT_NE(slurp(folder_ / "turn-000.png"), slurp(folder_ / "turn-001.png"));
}

TEST_F(Cli, BenchReportsItsKeys) {
    const Outcome outcome = run("bench " + digits_ + " --frames 3 --size 320x200 --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json result = json::parse(outcome.out);
    for (const char* key : {"points", "drawnPerFrame", "cpuMsPerFrame", "wallMsMedian", "wallMsP99", "gpuMsMedian",
                            "firstFrameMs", "neighborSearchMs", "clickToNeighborsMs", "peakMiB", "device"}) {
        EXPECT_TRUE(result.contains(key)) << key;
    }
    EXPECT_EQ(result["drawnPerFrame"], 1797);
    EXPECT_EQ(result["stereo"], false);
}

TEST_F(Cli, BenchDrawsBothEyes) {
    const Outcome outcome = run("bench " + digits_ + " --frames 9 --size 320x200 --stereo --labels --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json result = json::parse(outcome.out);
    EXPECT_EQ(result["stereo"], true);
    EXPECT_GT(result["labelMs"], 0.0);
    EXPECT_GT(result["labelMsWorst"], result["labelMs"]) << "of nine frames the worst";
}

TEST_F(Cli, BenchDrawsDiscsAsItIsTold) {
    for (const std::string way : {"primitives", "splats"}) {
        const Outcome outcome =
            run("bench " + digits_ + " --frames 3 --size 320x200 --no-sprites --json --discs " + way);
        ASSERT_EQ(outcome.code, 0) << outcome.err;
        const json result = json::parse(outcome.out);
        // Another device may have no 64-bit atomics.
        if (way == "primitives" || result["device"].get<std::string>().starts_with("llvmpipe")) {
            EXPECT_EQ(result["discsAs"], way);
        }
    }
    EXPECT_EQ(run("bench " + digits_ + " --discs round").code, 2);
    const Outcome budget = run("bench " + digits_ + " --frames 3 --size 320x200 --point-budget 100");
    EXPECT_THAT(budget.err, HasSubstr("--point-budget has no effect: clouds of up to 30000 points"));
}

TEST_F(Cli, ReplayWritesCapturesAndState) {
    write("script.txt", "5 wait\n6 key 2\n8 capture flat\n9 quit\n");
    const Outcome outcome = run("view " + digits_ +
                                " --presenter offscreen --size 640x400 --input-script script.txt --state-out "
                                "state.json --input-record again.txt");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json state = json::parse(slurp(folder_ / "state.json"));
    EXPECT_EQ(state["presenter"], "offscreen");
    EXPECT_EQ(state["dataset"]["rows"], 1797);
    EXPECT_EQ(state["projection"]["dims"], 2);
    EXPECT_EQ(state["worldFromCloud"].size(), 16u);
    EXPECT_TRUE(fs::exists(folder_ / "flat.png"));

    // What was recorded replays to the same state.
    ASSERT_EQ(run("view " + digits_ +
                  " --presenter offscreen --size 640x400 --input-script again.txt --state-out second.json")
                  .code,
              0);
    const json second = json::parse(slurp(folder_ / "second.json"));
    EXPECT_EQ(second["projection"], state["projection"]);
    EXPECT_EQ(second["camera"], state["camera"]);
}

TEST_F(Cli, ABadScriptIsNamedByLine) {
    write("script.txt", "5 wait\n6 dance\n");
    const Outcome outcome = run("view " + digits_ + " --presenter offscreen --input-script script.txt");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("script.txt:2"));
}

}  // namespace
}  // namespace nepho::app
