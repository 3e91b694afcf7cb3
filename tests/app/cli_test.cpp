// The program as people call it: exit codes, messages and files.
#include "projector/data/sprite.h"
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
         {"view", "info", "render", "project", "evaluate", "neighbors", "search", "bench", "doctor"}) {
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

TEST_F(Cli, ProjectWritesTheComponents) {
    write("v.tsv", "0\t0\t0\n2\t0\t0\n0\t1\t0\n2\t1\t0\n");
    const Outcome outcome = run("project v.tsv --method pca --components 2 -o layout.npy --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json result = json::parse(outcome.out);
    EXPECT_NEAR(result["explainedVariance"][0].get<double>(), 4.0 / 3.0, 1e-6);
    EXPECT_NEAR(result["explainedVarianceRatio"][0].get<double>(), 0.8, 1e-6);
    EXPECT_GT(result["stages"].size(), 2u);
    for (const json& stage : result["stages"]) {
        EXPECT_GT(stage["peakMiB"].get<double>(), 1.0);
        EXPECT_LE(stage["peakMiB"].get<double>(), result["peakMiB"].get<double>());
    }
    const json written = json::parse(run("info layout.npy --json").out)["tensors"][0];
    EXPECT_EQ(written["rows"], 4);
    EXPECT_EQ(written["dims"], 2);
}

TEST_F(Cli, ProjectByTsneTellsItsLossAndTheOptionsItUsed) {
    const Outcome outcome = run("project " + digits_ + " --method tsne -o layout.npy --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json result = json::parse(outcome.out);
    EXPECT_EQ(result["iteration"], 1000);
    EXPECT_EQ(result["options"]["perplexity"], 30.0);
    EXPECT_EQ(result["options"]["learningRate"], 200.0);
    // Rtsne ends at 0.73 (theta 0.5, its own start), every pair computed at 0.64.
    EXPECT_NEAR(result["loss"].get<double>(), 0.64, 0.03);
    const json written = json::parse(run("info layout.npy --json").out)["tensors"][0];
    EXPECT_EQ(written["rows"], 1797);
    EXPECT_EQ(written["dims"], 3);
    const Outcome early = run("project " + digits_ + " --method tsne --until-kl-change 0.5 -o early.npy --json");
    EXPECT_LT(json::parse(early.out)["iteration"].get<int>(), 500);
}

TEST_F(Cli, ProjectGoesOnFromAFileOfPositions) {
    const std::string tsne = "project " + digits_ + " --method tsne ";
    ASSERT_EQ(run(tsne + "--iterations 400 -o first.npy").code, 0);
    const auto lossOf = [&](const std::string& arguments) {
        const Outcome outcome = run(tsne + "--start first.npy --json " + arguments);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return json::parse(outcome.out)["loss"].get<double>();
    };
    const double kept = lossOf("--keep-scale --iterations 0 -o same.npy");
    EXPECT_EQ(slurp(folder_ / "same.npy"), slurp(folder_ / "first.npy"));
    EXPECT_LT(lossOf("--keep-scale --iterations 200 -o on.npy"), kept);
    EXPECT_GT(lossOf("--iterations 0 -o small.npy"), 3.0) << "scaled down";
    write("v.tsv", "0\t0\t0\n2\t0\t0\n0\t1\t0\n2\t1\t0\n");
    const Outcome others = run("project v.tsv --method tsne --start first.npy -o x.npy");
    EXPECT_EQ(others.code, 3);
    EXPECT_THAT(others.err, HasSubstr("first.npy: has 1797 x 3 positions, expected 4 x 2 or 3"));
    EXPECT_EQ(run(tsne + "--start absent.npy -o x.npy").code, 3);
    EXPECT_EQ(run(tsne + "--keep-scale -o x.npy").code, 2);
}

TEST_F(Cli, ProjectIsSupervisedByAColumn) {
    const auto agreement = [&](const std::string& arguments) {
        EXPECT_EQ(run("project " + digits_ + " --method tsne --iterations 400 -o l.npy " + arguments).code, 0);
        return json::parse(run("evaluate " + digits_ + " --layout l.npy --label-by name --json").out)["labelAgreement"]
            .get<double>();
    };
    EXPECT_GT(agreement("--supervise name --supervise-weight 1"), 0.995);
    EXPECT_LT(agreement(""), 0.99);
    const Outcome absent = run("project " + digits_ + " --method tsne --supervise absent -o x.npy");
    EXPECT_EQ(absent.code, 3);
    EXPECT_THAT(absent.err, HasSubstr("there is no column \"absent\""));
}

TEST_F(Cli, ProjectLowersAPerplexityThatTheRowsDoNotAllowAndSaysSo) {
    write("v.tsv", "0\t0\t0\n2\t0\t0\n0\t1\t0\n2\t1\t0\n");
    const Outcome outcome = run("project v.tsv --method tsne --dims 2 -o layout.npy --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out)["options"]["perplexity"], 1.0);
    EXPECT_THAT(outcome.err, HasSubstr("4 rows allow 1"));
}

TEST_F(Cli, EvaluateTellsAGoodLayoutFromOneByChance) {
    ASSERT_EQ(run("project " + digits_ + " --method tsne --iterations 400 -o good.npy").code, 0);
    const Outcome good = run("evaluate " + digits_ + " --layout good.npy --json");
    ASSERT_EQ(good.code, 0) << good.err;
    const json kept = json::parse(good.out);
    EXPECT_GT(kept["preservation"].get<double>(), 0.6);
    EXPECT_GT(kept["trustworthiness"].get<double>(), 0.99);
    EXPECT_GT(kept["labelAgreement"].get<double>(), 0.95);
    EXPECT_LT(kept["kl"].get<double>(), 0.8);
    ASSERT_EQ(run("project " + digits_ + " --method tsne --start random --iterations 0 -o chance.npy").code, 0);
    const json lost = json::parse(run("evaluate " + digits_ + " --layout chance.npy --json").out);
    EXPECT_LT(lost["preservation"].get<double>(), 0.05);
    EXPECT_LT(lost["trustworthiness"].get<double>(), 0.6);
    EXPECT_GT(lost["kl"].get<double>(), 3.0);
    EXPECT_THAT(run("evaluate " + digits_ + " --layout good.npy").out, HasSubstr("trustworthiness at 12: 0.99"));
}

TEST_F(Cli, EvaluateWritesEveryRowAsMetadata) {
    ASSERT_EQ(run("project " + digits_ + " -o layout.npy --components 2").code, 0);
    const Outcome some = run("evaluate " + digits_ + " --layout layout.npy --sample 300 --per-row rows.tsv --json");
    ASSERT_EQ(some.code, 0) << some.err;
    EXPECT_EQ(json::parse(some.out)["rowsAsked"], 300);
    EXPECT_EQ(json::parse(some.out)["perRowRecall"], 1.0);
    std::istringstream lines(slurp(folder_ / "rows.tsv"));
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "row\tpreservation");
    double sum = 0.0;
    int rows = 0;
    for (; std::getline(lines, line); ++rows) {
        EXPECT_EQ(line.substr(0, line.find('\t')), std::to_string(rows));
        sum += std::stod(line.substr(line.find('\t') + 1));
    }
    EXPECT_EQ(rows, 1797);
    const json all = json::parse(run("evaluate " + digits_ + " --layout layout.npy --json").out);
    EXPECT_NEAR(sum / rows, all["preservation"].get<double>(), 1e-6);
    const json columns = json::parse(run("info layout.npy --metadata rows.tsv --json").out)["tensors"][0]["columns"];
    EXPECT_EQ(columns[1]["name"], "preservation");
    EXPECT_EQ(columns[1]["kind"], "number");
}

TEST_F(Cli, EvaluateEstimatesTheDivergenceFromASample) {
    ASSERT_EQ(run("project " + digits_ + " -o layout.npy").code, 0);
    const json exact = json::parse(run("evaluate " + digits_ + " --layout layout.npy --json").out);
    const json some = json::parse(run("evaluate " + digits_ + " --layout layout.npy --kl-sample 500 --json").out);
    EXPECT_EQ(exact["klExact"], true);
    EXPECT_EQ(exact["klStandardError"], nullptr);
    EXPECT_EQ(some["klExact"], false);
    EXPECT_EQ(some["klRowsAsked"], 500);
    EXPECT_NEAR(some["kl"].get<double>(), exact["kl"].get<double>(), 4.0 * some["klStandardError"].get<double>());
    EXPECT_THAT(run("evaluate " + digits_ + " --layout layout.npy --kl-sample 500").out,
                HasSubstr("(estimated from 500 rows)"));
}

TEST_F(Cli, EvaluateByInnerProductHasNoDivergence) {
    ASSERT_EQ(run("project " + digits_ + " -o layout.npy").code, 0);
    const Outcome outcome = run("evaluate " + digits_ + " --layout layout.npy --metric dot --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out)["kl"], nullptr);
    EXPECT_EQ(json::parse(outcome.out)["klExact"], false);
    EXPECT_GT(json::parse(outcome.out)["preservation"].get<double>(), 0.0);
}

TEST_F(Cli, EvaluateRefusesALayoutOfOtherRows) {
    write("v.tsv", "0\t0\t0\n2\t0\t0\n0\t1\t0\n2\t1\t0\n");
    ASSERT_EQ(run("project v.tsv -o layout.npy").code, 0);
    EXPECT_EQ(json::parse(run("evaluate v.tsv --layout layout.npy --json").out)["labelAgreement"], nullptr)
        << "row numbers are no labels";
    const Outcome outcome = run("evaluate " + digits_ + " --layout layout.npy");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("layout.npy: has 4 rows, expected 1797"));
}

TEST_F(Cli, ViewShowsTsneWhileItIsComputed) {
    write("s.txt", "0 wait\n1 quit\n");
    const Outcome outcome =
        run("view " + digits_ +
            " --method tsne --iterations 60 --perplexity 20 --presenter offscreen --input-script s.txt "
            "--state-out state.json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json projection = json::parse(slurp(folder_ / "state.json"))["projection"];
    EXPECT_EQ(projection["method"], "tsne");
    EXPECT_EQ(projection["iteration"], 60);
    EXPECT_GT(projection["loss"].get<double>(), 0.3);
    EXPECT_EQ(run("render " + digits_ + " --perplexity 20 -o a.png").code, 2) << "of no method";
}

TEST_F(Cli, ProjectRefusesOptionsOfTheOtherMethod) {
    const Outcome pca = run("project " + digits_ + " --perplexity 5 -o layout.npy");
    EXPECT_EQ(pca.code, 2);
    EXPECT_THAT(pca.err, HasSubstr("--perplexity is not an option of --method pca"));
    const Outcome tsne = run("project " + digits_ + " --method tsne --components 5 -o layout.npy");
    EXPECT_EQ(tsne.code, 2);
    EXPECT_THAT(tsne.err, HasSubstr("--components"));
}

TEST_F(Cli, ProjectIntoAFolderThatIsNotThereLeavesNothing) {
    const Outcome outcome = run("project " + digits_ + " -o no/such/folder/layout.npy");
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("no/such/folder"));
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
        const auto image = projector::readPng(folder_ / name);
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
    const Outcome outcome = run("bench " + digits_ + " --frames 3 --size 320x200 --stereo --json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out)["stereo"], true);
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
