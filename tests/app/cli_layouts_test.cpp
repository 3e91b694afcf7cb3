// project, evaluate and their options as people call them.
#include "tests/app/cli_fixture.h"

#include <fmt/format.h>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

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
    EXPECT_EQ(result["options"]["levels"], 1);
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
    EXPECT_EQ(line, "row\tpreservation\ttrustworthiness\tcontinuity\tdivergence");
    double sum = 0.0, trust = 0.0, continuity = 0.0, divergence = 0.0;
    int rows = 0;
    for (; std::getline(lines, line); ++rows) {
        std::istringstream cells(line);
        int row = -1;
        double kept = 0.0, trusted = 0.0, continuous = 0.0, diverging = 0.0;
        cells >> row >> kept >> trusted >> continuous >> diverging;
        ASSERT_TRUE(cells && cells.eof()) << line;
        EXPECT_EQ(row, rows);
        sum += kept;
        trust += trusted;
        continuity += continuous;
        divergence += diverging;
    }
    ASSERT_EQ(rows, 1797);
    const json all = json::parse(run("evaluate " + digits_ + " --layout layout.npy --json").out);
    EXPECT_NEAR(sum / rows, all["preservation"].get<double>(), 1e-6);
    EXPECT_NEAR(trust / rows, all["trustworthiness"].get<double>(), 1e-5);
    EXPECT_NEAR(continuity / rows, all["continuity"].get<double>(), 1e-5);
    EXPECT_NEAR(divergence / rows, all["kl"].get<double>(), 1e-5);
    const json columns = json::parse(run("info layout.npy --metadata rows.tsv --json").out)["tensors"][0]["columns"];
    EXPECT_EQ(columns[1]["name"], "preservation");
    EXPECT_EQ(columns[1]["kind"], "number");
}

TEST_F(Cli, EvaluateTakesTheDivergenceOfRowsFromThePassThatFindsThatOfAll) {
    std::string rows;
    for (int row = 0; row < 2100; ++row)
        rows += std::to_string(row * 37 % 101) + "\t" + std::to_string(row * 11 % 53) + "\t" +
                std::to_string(row % 29) + "\n";
    write("v.tsv", rows);
    ASSERT_EQ(run("project v.tsv -o layout.npy --components 2").code, 0);
    const auto differenceOfMean = [&](const std::string& arguments) {
        const Outcome all = run("evaluate v.tsv --layout layout.npy --per-row rows.tsv --json " + arguments);
        EXPECT_EQ(all.code, 0) << all.err;
        std::istringstream lines(slurp(folder_ / "rows.tsv"));
        std::string line;
        std::getline(lines, line);
        double sum = 0.0;
        while (std::getline(lines, line)) sum += std::stod(line.substr(line.rfind('\t')));
        return std::abs(sum / 2100.0 - json::parse(all.out)["kl"].get<double>());
    };
    // Crowds, which so many rows have where it is estimated, would be off by more.
    EXPECT_LT(differenceOfMean(""), 1e-5);
    EXPECT_GT(differenceOfMean("--kl-sample 500"), 2e-5);
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

TEST_F(Cli, ViewTakesTheOptionsThatProjectTakes) {
    write("s.txt", "0 wait\n0 quit\n");
    const std::string tsne =
        digits_ + " --method tsne --seed 5 --until-kl-change 0.3 --supervise name --supervise-weight 0.7";
    const Outcome view = run("view " + tsne + " --presenter offscreen --input-script s.txt --state-out state.json");
    ASSERT_EQ(view.code, 0) << view.err;
    const json shown = json::parse(slurp(folder_ / "state.json"))["projection"];
    const Outcome project = run("project " + tsne + " -o layout.npy --json");
    ASSERT_EQ(project.code, 0) << project.err;
    const json written = json::parse(project.out);
    EXPECT_LT(shown["iteration"].get<int>(), 500) << "it settled";
    EXPECT_EQ(shown["iteration"], written["iteration"]);
    EXPECT_NEAR(shown["loss"].get<double>(), written["loss"].get<double>(), 1e-5);
    const std::string offscreen = " --presenter offscreen --input-script s.txt";
    const Outcome absent = run("view " + digits_ + " --method tsne --supervise absent" + offscreen);
    EXPECT_EQ(absent.code, 3);
    EXPECT_THAT(absent.err, HasSubstr("there is no column \"absent\""));
    EXPECT_EQ(run("view " + digits_ + " --supervise name" + offscreen).code, 2) << "of no method";
    EXPECT_EQ(run("view " + digits_ + " --method tsne --start layout.npy" + offscreen).code, 2);
}

TEST_F(Cli, AnInterruptedProjectWritesTheLayoutSoFar) {
    // Ctrl-C may come before there is any layout; then nothing is written.
    for (int seconds = 1; !fs::exists(folder_ / "part.npy"); seconds *= 2) {
        ASSERT_LT(seconds, 100);
        const Outcome outcome = run("project " + digits_ + " --method tsne --iterations 1000000 -o part.npy --json",
                                    fmt::format("timeout --preserve-status -s INT {} ", seconds));
        ASSERT_EQ(outcome.code, 130) << outcome.err;
        if (!fs::exists(folder_ / "part.npy")) continue;
        const json told = json::parse(outcome.out);
        EXPECT_LT(told["iteration"].get<int>(), 1000000);
        EXPECT_GT(told["loss"].get<double>(), 0.1);
    }
    EXPECT_EQ(json::parse(run("info part.npy --json").out)["tensors"][0]["rows"], 1797);
    const auto isPart = [](const fs::directory_entry& file) {
        return file.path().filename().string().find("part") != std::string::npos;
    };
    EXPECT_EQ(std::ranges::count_if(fs::directory_iterator(folder_), isPart), 1) << "nothing else is left of it";
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

}  // namespace
}  // namespace nepho::app
