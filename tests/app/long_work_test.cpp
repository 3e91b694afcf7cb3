// What takes long is shown, can be cancelled, and does not pile up.
#include "app/session/job_slot.h"
#include "tests/app/app_fixture.h"

#include <condition_variable>
#include <latch>
#include <mutex>

namespace nepho::app {
namespace {

using projector::JobContext;
using projector::Result;

/// Returns "stopped" when it is asked to stop, and not before.
Result<LoadedData> loadForever(const OpenRequest&, const JobContext& context) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    context.report("reading", 0.5);
    never.wait(lock, context.stop, [] { return false; });
    return projector::unexpected(std::string(projector::kStoppedMessage));
}

class LongWork : public testing::Test {
  protected:
    LongWork() : presenter_({1280, 720}) {
        presenter_.start({});
        settings_.patienceSeconds = 0.0;
    }
    ~LongWork() override { presenter_.shutdown(); }

    void replay(const std::string& text) {
        LoopOptions options;
        options.script = std::get<engine::InputScript>(engine::parseInputScript(text, "test"));
        FrameLoop loop(presenter_, session_, settings_, std::move(options));
        while (loop.step()) {
        }
    }

    engine::OffscreenPresenter presenter_;
    Session session_{loadForever};
    ViewSettings settings_;
};

TEST_F(LongWork, CancelOnThePanelStopsIt) {
    session_.open(requestFor("slow.tsv"));
    replay("5 move 510 386\n6 press left\n7 release left\n9 wait\n10 quit\n");
    EXPECT_FALSE(session_.jobsRunning());
    EXPECT_TRUE(session_.message().empty()) << session_.message();
}

TEST_F(LongWork, EscStopsIt) {
    session_.open(requestFor("slow.tsv"));
    replay("5 key escape\n7 wait\n8 quit\n");
    EXPECT_FALSE(session_.jobsRunning());
}

TEST_F(LongWork, IsReportedWithWhatItDoes) {
    EXPECT_FALSE(session_.progress());
    session_.open(requestFor("slow.tsv"));
    const auto progress = session_.progress();
    ASSERT_TRUE(progress);
    EXPECT_EQ(progress->work, Session::Work::opening);
    session_.cancel(Session::Work::opening);
    while (session_.jobsRunning()) session_.update();
    EXPECT_FALSE(session_.progress());
}

TEST(LongSearch, IsReportedAndCancelled) {
    Session session;
    ASSERT_FALSE(session.openNow(requestFor(digitsFolder())));
    session.setSearch("seven", {});
    ASSERT_TRUE(session.progress());
    EXPECT_EQ(session.progress()->work, Session::Work::search);
    session.cancel(Session::Work::search);
    while (session.jobsRunning()) session.update();

    session.inspect(3);
    ASSERT_TRUE(session.progress());
    EXPECT_EQ(session.progress()->work, Session::Work::neighbors);
    session.cancel(Session::Work::neighbors);
    while (session.jobsRunning()) session.update();
    EXPECT_FALSE(session.progress());
    EXPECT_EQ(session.inspected(), 3u);
}

TEST(JobSlot, JobsThatDoNotStopDoNotPileUp) {
    std::latch gate(1);
    std::atomic<int> begun = 0;
    JobSlot<int> slot;
    for (int i = 0; i < 50; ++i) {
        slot.start([&, i](const JobContext&) -> Result<int> {
            ++begun;
            gate.wait();  // deaf to the request to stop
            return i;
        });
        EXPECT_LE(slot.threadCount(), JobSlot<int>::kMostLeaving + 1);
        EXPECT_TRUE(slot.isBusy());
    }
    gate.count_down();
    std::optional<Result<int>> result;
    while (!result) result = slot.poll();
    EXPECT_EQ(**result, 49) << "the newest is the one that counts";
    EXPECT_LE(begun, 5);
    EXPECT_FALSE(slot.isBusy());
}

}  // namespace
}  // namespace nepho::app
