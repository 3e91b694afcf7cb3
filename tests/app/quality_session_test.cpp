// How good the layout is, measured in a session and shown as colour.
#include "app/session/tsne_run.h"
#include "projector/metrics/layout_quality.h"
#include "tests/app/app_fixture.h"
#include "tests/app/cli_fixture.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <numeric>
#include <set>
#include <thread>

namespace nepho::app {
namespace {

class QualitySession : public testing::Test {
  protected:
    QualitySession() { open(digitsFolder()); }

    void open(const std::filesystem::path& path) {
        const auto problem = session_.openNow(requestFor(path));
        EXPECT_FALSE(problem) << *problem;
    }
    void finish() {
        while (session_.jobsRunning()) {
            session_.update();
            std::this_thread::yield();
        }
    }
    void colorByQuality() {
        ColorBy by = session_.colorBy();
        by.column = session_.qualityName();
        session_.setColorBy(by);
    }
    projector::LayoutQuality ofPrincipalComponents(std::size_t count) const {
        const projector::Matrix& vectors = session_.dataset().vectors;
        const auto pca = projector::computePca(vectors, {.components = count});
        return *projector::measureQuality(vectors, pca->scores, {});
    }

    Session session_;
};

TEST_F(QualitySession, IsShownAndLeftAgainByOneCommand) {
    const std::optional<std::string> before = session_.colorBy().column;
    const auto colors = session_.coloring().colors;
    session_.toggleColorByQuality();
    EXPECT_TRUE(session_.isColoredByQuality());
    finish();
    ASSERT_NE(session_.quality(), nullptr);
    EXPECT_NE(session_.coloring().colors, colors);
    session_.toggleColorByQuality();
    EXPECT_EQ(session_.colorBy().column, before);
    EXPECT_EQ(session_.coloring().colors, colors);
    colorByQuality();
    session_.toggleColorByQuality();
    EXPECT_EQ(session_.colorBy().column, before) << "however it came to be";
}

TEST_F(QualitySession, IsThatOfTheLayoutShown) {
    EXPECT_EQ(session_.quality(), nullptr);
    session_.measureQuality();
    EXPECT_TRUE(session_.isMeasuringQuality());
    finish();
    ASSERT_NE(session_.quality(), nullptr);
    EXPECT_FALSE(session_.isQualityStale());
    const auto expected = ofPrincipalComponents(3);
    EXPECT_EQ(session_.quality()->summary.preservation, expected.preservation);
    EXPECT_EQ(session_.quality()->summary.trustworthiness, expected.trustworthiness);
    ASSERT_EQ(session_.quality()->ofRows.numbers.size(), session_.rows());
    for (std::size_t row = 0; row < session_.rows(); ++row)
        ASSERT_EQ(static_cast<float>(session_.quality()->ofRows.numbers[row]), expected.preservedOfRow[row]);
    EXPECT_NE(session_.colorBy().column, "quality") << "measuring alone colours nothing";
}

TEST_F(QualitySession, EveryMeasureOfRowsIsAColour) {
    const auto meanOf = [&](RowMeasure measure) {
        ColorBy by = session_.colorBy();
        by.column = session_.qualityName(measure);
        session_.setColorBy(by);
        EXPECT_TRUE(session_.isColoredByQuality());
        finish();
        EXPECT_EQ(session_.quality()->measure, measure);
        const std::vector<double>& numbers = session_.quality()->ofRows.numbers;
        EXPECT_EQ(numbers.size(), session_.rows());
        EXPECT_NE(session_.coloring().colors, std::vector<engine::Color8>(session_.rows(), kPlainColor));
        double sum = 0.0;
        for (const double number : numbers) sum += number;
        return sum / static_cast<double>(numbers.size());
    };
    const double trust = meanOf(RowMeasure::trustworthiness);
    EXPECT_NEAR(trust, session_.quality()->summary.trustworthiness, 1e-9);
    EXPECT_NEAR(meanOf(RowMeasure::continuity), session_.quality()->summary.continuity, 1e-9);
    const double divergence = meanOf(RowMeasure::divergence);
    const projector::DivergenceEstimate& estimate = session_.quality()->divergence;
    EXPECT_NEAR(divergence, estimate.divergence, 4.0 * estimate.standardError + 5e-3);
    EXPECT_NEAR(meanOf(RowMeasure::preservation), session_.quality()->summary.preservation, 1e-6);
    session_.toggleColorByQuality();
    EXPECT_FALSE(session_.isColoredByQuality());
}

TEST_F(QualitySession, ItsDivergenceIsTheLossThatTsneEndedWith) {
    TsneRequest request;
    request.iterations = 300;
    request.input.perplexity = 20.0;
    request.options.degreesOfFreedom = 2.0;
    session_.startTsne(request);
    finish();
    session_.measureQuality();
    finish();
    ASSERT_NE(session_.quality(), nullptr);
    const projector::DivergenceEstimate& found = session_.quality()->divergence;
    EXPECT_EQ(found.perplexity, 20.0);
    EXPECT_EQ(found.standardError, 0.0) << "of every pair";
    EXPECT_EQ(found.rows, session_.rows());
    EXPECT_NEAR(found.divergence, static_cast<double>(session_.tsneShown()->losses.back()), 1e-4);
}

TEST_F(QualitySession, IsByWhatTheLayoutShownWasMadeToKeep) {
    TsneRequest request;
    request.iterations = 20;
    request.input.metric = projector::Metric::cosine;
    request.input.perplexity = 12.0;
    session_.startTsne(request);
    finish();
    std::vector<std::uint32_t> some(300);
    std::iota(some.begin(), some.end(), 0u);
    session_.select(some);
    session_.isolateSelection();
    session_.startTsne({});  // euclidean, of those alone
    finish();
    session_.showAll();
    ASSERT_NE(session_.tsneShown(), nullptr);
    ASSERT_EQ(session_.tsneShown()->rows, nullptr) << "the first is shown again";
    session_.measureQuality();
    finish();
    EXPECT_EQ(session_.quality()->metric, projector::Metric::cosine);
    EXPECT_EQ(session_.quality()->perplexity, 12.0);
}

TEST_F(QualitySession, OfALayoutThatIsNoLongerShownIsStale) {
    session_.measureQuality();
    finish();
    const double before = session_.quality()->summary.preservation;
    session_.setAxes({1, 0, 4});
    EXPECT_TRUE(session_.isQualityStale());
    finish();
    EXPECT_TRUE(session_.isQualityStale()) << "nobody asked to have it measured again";
    session_.setAxes({0, 1, 2});
    EXPECT_FALSE(session_.isQualityStale()) << "it is back";
    session_.setDims(2);
    EXPECT_TRUE(session_.isQualityStale());
    session_.measureQuality();
    finish();
    EXPECT_FALSE(session_.isQualityStale());
    EXPECT_LT(session_.quality()->summary.preservation, before);
    open(digitsFolder());
    EXPECT_EQ(session_.quality(), nullptr) << "other data";
}

TEST_F(QualitySession, AsAColourIsMeasuredAndAgainForEveryLayout) {
    colorByQuality();
    EXPECT_TRUE(session_.isMeasuringQuality());
    EXPECT_EQ(session_.coloring().colors, std::vector<engine::Color8>(session_.rows(), kPlainColor));
    const auto style = session_.versions().style;
    finish();
    EXPECT_GT(session_.versions().style, style);
    EXPECT_TRUE(session_.coloring().scale);
    EXPECT_EQ(session_.coloring().missing, 0u);
    EXPECT_EQ(session_.coloring().low, 0.0);
    const auto& numbers = session_.quality()->ofRows.numbers;
    for (const std::size_t row : {3u, 500u, 1700u}) {
        const double t = numbers[row] / session_.coloring().high;
        EXPECT_EQ(session_.coloring().colors[row],
                  engine::numberColor(engine::NumberMap::viridis, static_cast<float>(t)));
    }
    const auto colors = session_.coloring().colors;
    session_.setDims(2);
    session_.update();
    EXPECT_TRUE(session_.isMeasuringQuality());
    finish();
    EXPECT_FALSE(session_.isQualityStale());
    EXPECT_NE(session_.coloring().colors, colors);
    EXPECT_EQ(session_.quality()->summary.preservation, ofPrincipalComponents(2).preservation);
}

TEST_F(QualitySession, CancelledItIsNotBegunAgainByItself) {
    colorByQuality();
    ASSERT_TRUE(session_.isMeasuringQuality());
    session_.cancel(Session::Work::quality);
    finish();
    for (int i = 0; i < 10; ++i) session_.update();
    EXPECT_FALSE(session_.isMeasuringQuality());
    EXPECT_EQ(session_.quality(), nullptr);
    EXPECT_TRUE(session_.message().empty());
    session_.measureQuality();
    finish();
    EXPECT_NE(session_.quality(), nullptr);
}

TEST_F(QualitySession, OfARunningLayoutIsMeasuredWhenItStandsStill) {
    colorByQuality();
    finish();
    TsneRequest request;
    request.iterations = 60;
    session_.startTsne(request);
    while (session_.tsneShown() == nullptr) session_.update();
    EXPECT_TRUE(session_.isQualityStale());
    finish();
    EXPECT_EQ(session_.tsneShown()->iteration, 60u);
    EXPECT_FALSE(session_.isQualityStale());
    const auto expected = projector::measureQuality(session_.dataset().vectors, session_.tsneShown()->positions, {});
    EXPECT_NEAR(session_.quality()->summary.preservation, expected->preservation, 1e-4);
}

TEST_F(QualitySession, ColourIsUndoneAndRedone) {
    session_.noteEdit();
    const auto before = session_.colorBy().column;
    colorByQuality();
    session_.noteEdit();
    finish();
    const auto colors = session_.coloring().colors;
    session_.undo();
    EXPECT_EQ(session_.colorBy().column, before);
    EXPECT_NE(session_.coloring().colors, colors);
    session_.redo();
    EXPECT_EQ(session_.coloring().colors, colors);
    EXPECT_FALSE(session_.isMeasuringQuality()) << "it is known";
}

TEST_F(Cli, ColourByQualityInPicturesAndState) {
    write("w.txt", "0 wait\n0 quit\n");
    const Outcome outcome = run("view " + digits_ +
                                " --presenter offscreen --color-by quality --dims 2 --input-script w.txt "
                                "--state-out state.json");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto state = nlohmann::json::parse(slurp(folder_ / "state.json"));
    EXPECT_EQ(state["colorBy"], "quality");
    EXPECT_EQ(state["quality"]["stale"], false);
    EXPECT_EQ(state["quality"]["metric"], "euclidean");
    ASSERT_EQ(run("project " + digits_ + " -o flat.npy --components 2").code, 0);
    const auto told = nlohmann::json::parse(run("evaluate " + digits_ + " --layout flat.npy --json").out);
    for (const char* key : {"preservation", "trustworthiness", "continuity"})
        EXPECT_NEAR(state["quality"][key].get<double>(), told[key].get<double>(), 1e-5) << key;
    ASSERT_EQ(run("render " + digits_ + " --size 64x48 --no-sprites -o plain.png --color-by none").code, 0);
    ASSERT_EQ(run("render " + digits_ + " --size 64x48 --no-sprites -o good.png --color-by quality").code, 0);
    EXPECT_NE(slurp(folder_ / "plain.png"), slurp(folder_ / "good.png"));
}

TEST_F(Cli, AColumnCalledQualityIsThatColumn) {
    write("v.tsv", "1\t0\t1\n2\t1\t0\n3\t3\t3\n9\t9\t1\n");
    write("m.tsv", "name\tquality\na\t1\nb\t2\nc\t3\nd\t4\n");
    write("w.txt", "0 wait\n0 quit\n");
    for (const std::string name : {"quality", "quality (2)"}) {
        const Outcome outcome = run("view v.tsv --metadata m.tsv --presenter offscreen --color-by '" + name +
                                    "' --input-script w.txt --state-out state.json");
        ASSERT_EQ(outcome.code, 0) << outcome.err;
        const auto state = nlohmann::json::parse(slurp(folder_ / "state.json"));
        EXPECT_EQ(state["colorBy"], name);
        EXPECT_EQ(state["quality"].is_null(), name == "quality");
    }
}

}  // namespace
}  // namespace nepho::app
