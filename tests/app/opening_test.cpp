// Opening data by dropping files, from what was open before, and anew where files changed.
#include "app/session/dropped_files.h"
#include "app/session/recent_data.h"
#include "tests/app/app_fixture.h"
#include "tests/app/comes_true.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <thread>
#include <utility>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

/// A folder of the test's own.
class Opening : public testing::Test {
  protected:
    Opening()
        : folder_(fs::path(testing::TempDir()) / "opening" /
                  testing::UnitTest::GetInstance()->current_test_info()->name()) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~Opening() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& content) const {
        std::ofstream(folder_ / name, std::ios::binary) << content;
        return folder_ / name;
    }
    fs::path writeTensor(const std::string& name, int rows, float from = 0.0f) const {
        std::string text;
        for (int row = 0; row < rows; ++row)
            text += fmt::format("{}\t{}\t{}\n", from + static_cast<float>(row), std::int64_t{row} * row, row % 3);
        return write(name, text);
    }
    static OpenRequest dropped(const std::vector<fs::path>& files, const OpenRequest& current = {}) {
        const auto request = requestOfDropped(files, current);
        EXPECT_TRUE(request) << request.error().message;
        return request ? *request : OpenRequest{};
    }
    static std::string refused(const std::vector<fs::path>& files, const OpenRequest& current = {}) {
        const auto request = requestOfDropped(files, current);
        EXPECT_FALSE(request);
        return request ? "" : request.error().message;
    }
    static void finish(Session& session) {
        do {
            session.update();
            std::this_thread::sleep_for(1ms);
        } while (session.jobsRunning());
    }

    fs::path folder_;
    const std::string png_ = "\x89PNG\r\n\x1A\n";
};

TEST_F(Opening, DroppedFilesAreSortedByWhatIsInThem) {
    const fs::path tensor = writeTensor("vectors.txt", 4);
    const fs::path words = write("words.tsv", "a\nb\nc\nd\n");
    const fs::path sheet = write("sheet.dat", png_);
    const OpenRequest request = dropped({sheet, words, tensor});
    EXPECT_EQ(request.path, tensor);
    EXPECT_EQ(request.catalog.metadata, words);
    EXPECT_EQ(request.catalog.sprite, sheet);
}

TEST_F(Opening, DroppedDataForgetsTheFilesOfTheDataBefore) {
    OpenRequest current = requestFor("/before/vectors.npy");
    current.tensor = "two";
    current.method = Method::tsne;
    current.catalog.metadata = "/before/words.tsv";
    current.catalog.shape = {{3, 4}};
    current.catalog.dropNonFinite = true;
    const OpenRequest request = dropped({folder_}, current);
    EXPECT_EQ(request.path, folder_);
    EXPECT_FALSE(request.tensor || request.catalog.metadata || request.catalog.shape);
    EXPECT_EQ(request.method, Method::tsne);
    EXPECT_TRUE(request.catalog.dropNonFinite);
}

TEST_F(Opening, DroppedMetadataAndSheetsGoWithWhatIsOpen) {
    OpenRequest current = requestFor("/before/vectors.npy");
    current.tensor = "two";
    current.catalog.spriteTile = {{8, 8}};
    const fs::path words = write("words.tsv", "name\tkind\na\tb\n");
    OpenRequest request = dropped({words}, current);
    EXPECT_EQ(request.path, current.path);
    EXPECT_EQ(request.tensor, "two");
    EXPECT_EQ(request.catalog.metadata, words);
    EXPECT_TRUE(request.catalog.spriteTile);
    const fs::path odd = write("odd.tsv", "na\x1Bme of it\tkind\na\tb\n");
    EXPECT_EQ(dropped({odd}, current).catalog.metadata, odd) << "a control character makes no text binary";
    request = dropped({write("sheet.png", png_)}, current);
    EXPECT_EQ(request.path, current.path);
    EXPECT_FALSE(request.catalog.spriteTile) << "the tiles of another sheet";
}

TEST_F(Opening, ADroppedTableIsDataWhereItComesAlone) {
    const fs::path table = write("table.csv", "name,x,y\na,1,2\nb,3,4\n");
    EXPECT_EQ(dropped({table}).path, table);
    const fs::path tensor = writeTensor("vectors.tsv", 2);
    const OpenRequest both = dropped({table, tensor});
    EXPECT_EQ(both.path, tensor);
    EXPECT_EQ(both.catalog.metadata, table);
}

