// Files that go, come back and change while they are open.
#include "app/session/session.h"
#include "tests/app/cli_fixture.h"
#include "tests/app/comes_true.h"
#include "tests/projector/data/temp_folder.h"

#include <gmock/gmock.h>

#include <chrono>

namespace nepho::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Followed : public projector::TempFolder {
  protected:
    /// Opens a file of such content, and does that when it changes.
    fs::path openIn(Session& session, Session::OnChange onChange, std::string_view content) const {
        OpenRequest request;
        request.path = put("vectors.tsv", content);
        session.onChange(onChange);
        const auto problem = session.openNow(request);
        EXPECT_FALSE(problem) << *problem;
        return request.path;
    }
};

TEST_F(Followed, AFileThatIsGoneIsToldOnceAndReadAnewWhenItIsBack) {
    const fs::path file = put("vectors.tsv", "1\t2\t3\n4\t5\t6\n");
    Session session;
    session.onChange(Session::OnChange::reload);
    OpenRequest request;
    request.path = file;
    session.open(request);
    const auto updated = [&](const auto& condition) {
        return comesTrue([&] {
            session.update();
            return condition();
        });
    };
    ASSERT_TRUE(updated([&] { return session.isLoaded(); })) << session.message();
    fs::remove(file);
    ASSERT_TRUE(updated([&] { return !session.message().empty(); }));
    EXPECT_THAT(session.message(), HasSubstr(file.string() + ": is gone from the disk"));
    EXPECT_EQ(session.rows(), 2u);
    session.dismissMessage();
    EXPECT_FALSE(session.update());
    EXPECT_EQ(session.message(), "") << "told already";
    session.report("something else");
    put("vectors.tsv", "1\t2\t3\n4\t5\t6\n7\t8\t9\n");
    EXPECT_TRUE(updated([&] { return session.rows() == 3; }));
    EXPECT_EQ(session.message(), "something else");
}

TEST_F(Followed, TheMessageGoesWhenTheFileIsBack) {
    Session session;
    const fs::path file = openIn(session, Session::OnChange::tell, "1\t2\t3\n4\t5\t6\n");
    fs::rename(file, folder_ / "away");
    ASSERT_TRUE(comesTrue([&] { return session.update() && !session.message().empty(); }));
    fs::rename(folder_ / "away", file);
    EXPECT_TRUE(comesTrue([&] { return session.update() && session.message().empty(); }));
}

/// A file that is bad for a while, replaced by a good one while the bad one is read.
TEST_F(Followed, WhatComesWhileTheFileCannotBeReadIsReadToo) {
    int readings = 0;
    Session session([&](const OpenRequest& request, const projector::JobContext& context) {
        auto data = load(request, context);
        if (++readings == 2) fs::rename(put("next.tsv", "1\t2\t3\n4\t5\t6\n7\t8\t9\n"), request.path);
        return data;
    });
    (void)openIn(session, Session::OnChange::reload, "1\t2\t3\n4\t5\t6\n");
    put("vectors.tsv", "1\t2\t3\n4\t5\n");
    EXPECT_TRUE(comesTrue([&] { return session.update() && session.rows() == 3; })) << session.message();
    EXPECT_EQ(readings, 3);
    EXPECT_EQ(session.message(), "") << "the failure is over";
}

TEST_F(Followed, TheInspectedRowStaysWithItsNeighbours) {
    Session session;
    (void)openIn(session, Session::OnChange::reload, "1\t2\t3\n4\t5\t6\n7\t8\t8\n");
    session.inspect(1);
    put("vectors.tsv", "1\t2\t3\n4\t5\t6\n7\t8\t9.5\n");
    ASSERT_TRUE(comesTrue([&] { return session.update() && session.dataset().vectors(2, 2) == 9.5f; }));
    EXPECT_EQ(session.inspected(), 1u);
    EXPECT_TRUE(comesTrue([&] { return session.update() && session.neighbors().size() == 2; }));
}

using FollowedByCli = Cli;

TEST_F(FollowedByCli, WarningsOfDataThatComeLaterAreToldToo) {
    write("first.tsv", "1\t2\t3\n4\t5\t6\n");
    write("words.tsv", "one\ntwo\nthree\nfour\nfive\n");
    write("script.txt", "2 wait\n3 drop \"words.tsv\"\n4 wait\n5 key F5\n6 wait\n8 quit\n");
    const Outcome outcome =
        run("view first.tsv --presenter offscreen --size 64x48 --input-script script.txt --state-out state.json");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const std::size_t at = outcome.err.find("words.tsv: ");
    EXPECT_NE(at, std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.err.find("words.tsv: ", at + 1), std::string::npos) << "told once: " << outcome.err;
}

}  // namespace
}  // namespace nepho::app
