// Options of the program: what they take, what they refuse, what they leave.
#include "projector/data/image_reader.h"
#include "tests/app/cli_fixture.h"

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class CliOptions : public Cli {
  protected:
    std::string offscreen(const std::string& rest) const {
        return "view " + digits_ + " --presenter offscreen --size 320x200 " + rest;
    }
    json stateAfter(const std::string& rest, int code = 0) const {
        write("wait.txt", "5 wait\n6 quit\n");
        const Outcome outcome = run(offscreen("--input-script wait.txt --state-out state.json " + rest));
        EXPECT_EQ(outcome.code, code) << outcome.err;
        return json::parse(slurp(folder_ / "state.json"));
    }
    void expectUsageError(const std::string& arguments, const std::string& words) const {
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.code, 2) << arguments << ": " << outcome.err;
        EXPECT_THAT(outcome.err, HasSubstr(words)) << arguments;
    }
    std::string render(const std::string& rest) const { return "render " + rest + " --size 64x48 -o out.png"; }
};

TEST_F(CliOptions, ListsWithCommasLeaveTheDataAlone) {
    EXPECT_EQ(run(render("--axes 1,3,2 " + digits_)).code, 0);
    EXPECT_EQ(run(render("--select 1,2 " + digits_)).code, 0);
    const json state = stateAfter("--axes 2,1 --select 7,3");
    EXPECT_EQ(state["projection"]["axes"], json({1, 0, 2}));
    EXPECT_EQ(state["selected"], json({3, 7}));
}

TEST_F(CliOptions, WhatCannotBeMeantIsAUsageError) {
    expectUsageError(render(digits_ + " --axes 1,2,3,4"), "--axes");
    expectUsageError(render(digits_ + " --axes 0"), "--axes");
    expectUsageError(render(digits_ + " --inspect -5"), "--inspect");
    expectUsageError(render(digits_ + " --select 1,2 --inspect 3"), "excludes");
    expectUsageError("neighbors " + digits_ + " -o all.tsv --exact --approximate", "excludes");
    expectUsageError("neighbors " + digits_ + " -o all.tsv --approximate --metric dot", "--metric dot");
    expectUsageError("neighbors " + digits_ + " --of 3 --exact", "requires");
    for (const std::string option : {"perplexity", "degrees-of-freedom", "exaggeration", "early-momentum", "theta"})
        expectUsageError("project " + digits_ + " --method tsne -o out.npy --" + option + " nan", "--" + option);
    expectUsageError("evaluate " + digits_ + " --layout l.npy --degrees-of-freedom nan", "--degrees-of-freedom");
    expectUsageError("project " + digits_ + " -o out.npy --seed -1", "--seed");
    expectUsageError("project " + digits_ + " --method tsne --metric dot -o out.png", "--metric");
    EXPECT_FALSE(fs::exists(folder_ / "out.png"));
    EXPECT_FALSE(fs::exists(folder_ / "all.tsv"));
}

TEST_F(CliOptions, AFlatViewIsZoomedButNotTurned) {
    for (const char* option : {"--azimuth 10", "--elevation 10", "--turntable 3"})
        expectUsageError(render(digits_ + " --dims 2 " + option), "--dims 2");
    expectUsageError(offscreen("--dims 2 --azimuth 10"), "--dims 2");
    ASSERT_EQ(run("render " + digits_ + " --dims 2 --size 64x48 -o far.png").code, 0);
    ASSERT_EQ(run("render " + digits_ + " --dims 2 --distance 0.2 --size 64x48 -o near.png").code, 0);
    EXPECT_NE(slurp(folder_ / "far.png"), slurp(folder_ / "near.png"));
    EXPECT_FLOAT_EQ(stateAfter("--dims 2 --distance 0.2")["camera"]["distance"].get<float>(), 0.2f);
    // Data of two dimensions is flat without being asked; it is drawn, and the rest is said.
    write("flat.tsv", "1\t2\n3\t5\n4\t4\n");
    const Outcome flat = run(render("flat.tsv --azimuth 10"));
    EXPECT_EQ(flat.code, 0);
    EXPECT_THAT(flat.err, HasSubstr("2 dimensions"));
}

TEST_F(CliOptions, WarningsAreSaidOnce) {
    write("v.tsv", "1\t2\t3\n4\t5\t7\n");
    write("m.tsv", "one\ntwo\nthree\nfour\n");
    const Outcome outcome = run(render("v.tsv --metadata m.tsv --inspect 1"));
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("has 4 rows for 2 vectors"));
}

TEST_F(CliOptions, MetadataAndSpritesNamedByHandMustBeUsable) {
    write("v.tsv", "1\t2\t3\n4\t5\t7\n");
    write("utf16.tsv", std::string("\xFF\xFE"
                                   "a\0\n\0b\0\n\0",
                                   10));
    write("empty.tsv", "");
    write("s.jpg", "\xFF\xD8\xFF\xE0 and so on");
    expectRefused("v.tsv --metadata utf16.tsv", "UTF-16");
    expectRefused("v.tsv --metadata empty.tsv", "is empty");
    expectRefused("v.tsv --sprite s.jpg --sprite-size 2x2", "JPEG");
}