TEST_F(Opening, WhatCannotBeMeantIsSaid) {
    const fs::path words = write("words.tsv", "a\nb\n");
    EXPECT_THAT(refused({words}), HasSubstr("belongs to a tensor"));
    EXPECT_THAT(refused({write("sheet.png", png_)}), HasSubstr("is an image, which belongs to a tensor"));
    const std::string two = refused({writeTensor("a.tsv", 3), writeTensor("b.tsv", 3)});
    EXPECT_THAT(two, HasSubstr("a.tsv and "));
    EXPECT_THAT(two, HasSubstr("both are data"));
    EXPECT_THAT(refused({folder_ / "gone.npy"}), HasSubstr("gone.npy"));
    EXPECT_THAT(refused({write("empty.npy", "")}), HasSubstr("is empty"));
}

TEST_F(Opening, WhatFailsToOpenLeavesWhatWasOpen) {
    Session session;
    session.openDropped({writeTensor("vectors.tsv", 5)});
    finish(session);
    ASSERT_TRUE(session.isLoaded()) << session.message();
    session.openDropped({folder_ / "gone.npy"});
    finish(session);
    EXPECT_THAT(session.message(), HasSubstr("gone.npy"));
    EXPECT_EQ(session.rows(), 5u);
    EXPECT_EQ(session.request().path, folder_ / "vectors.tsv");
    session.dismissMessage();
    session.openDropped({write("words.tsv", "a\nb\nc\nd\ne\n")});
    finish(session);
    EXPECT_EQ(session.message(), "");
    EXPECT_EQ(session.label(4), "e");
}

TEST_F(Opening, DroppedFilesGoWithWhatIsBeingOpened) {
    Session session;
    session.openDropped({writeTensor("before.tsv", 3)});
    finish(session);
    session.openDropped({writeTensor("vectors.tsv", 5)});
    session.openDropped({write("words.tsv", "a\nb\nc\nd\ne\n")});
    finish(session);
    EXPECT_EQ(session.message(), "");
    EXPECT_EQ(session.request().path, folder_ / "vectors.tsv");
    ASSERT_EQ(session.rows(), 5u);
    EXPECT_EQ(session.label(4), "e");
}

TEST_F(Opening, AFileThatIsCutShortWhileItIsReadIsRefused) {
    const fs::path file = writeTensor("vectors.tsv", 300'000);
    bool cut = false;
    projector::JobContext context;
    context.onProgress = [&](std::string_view, double fraction) {
        if (fraction > 0.0 && !std::exchange(cut, true)) fs::resize_file(file, 100);
    };
    const auto loaded = load(requestFor(file), context);
    ASSERT_TRUE(cut);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().message, file.string() + ": was cut short by another program while it was read");
}

TEST_F(Opening, TheNewestIsRememberedFirstAndOnce) {
    const fs::path file = folder_ / "state" / "recent.json";
    {
        RecentData recent(file);
        for (int i = 0; i < 20; ++i) recent.add(requestFor(folder_ / fmt::format("{}.npy", i)), 10, 3);
        const std::uint64_t version = recent.version();
        OpenRequest again = requestFor(folder_ / "15.npy");
        again.catalog.metadata = folder_ / "words.tsv";
        again.catalog.shape = {{4, 2}};
        again.catalog.spriteTile = {{8, 9}};
        again.catalog.vectorColumns = {"d*"};
        recent.add(again, 4, 2);
        EXPECT_NE(recent.version(), version);
    }
    const auto entries = RecentData(file).entries();
    ASSERT_EQ(entries.size(), RecentData::kMost);
    EXPECT_EQ(entries[0].path, folder_ / "15.npy");
    EXPECT_EQ(entries[0].catalog.metadata, folder_ / "words.tsv");
    EXPECT_THAT(*entries[0].catalog.shape, ElementsAre(4, 2));
    EXPECT_THAT(*entries[0].catalog.spriteTile, ElementsAre(8, 9));
    EXPECT_THAT(entries[0].catalog.vectorColumns, ElementsAre("d*"));
    EXPECT_EQ(entries[0].rows, 4u);
    EXPECT_EQ(entries[1].path, folder_ / "19.npy");
    for (std::size_t i = 1; i < entries.size(); ++i) EXPECT_NE(entries[i].path, folder_ / "15.npy");
}

TEST_F(Opening, AnotherWindowsEntriesAreKept) {
    const fs::path file = folder_ / "recent.json";
    RecentData one(file), other(file);
    one.add(requestFor(folder_ / "one.npy"), 1, 2);
    other.add(requestFor(folder_ / "other.npy"), 1, 2);
    EXPECT_EQ(RecentData(file).entries().size(), 2u);
}

