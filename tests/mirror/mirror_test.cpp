// The window beside a headset: what it shows, and who uses it. Needs a display; the fake runtime wears the headset.
#include "app/commands/presenter_slot.h"
#include "app/loop/picture_file.h"
#include "engine/render/mirror_picture.h"
#include "tests/app/app_fixture.h"
#include "tests/engine/xr/test_picture.h"
#include "tests/fake_openxr/fake_openxr.h"
#include "tests/frame_thread/thread_watch.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <cstdlib>

namespace nepho::app {
namespace {

namespace fake = fake_openxr;
using engine::Key;
using Rows = std::vector<std::uint32_t>;

TEST(MirrorPicture, TakesTheMiddleInTheWindowsShape) {
    using engine::middleOf;
    const auto rect = [](int x, int y, std::uint32_t w, std::uint32_t h) { return vk::Rect2D({x, y}, {w, h}); };
    EXPECT_EQ(middleOf({256, 288}, {400, 300}), rect(0, 48, 256, 192));
    EXPECT_EQ(middleOf({256, 288}, {100, 300}), rect(80, 0, 96, 288));
    EXPECT_EQ(middleOf({256, 288}, {512, 576}), rect(0, 0, 256, 288));
    EXPECT_EQ(middleOf({16384, 16384}, {16384, 1}), rect(0, 8191, 16384, 1));
    EXPECT_EQ(middleOf({1, 1}, {1000, 10}), rect(0, 0, 1, 1));
}

class Mirror : public testing::Test {
  protected:
    void SetUp() override {
        ASSERT_NE(std::getenv("DISPLAY"), nullptr) << "run it by scripts/with-display";
        setenv("NEPHOSCOPE_VALIDATION", "1", 1);
        fake::selectRuntime();
        fake::reset();
        const auto problem = session_.openNow(requestFor(digitsFolder()));
        ASSERT_FALSE(problem) << *problem;
    }
    void TearDown() override {
        loop_.reset();
        if (slot_) {
            slot_->presenter().shutdown();
            EXPECT_EQ(slot_->presenter().gpu().validationMessages(), 0u)
                << slot_->presenter().gpu().firstValidationMessage();
        }
        slot_.reset();
        EXPECT_THAT(fake::observations().violations, testing::IsEmpty());
        unsetenv("XR_RUNTIME_JSON");
    }

    void start(vk::Extent2D window, float scale = 1.0f) {
        slot_.emplace(PresenterSlot::Wish{"xr", window, scale, true});
        slot_->start();
        ASSERT_STREQ(slot_->presenter().name(), "xr");
        ASSERT_NE(slot_->mirror(), nullptr);
        loop_.emplace(slot_->presenter(), session_, settings_, LoopOptions());
        loop_->mirrorIn(slot_->mirror());
    }
    void runUntilFocused() {
        for (int i = 0; i < 50 && fake::sessionState() != XR_SESSION_STATE_FOCUSED; ++i) ASSERT_TRUE(loop_->step());
        ASSERT_EQ(fake::sessionState(), XR_SESSION_STATE_FOCUSED);
        for (int i = 0; i < 3; ++i) ASSERT_TRUE(loop_->step());
    }
    /// Steps until the window has been given that many pictures more.
    void runUntilDrawn(std::uint64_t more) {
        const std::uint64_t until = slot_->mirror()->drawnCount() + more;
        for (int i = 0; i < 2000 && slot_->mirror()->drawnCount() < until; ++i) ASSERT_TRUE(loop_->step());
        ASSERT_GE(slot_->mirror()->drawnCount(), until);
    }
    template <typename... Events>
    void post(Events... events) {
        (slot_->mirror()->window().post(events), ...);
    }
    void press(Key key) {
        post(engine::KeyChanged{key, true}, engine::KeyChanged{key, false});
        for (int i = 0; i < 4; ++i) ASSERT_TRUE(loop_->step());
    }
    std::vector<std::uint8_t> mirrored() {
        const engine::MirrorPicture& picture = slot_->mirror()->picture();
        return engine::readLayer(slot_->presenter().gpu(), slot_->presenter().frames(), picture.image(), 0,
                                 picture.extent(), vk::ImageAspectFlagBits::eColor,
                                 vk::ImageLayout::eTransferSrcOptimal);
    }
    void save(const std::string& name) {
        const vk::Extent2D extent = slot_->mirror()->picture().extent();
        const auto saved =
            savePicture(std::filesystem::path(testing::TempDir()) / name, {extent.width, extent.height, mirrored()});
        ASSERT_TRUE(saved) << saved.error().message;
    }
    std::vector<std::uint8_t> eye(std::uint32_t index, vk::Extent2D extent) {
        const fake::SubmittedView view = fake::observations().lastFrame.views.at(index);
        return engine::readLayer(slot_->presenter().gpu(), slot_->presenter().frames(), view.image, view.arrayIndex,
                                 extent, vk::ImageAspectFlagBits::eColor, vk::ImageLayout::eColorAttachmentOptimal);
    }