TEST_F(CliOptions, NamesThatAreNotUtf8AreWritten) {
    write("bad\xE9.tsv", "1\t2\t3\n4\t5\t7\n");
    write("script.txt", "5 wait\n6 quit\n");
    const std::string name = "$(printf 'bad\\351.tsv')";
    const Outcome outcome =
        run("view " + name + " --presenter offscreen --size 64x48 --input-script script.txt --state-out s.json");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(json::parse(slurp(folder_ / "s.json"))["dataset"]["name"], "bad\uFFFD.tsv");
    EXPECT_EQ(run("project " + name + " -o out.npy --json").code, 0);
}

TEST_F(CliOptions, InfoListsWhatOpensBesideWhatDoesNot) {
    write("good.tsv", "1\t2\n3\t4\n");
    write("bad.tsv", "1\t2\n3\n");
    write("projector_config.pbtxt",
          "embeddings { tensor_name: 'bad' tensor_path: 'bad.tsv' } embeddings { tensor_name: 'good' tensor_path: "
          "'good.tsv' }");
    const Outcome all = run("info . --json");
    ASSERT_EQ(all.code, 0) << all.err;
    const json tensors = json::parse(all.out)["tensors"];
    ASSERT_EQ(tensors.size(), 2u);
    EXPECT_THAT(tensors[0]["error"].get<std::string>(), HasSubstr("line 2"));
    EXPECT_FALSE(tensors[0].contains("rows"));
    EXPECT_EQ(tensors[1]["rows"], 2);
    EXPECT_THAT(run("info .").out, AllOf(HasSubstr("bad: cannot be opened"), HasSubstr("good: 2 points")));
    EXPECT_EQ(run("info . --tensor good").code, 0);
    const Outcome asked = run("info . --tensor bad");
    EXPECT_EQ(asked.code, 3);
    EXPECT_THAT(asked.err, HasSubstr("line 2"));
    write("good.tsv", "x\n");
    EXPECT_EQ(run("info .").code, 3);
    write("one.tsv", "1\t2\n");
    EXPECT_THAT(run("info one.tsv").out, HasSubstr("1 point, 2 dimensions"));
}

TEST_F(CliOptions, CapturesGetTheirFolderAndAFailedOneLeavesTheState) {
    write("script.txt", "5 wait\n6 capture now\n8 quit\n");
    ASSERT_EQ(run(offscreen("--input-script script.txt --captures new/folder")).code, 0);
    EXPECT_TRUE(projector::readImage(folder_ / "new/folder/now.png"));

    fs::create_directories(folder_ / "taken/now.png");  // a folder where the picture would be
    const Outcome outcome = run(offscreen("--input-script script.txt --captures taken --state-out state.json"));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("now.png"));
    EXPECT_EQ(json::parse(slurp(folder_ / "state.json"))["dataset"]["rows"], 1797);
}

TEST_F(CliOptions, AScriptIsNotRecordedOver) {
    write("script.txt", "5 wait\n6 quit\n");
    expectUsageError(offscreen("--input-script script.txt --input-record ./script.txt"), "--input-record");
    EXPECT_EQ(slurp(folder_ / "script.txt"), "5 wait\n6 quit\n");
}

TEST_F(CliOptions, AViewKeepsWhatItCanDoAndTellsTheRest) {
    const json state = stateAfter("--color-by nope --label-by digit --axes 2,99 --select 4,5000", 3);
    EXPECT_EQ(state["labelBy"], "digit");
    EXPECT_EQ(state["projection"]["axes"], json({1, 1, 2}));
    EXPECT_EQ(state["selected"], json({4}));
    EXPECT_THAT(state["message"].get<std::string>(), AllOf(HasSubstr("nope"), HasSubstr("99"), HasSubstr("5000")));
    const std::string said = slurp(folder_ / "stderr.txt");
    EXPECT_THAT(said, HasSubstr("nope"));
    EXPECT_EQ(std::ranges::count(said, '\n'), 1) << said;
    EXPECT_EQ(run(render(digits_ + " --color-by nope")).code, 3);
}

TEST_F(CliOptions, AMissingFileIsMissingWithoutADisplayToo) {
    const Outcome outcome = run("absent.tsv");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("absent.tsv: there is no such file"));
    EXPECT_EQ(run(digits_ + " --tensor absent").code, 3);
}

TEST_F(CliOptions, ValuesTooLargeForPcaAreNamed) {
    write("v.tsv", "2e38\t2e38\t2e38\t2e38\t2e38\n-2e38\t-2e38\t-2e38\t-2e38\t-3e38\n");
    const Outcome drawn = run(render("v.tsv"));
    EXPECT_EQ(drawn.code, 3);
    EXPECT_THAT(drawn.err, AllOf(HasSubstr("v.tsv: row "), HasSubstr("column 4")));
    EXPECT_EQ(run("project v.tsv -o out.npy").code, 3);
}

}  // namespace
}  // namespace nepho::app
