// What is recorded with frames of any length ends where it did when it is replayed.
#include "tests/app/app_fixture.h"

#include <sstream>

namespace nepho::app {
namespace {

/// A headset whose frames come unevenly: a hand grows its sphere and glides, each with the stick.
class UnevenHeadset final : public engine::OffscreenPresenter {
  public:
    UnevenHeadset() : OffscreenPresenter({64, 64}) {}
    bool isImmersive() const override { return true; }

    const Frame& beginFrame(double patienceSeconds) override {
        (void)OffscreenPresenter::beginFrame(patienceSeconds);
        auto& [frame, seconds, size, scale, events] = frame_.input;
        constexpr std::array kSeconds{0.0, 0.011, 0.083, 0.0071, 0.25, 0.0139};
        seconds = kSeconds[frame % kSeconds.size()];
        events.clear();
        if (frame == 0) events.emplace_back(engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.6f, 0}}});
        const auto use = [&](engine::Hand hand, std::uint64_t from) {
            const engine::Pose pose{{1, 0, 0, 0}, {hand == engine::Hand::left ? -0.3f : 0.3f, 1.2f, -0.4f}};
            if (frame == 0) events.emplace_back(engine::HandMoved{hand, pose, pose});
            if (frame == from) events.emplace_back(engine::StickMoved{hand, {0, 0.6f}});
            if (frame == from + 9) events.emplace_back(engine::StickMoved{hand, {0, 0}});
        };
        use(engine::Hand::right, 5);  // its sphere
        use(engine::Hand::left, 8);   // the person
        if (frame == 2)
            events.emplace_back(engine::HandControlMoved{engine::Hand::right, engine::HandControl::tool, 1});
        if (frame == 3)
            events.emplace_back(engine::HandControlMoved{engine::Hand::right, engine::HandControl::tool, 0});
        if (frame == 20) events.emplace_back(engine::CloseRequested{});
        return frame_;
    }
};

/// A headset that is lost while a hand holds the cloud, and the one that comes in its place: there the hand moves on,
/// its squeeze open.
class PassingHeadset final : public engine::OffscreenPresenter {
  public:
    explicit PassingHeadset(bool squeezes) : OffscreenPresenter({64, 64}), squeezes_(squeezes) {}
    bool isImmersive() const override { return true; }

    const Frame& beginFrame(double patienceSeconds) override {
        (void)OffscreenPresenter::beginFrame(patienceSeconds);
        engine::FrameInput& input = frame_.input;
        const auto frame = static_cast<float>(input.frame);
        input.seconds = 0.0125;
        input.events.clear();
        if (input.frame == 0) input.events.emplace_back(engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.6f, 0}}});
        const engine::Pose pose{{1, 0, 0, 0}, {0.3f, 1.2f + 0.01f * frame, -0.4f}};
        input.events.emplace_back(engine::HandMoved{engine::Hand::right, pose, pose});
        if (squeezes_ && input.frame == 3)
            input.events.emplace_back(engine::HandControlMoved{engine::Hand::right, engine::HandControl::grab, 1});
        if (!squeezes_ && input.frame == 10) input.events.emplace_back(engine::CloseRequested{});
        return frame_;
    }

  private:
    bool squeezes_;
};

struct End {
    float radius = 0.0f;
    glm::vec3 stage{0};
};

End run(engine::Presenter& presenter, LoopOptions options) {
    Session session;
    EXPECT_FALSE(session.openNow(requestFor(digitsFolder())));
    ViewSettings settings;
    settings.smoothMotion = true;
    FrameLoop loop(presenter, session, settings, std::move(options));
    while (loop.step()) {
    }
    return {loop.hands().sphereRadius(engine::Hand::right), loop.hands().worldFromStage().position};
}

TEST(Recording, GlidesAndGrowthEndWhereTheyDid) {
    std::ostringstream record;
    UnevenHeadset headset;
    headset.start({});
    LoopOptions recorded;
    recorded.record = &record;
    const End live = run(headset, std::move(recorded));
    headset.shutdown();
    EXPECT_GT(live.radius, 1.1f * HandTools().sphereRadius(engine::Hand::right));
    EXPECT_GT(glm::length(live.stage), 0.05f);

    engine::OffscreenPresenter desk({64, 64});
    desk.start({});
    const auto replay = [&](const std::string& text) {
        LoopOptions options;
        options.panels = false;
        options.script = std::get<engine::InputScript>(engine::parseInputScript(text, "record"));
        return run(desk, std::move(options));
    };
    const End again = replay(record.str());
    EXPECT_EQ(again.radius, live.radius);
    EXPECT_EQ(again.stage, live.stage);

    std::string untimed;
    std::istringstream lines(record.str());
    for (std::string line; std::getline(lines, line);) {
        if (line.find(" time ") == std::string::npos) untimed += line + "\n";
    }
    EXPECT_NE(replay(untimed).radius, live.radius) << "the times make no difference";
    desk.shutdown();
}

TEST(Recording, GoesOnWhenAHeadsetIsLostWithWhatAHandHeld) {
    const auto heightOfCloud = [](const Session& session) { return session.placement()[3].y; };
    std::ostringstream record;
    PassingHeadset lost(true), next(false);
    lost.start({});
    next.start({});
    ViewSettings settings;
    Session live;
    ASSERT_FALSE(live.openNow(requestFor(digitsFolder())));
    {
        LoopOptions options;
        options.record = &record;
        FrameLoop loop(lost, live, settings, std::move(options));
        for (int i = 0; i < 4; ++i) ASSERT_TRUE(loop.step());
        const float before = heightOfCloud(live);
        for (int i = 0; i < 4; ++i) ASSERT_TRUE(loop.step());
        EXPECT_NEAR(heightOfCloud(live), before + 0.04f, 1e-5f) << "the hand holds it";
        loop.moveTo(next);
        const float left = heightOfCloud(live);
        while (loop.step()) {
        }
        EXPECT_EQ(heightOfCloud(live), left) << "it was let go";
    }
    const auto script = engine::parseInputScript(record.str(), "record");
    ASSERT_TRUE(std::holds_alternative<engine::InputScript>(script)) << std::get<std::string>(script);
    EXPECT_EQ(std::get<engine::InputScript>(script).lines.back().frame, 18u) << "8 frames, and 11 after them";

    Session again;
    ASSERT_FALSE(again.openNow(requestFor(digitsFolder())));
    LoopOptions options;
    options.panels = false;
    options.script = std::get<engine::InputScript>(script);
    engine::OffscreenPresenter desk({64, 64});
    desk.start({});
    {
        FrameLoop loop(desk, again, settings, std::move(options));
        while (loop.step()) {
        }
    }
    EXPECT_NEAR(heightOfCloud(again), heightOfCloud(live), 1e-6f);
    for (engine::Presenter* presenter : {static_cast<engine::Presenter*>(&desk), static_cast<engine::Presenter*>(&lost),
                                         static_cast<engine::Presenter*>(&next)})
        presenter->shutdown();
}

}  // namespace
}  // namespace nepho::app