    Session session_;
    ViewSettings settings_;
    std::optional<PresenterSlot> slot_;
    std::optional<FrameLoop> loop_;
};

/// Mean difference of colours, of 255, between a window's picture and an eye's, sampled by hand: window pixel (x, y)
/// shows what lies at the same share of the eye's middle part.
double difference(const std::vector<std::uint8_t>& window, vk::Extent2D size, const std::vector<std::uint8_t>& eye,
                  vk::Extent2D eyeExtent, glm::dvec2 low, glm::dvec2 part) {
    double sum = 0;
    for (std::uint32_t y = 0; y < size.height; ++y) {
        for (std::uint32_t x = 0; x < size.width; ++x) {
            const glm::dvec2 at = low + glm::dvec2(x + 0.5, y + 0.5) / glm::dvec2(size.width, size.height) * part - 0.5;
            const glm::dvec2 base = glm::floor(at), share = at - base;
            for (std::size_t channel = 0; channel < 3; ++channel) {
                const auto texel = [&](double dx, double dy) {
                    const auto clamped = [](double v, std::uint32_t n) {
                        return static_cast<std::size_t>(std::clamp(v, 0.0, static_cast<double>(n - 1)));
                    };
                    return static_cast<double>(eye[4 * (clamped(base.y + dy, eyeExtent.height) * eyeExtent.width +
                                                        clamped(base.x + dx, eyeExtent.width)) +
                                                   channel]);
                };
                const double top = std::lerp(texel(0, 0), texel(1, 0), share.x);
                const double bottom = std::lerp(texel(0, 1), texel(1, 1), share.x);
                const double shown = window[4 * (std::size_t{y} * size.width + x) + channel];
                sum += std::abs(std::lerp(top, bottom, share.y) - shown);
            }
        }
    }
    return sum / (3.0 * size.width * size.height);
}

TEST_F(Mirror, ShowsTheMiddleOfTheLeftEye) {
    settings_.panels = false;
    start({400, 300}, 2.0f);
    runUntilFocused();
    runUntilDrawn(3);
    const vk::Extent2D size = slot_->mirror()->picture().extent(), eyeExtent(256, 288);
    ASSERT_EQ(size, vk::Extent2D(400, 300));
    const auto window = mirrored(), left = eye(0, eyeExtent), right = eye(1, eyeExtent);
    const glm::dvec2 low(0, 48), part(256, 192);
    const double same = difference(window, size, left, eyeExtent, low, part);
    EXPECT_LT(same, 1.0);
    EXPECT_GT(difference(window, size, right, eyeExtent, low, part), 3.0 * same + 1.0) << "both eyes see the same";
    EXPECT_GT(difference(window, size, left, eyeExtent, {256, 48}, {-256, 192}), 3.0 * same + 1.0) << "mirrored";
    EXPECT_GT(difference(window, size, left, eyeExtent, {0, 240}, {256, -192}), 3.0 * same + 1.0) << "upside down";
    EXPECT_GT(difference(window, size, left, eyeExtent, {0, 0}, {256, 288}), 3.0 * same + 1.0) << "squeezed";
    save("mirror_eye.png");
}

TEST_F(Mirror, PanelsAndKeysAreUsedFromOutside) {
    start({1280, 720}, 2.0f);
    runUntilFocused();
    runUntilDrawn(1);
    ASSERT_EQ(session_.layout().dims, 3);
    post(engine::PointerMoved{{434, 592}}, engine::ButtonChanged{engine::PointerButton::left, true},
         engine::ButtonChanged{engine::PointerButton::left, false});
    runUntilDrawn(4);
    EXPECT_EQ(session_.layout().dims, 2) << "the radio button 2-D";
    // The eye is shown between the panels, all of its width.
    const FreeArea between = freeArea({1280, 720});
    const glm::dvec2 shape(between.size), part(256, 256 * shape.y / shape.x);
    const auto seen = mirrored(), left = eye(0, {256, 288});
    std::vector<std::uint8_t> middle;
    const auto width = static_cast<std::uint32_t>(shape.x), height = static_cast<std::uint32_t>(shape.y);
    for (std::uint32_t y = 0; y < height; ++y) {
        const auto row = seen.begin() + 4 * (static_cast<std::ptrdiff_t>(y) * 1280 + 250);
        middle.insert(middle.end(), row, row + 4 * static_cast<std::ptrdiff_t>(width));
    }
    EXPECT_LT(difference(middle, {width, height}, left, {256, 288}, (glm::dvec2(256, 288) - part) / 2.0, part), 2.0);
    save("mirror_panels.png");

    press(Key::slash);
    post(engine::TextEntered{"seven"});
    for (int i = 0; i < 5000 && session_.search().found.size() != 179; ++i) ASSERT_TRUE(loop_->step());
    EXPECT_EQ(session_.search().found.size(), 179u);
    press(Key::enter);
    EXPECT_EQ(session_.selected().size(), 179u);
    press(Key::escape);

    // Clicking beside the panels and dragging there is for who wears the headset.
    session_.select({1, 2});
    ASSERT_TRUE(loop_->step());
    const engine::View before = loop_->tools().view({1280, 720});
    post(engine::PointerMoved{{600, 300}}, engine::ButtonChanged{engine::PointerButton::left, true},
         engine::PointerMoved{{700, 350}}, engine::ButtonChanged{engine::PointerButton::left, false},
         engine::Scrolled{{0, 3}});
    for (int i = 0; i < 6; ++i) ASSERT_TRUE(loop_->step());
    post(engine::KeyChanged{Key::a, true});
    for (int i = 0; i < 6; ++i) ASSERT_TRUE(loop_->step());
    post(engine::KeyChanged{Key::a, false});
    EXPECT_EQ(session_.selected(), (Rows{1, 2}));
    const engine::View after = loop_->tools().view({1280, 720});
    EXPECT_EQ(after.viewFromWorld, before.viewFromWorld);
    EXPECT_EQ(after.clipFromView, before.clipFromView);

    const bool labels = settings_.labels;
    press(Key::l);
    EXPECT_NE(settings_.labels, labels);
    session_.select({7});
    ASSERT_TRUE(loop_->step());
    post(engine::KeyChanged{Key::leftControl, true});
    press(Key::z);
    post(engine::KeyChanged{Key::leftControl, false});
    EXPECT_EQ(session_.selected(), (Rows{1, 2})) << "undone from outside";

    post(engine::CloseRequested());
    EXPECT_FALSE(loop_->step()) << "closing the window ends the program";
}

/// The hands point while somebody outside moves the mouse.
TEST_F(Mirror, LeavesPointingToTheHands) {
    start({640, 400});
    runUntilFocused();
    const auto hovers = [&] {
        const glm::vec3 at = session_.worldPosition(5);
        const XrPosef pose{{0, 0, 0, 1}, {at.x, at.y, at.z}};
        fake::connectController(fake::Hand::kRight, "/interaction_profiles/oculus/touch_controller");
        fake::setHandPose(fake::Hand::kRight, pose, pose);
        for (int i = 0; i < 4; ++i) EXPECT_TRUE(loop_->step());
        return session_.hovered();
    };
    for (int x = 0; x < 640; x += 20) {
        post(engine::PointerMoved{{static_cast<float>(x), 200}});
        ASSERT_TRUE(loop_->step());
        EXPECT_FALSE(session_.hovered().has_value()) << "the mouse points for nobody";
    }
    ASSERT_TRUE(hovers().has_value());
    for (int i = 0; i < 10; ++i) {
        post(engine::PointerMoved{{320.0f + static_cast<float>(i), 200}});
        ASSERT_TRUE(loop_->step());
        EXPECT_TRUE(session_.hovered().has_value());
    }
}

TEST_F(Mirror, AWindowThatFreesNoImageDoesNotHoldUpTheHeadset) {
    start({640, 400});
    runUntilFocused();
    runUntilDrawn(2);
    slot_->mirror()->withholdImages(true);
    const std::uint64_t drawn = slot_->mirror()->drawnCount(), before = fake::observations().layersSubmitted;
    for (int i = 0; i < 90; ++i) ASSERT_TRUE(loop_->step());
    EXPECT_EQ(fake::observations().layersSubmitted - before, 90u);
    EXPECT_EQ(slot_->mirror()->drawnCount(), drawn);
    press(Key::l);
    slot_->mirror()->withholdImages(false);
    runUntilDrawn(2);
    EXPECT_GT(slot_->mirror()->presentedCount(), 2u);
}

/// Panels that nobody touches are drawn up anew ten times a second; the frames between allocate nothing, none waits.
TEST_F(Mirror, WarmFramesAllocateNothing) {
    using Clock = std::chrono::steady_clock;
    start({1280, 720});
    runUntilFocused();
    runUntilDrawn(30);
    const auto from = Clock::now();
    test::ThreadWatch watch;
    int allocating = 0;
    for (int i = 0; i < 100; ++i) {
        const std::uint64_t before = watch.allocations();
        ASSERT_TRUE(loop_->step());
        allocating += watch.allocations() != before;
    }
    watch.pause();
    const double seconds = std::chrono::duration<double>(Clock::now() - from).count();
    EXPECT_LE(allocating, 2 + static_cast<int>(10 * seconds)) << watch.report();
    EXPECT_EQ(watch.waits(), 0u) << watch.report();
}

TEST_F(Mirror, IsUsedWhileNobodyWearsTheHeadset) {
    start({640, 400});
    runUntilDrawn(1);  // before the first frame of the session
    EXPECT_EQ(fake::observations().layersSubmitted, 0u);
    const bool labels = settings_.labels;
    press(Key::l);
    EXPECT_NE(settings_.labels, labels);
}

TEST_F(Mirror, FollowsTheWindowsSize) {
    start({640, 400});
    runUntilFocused();
    runUntilDrawn(1);
    slot_->mirror()->window().resize({500, 450});
    for (int i = 0; i < 5000 && slot_->mirror()->picture().extent() != vk::Extent2D(500, 450); ++i)
        ASSERT_TRUE(loop_->step());
    EXPECT_EQ(slot_->mirror()->picture().extent(), vk::Extent2D(500, 450));
    runUntilDrawn(2);
}

TEST_F(Mirror, GoesWithALostHeadsetAndComesBackWithTheNext) {
    start({640, 400});
    runUntilFocused();
    runUntilDrawn(2);
    session_.select({3, 4, 9});
    fake::loseSession(fake::Loss::kAtOnce);
    try {
        for (int i = 0; i < 3; ++i) loop_->step();
        FAIL() << "the loss went unnoticed";
    } catch (const engine::PresenterLost& lost) {
        loop_->leavePresenter();
        EXPECT_EQ(slot_->replace(lost.what()), "");
    }
    ASSERT_NE(slot_->mirror(), nullptr);
    loop_->moveTo(slot_->presenter());
    loop_->mirrorIn(slot_->mirror());
    runUntilFocused();
    runUntilDrawn(2);
    EXPECT_EQ(session_.selected(), (Rows{3, 4, 9}));
    for (int loss = 0; loss < 2; ++loss) {
        loop_->leavePresenter();
        const std::string told = slot_->replace("again");
        loop_->moveTo(slot_->presenter());
        loop_->mirrorIn(slot_->mirror());
    }
    EXPECT_STREQ(slot_->presenter().name(), "window") << "at the third loss";
    EXPECT_EQ(slot_->mirror(), nullptr);
    ASSERT_TRUE(loop_->step());
    EXPECT_EQ(session_.selected(), (Rows{3, 4, 9}));
}

}  // namespace
}  // namespace nepho::app
