// What takes long is shown, can be cancelled, and does not pile up.
#include "app/session/job_slot.h"
#include "tests/app/app_fixture.h"

#include <cmath>
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

TEST_F(LongWork, IsShownAndStoppedInTheWorldToo) {
    HandTools hands;
    const auto frame = [&](std::vector<engine::InputEvent> events) {
        engine::FrameInput input;
        input.events = std::move(events);
        hands.apply(input, session_, settings_);
    };
    session_.open(requestFor("folder/slow.tsv"));
    frame({engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.6f, 0}}}});
    const Guides& guides = hands.guides();
    ASSERT_EQ(guides.notes.size(), 2u);
    EXPECT_EQ(guides.textOf(guides.notes[0]), "Opening slow.tsv");
    while (guides.textOf(guides.notes[1]) != "reading, 50 %") frame({});

    // The menu is there before any data is: to stop, and to leave.
    const engine::Pose hand{{1, 0, 0, 0}, {0.0f, 1.6f, -0.4f}};
    frame({engine::HandMoved{engine::Hand::right, hand, hand}});
    const auto click = [&](engine::HandControl control) {
        frame({engine::HandControlMoved{engine::Hand::right, control, 1.0f}});
        frame({engine::HandControlMoved{engine::Hand::right, control, 0.0f}});
    };
    click(engine::HandControl::menu);
    for (std::size_t page = 0; page < RadialMenu::pageCount(); ++page) {
        const auto items = RadialMenu::page(page);
        const auto wanted = std::ranges::find(items, HandAction::stopWork);
        const auto item = wanted == items.end() ? std::ranges::find(items, HandAction::more) : wanted;
        const float angle = 6.2831853f * static_cast<float>(item - items.begin()) / static_cast<float>(items.size());
        frame({engine::StickMoved{engine::Hand::right, {std::sin(angle), std::cos(angle)}}});
        click(engine::HandControl::select);
        frame({engine::StickMoved{engine::Hand::right, {0, 0}}});
        if (wanted != items.end()) break;
    }
    while (session_.jobsRunning()) session_.update();
    frame({});
    EXPECT_TRUE(session_.message().empty()) << session_.message();
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