TEST_F(Opening, ADamagedListIsNoHindrance) {
    for (const char* text :
         {"", "{", "[1, {\"path\": 3}, {\"path\": \"/a\", \"shape\": \"x\"}]", "[{\"path\": \"\"}]",
          "[{\"path\": \"/a\", \"rows\": -1}, {\"path\": \"/a\", \"dims\": 1e300}]", "{\"path\": 1}"})
        EXPECT_TRUE(RecentData(write("recent.json", text)).entries().empty()) << text;
    const auto entries = RecentData(write("recent.json", "[{\"path\": \"/a\"}, 7, {\"path\": \"/b\"}]")).entries();
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[1].path, "/b");
}

TEST_F(Opening, WithoutAFileOnlyTheSessionRemembers) {
    RecentData recent({});
    recent.add(requestFor("/a"), 1, 2);
    EXPECT_EQ(recent.entries().size(), 1u);
}

TEST_F(Opening, ACurrentFolderThatWasRemovedIsNoHindrance) {
    const fs::path before = fs::current_path();
    fs::create_directory(folder_ / "gone");
    fs::current_path(folder_ / "gone");
    fs::remove(folder_ / "gone");
    EXPECT_NO_THROW(RecentData({}).add(requestFor("vectors.tsv"), 1, 2));
    fs::current_path(before);
}

TEST_F(Opening, ReadAnewWhatWasChosenStays) {
    const fs::path file = writeTensor("vectors.tsv", 6);
    const fs::path words = write("words.tsv", "name\tkind\na\tx\nb\ty\nc\tx\nd\ty\ne\tx\nf\ty\n");
    Session session;
    session.onChange(Session::OnChange::tell);
    session.openDropped({file, words});
    finish(session);
    ASSERT_TRUE(session.isLoaded()) << session.message();
    EXPECT_FALSE(session.isReloaded());
    session.setDims(2);
    session.setLabelBy("kind");
    session.setColorBy({"name", {}, {}});
    session.select({1, 4});
    session.isolateSelection();
    session.select({4});
    EXPECT_FALSE(session.filesChanged());
    writeTensor("vectors.tsv", 6, 0.5f);
    ASSERT_TRUE(comesTrue([&] { return session.filesChanged(); }));
    session.reload();
    finish(session);
    EXPECT_TRUE(session.isReloaded());
    EXPECT_FALSE(session.filesChanged());
    EXPECT_EQ(session.dataset().vectors(0, 0), 0.5f);
    EXPECT_EQ(session.layout().dims, 2);
    EXPECT_EQ(session.labelBy(), "kind");
    EXPECT_EQ(session.colorBy().column, "name");
    ASSERT_NE(session.visible(), nullptr);
    EXPECT_THAT(*session.visible(), ElementsAre(1, 4));
    EXPECT_THAT(session.selected(), ElementsAre(4));
    EXPECT_EQ(session.undoSteps(), 0u);

    writeTensor("vectors.tsv", 4);
    write("words.tsv", "name\tsort\na\tx\nb\ty\nc\tx\nd\ty\n");
    session.reload();
    finish(session);
    EXPECT_EQ(session.rows(), 4u);
    EXPECT_EQ(session.visible(), nullptr) << "other rows";
    EXPECT_TRUE(session.selected().empty());
    EXPECT_NE(session.labelBy(), "kind") << "no such column";
    EXPECT_EQ(session.colorBy().column, "name");
}

TEST_F(Opening, NumbersALineAreLabelsOfWhatIsOpen) {
    const fs::path labels = write("labels.tsv", "7\n2\n1\n");
    const fs::path tensor = writeTensor("vectors.tsv", 3);
    EXPECT_EQ(dropped({labels, tensor}).catalog.metadata, labels);
    EXPECT_EQ(dropped({labels}, requestFor(tensor)).path, tensor);
    EXPECT_EQ(dropped({labels}).path, labels) << "nothing is open";
}

TEST_F(Opening, NamesThatAreNoTextAreRememberedInTheSessionAlone) {
    const fs::path file = folder_ / "recent.json";
    RecentData recent(file);
    recent.add(requestFor(folder_ / "caf\xE9.npy"), 1, 2);
    recent.add(requestFor(folder_ / "cafe.npy"), 1, 2);
    ASSERT_EQ(RecentData(file).entries().size(), 1u);
    EXPECT_EQ(RecentData(file).entries()[0].path, folder_ / "cafe.npy");
}

TEST_F(Opening, WhatIsFollowedAndCannotBeReadIsTriedOnceAChange) {
    const fs::path file = writeTensor("vectors.tsv", 6);
    std::atomic<int> reads = 0;
    Session session([&](const OpenRequest& request, const projector::JobContext& context) {
        ++reads;
        return load(request, context);
    });
    session.onChange(Session::OnChange::reload);
    session.open(requestFor(file));
    finish(session);
    write("vectors.tsv", "1\t2\t3\n4\tfive\t6\n");
    ASSERT_TRUE(comesTrue([&] {
        session.update();
        return !session.message().empty() && !session.jobsRunning();
    }));
    session.dismissMessage();
    for (int i = 0; i < 50; ++i) {
        session.update();
        std::this_thread::sleep_for(2ms);
    }
    EXPECT_EQ(reads, 2);
    EXPECT_EQ(session.message(), "");
    EXPECT_EQ(session.rows(), 6u);
    writeTensor("vectors.tsv", 8);
    EXPECT_TRUE(comesTrue([&] {
        session.update();
        return session.rows() == 8;
    }));
}

TEST_F(Opening, AConfigThatChangedIsNoticedAndReadAnew) {
    const auto config = [&](const std::string& name, const std::string& tensor) {
        if (name.ends_with(".json"))
            return write(name, R"({"embeddings": [{"tensorName": "t", "tensorShape": [5, 3], "tensorPath": ")" +
                                   tensor + "\"}]}");
        return write(name, "embeddings { tensor_name: \"t\" tensor_path: \"" + tensor + "\" }");
    };
    // TensorBoard's, the standalone projector's, and that of a run in a folder of runs.
    for (const std::string where : {"a/projector_config.pbtxt", "b/config.json", "runs/c/projector_config.pbtxt"}) {
        const fs::path folder = (folder_ / where).parent_path();
        fs::create_directories(folder);
        fs::rename(writeTensor("one.tsv", 5), folder / "one.tsv");
        fs::rename(writeTensor("two.tsv", 5, 0.5f), folder / "two.tsv");
        config(where, "one.tsv");
        Session session;
        session.onChange(Session::OnChange::tell);
        session.open(requestFor(where.starts_with("runs") ? folder_ / "runs" : folder));
        finish(session);
        ASSERT_TRUE(session.isLoaded()) << session.message();
        EXPECT_FALSE(session.filesChanged()) << where;
        config(where, "two.tsv");
        ASSERT_TRUE(comesTrue([&] { return session.filesChanged(); })) << where;
        session.reload();
        finish(session);
        EXPECT_EQ(session.dataset().vectors(0, 0), 0.5f) << where;
    }
}

TEST_F(Opening, ASearchAndTheColourOfQualityStayWhenReadAnew) {
    Session session;
    session.openDropped({writeTensor("vectors.tsv", 60), write("words.tsv", [] {
                             std::string words;
                             for (int row = 0; row < 60; ++row) words += row % 2 == 0 ? "even\n" : "odd\n";
                             return words;
                         }())});
    finish(session);
    session.setSearch("odd", {});
    session.setColorBy({session.qualityName(), {}, {}});
    finish(session);
    session.tsneDraft().iterations = 77;
    session.reload();
    finish(session);
    EXPECT_TRUE(session.isReloaded());
    EXPECT_EQ(session.search().found.size(), 30u);
    EXPECT_TRUE(session.isColoredByQuality());
    EXPECT_EQ(session.tsneDraft().iterations, 77u);
}

TEST_F(Opening, WhatIsSelectedWhileASearchRunsIsMeant) {
    std::string words;
    for (int row = 0; row < 4; ++row) words += "word\n";
    Session session;
    session.openDropped({writeTensor("vectors.tsv", 4), write("words.tsv", words)});
    finish(session);
    session.setSearch("word", {});
    session.selectFound();
    finish(session);
    EXPECT_THAT(session.selected(), ElementsAre(0, 1, 2, 3)) << "at its end";
    session.setSearch("wor", {});
    session.selectFound();
    session.select({2});
    finish(session);
    EXPECT_THAT(session.selected(), ElementsAre(2));
}

TEST_F(Opening, FollowedFilesAreReadAnewByThemselves) {
    const fs::path file = writeTensor("vectors.tsv", 6);
    Session session;
    session.onChange(Session::OnChange::reload);
    session.open(requestFor(file));
    finish(session);
    writeTensor("vectors.tsv", 7);
    EXPECT_TRUE(comesTrue([&] {
        session.update();
        return session.rows() == 7;
    }));
}

}  // namespace
}  // namespace nepho::app
