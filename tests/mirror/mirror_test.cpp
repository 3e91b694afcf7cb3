// The window beside a headset: what it shows, and who uses it. Needs a display; the fake runtime wears the headset.
#include "engine/render/mirror_picture.h"
#include "tests/mirror/mirror_fixture.h"

#include <cmath>
#include <utility>

namespace nepho::app {
namespace {

using engine::Key;

TEST(MirrorPicture, TakesTheMiddleInTheWindowsShape) {
    using engine::middleOf;
    const auto rect = [](int x, int y, std::uint32_t w, std::uint32_t h) { return vk::Rect2D({x, y}, {w, h}); };
    EXPECT_EQ(middleOf({256, 288}, {400, 300}), rect(0, 48, 256, 192));
    EXPECT_EQ(middleOf({256, 288}, {100, 300}), rect(80, 0, 96, 288));
    EXPECT_EQ(middleOf({256, 288}, {512, 576}), rect(0, 0, 256, 288));
    EXPECT_EQ(middleOf({16384, 16384}, {16384, 1}), rect(0, 8191, 16384, 1));
    EXPECT_EQ(middleOf({1, 1}, {1000, 10}), rect(0, 0, 1, 1));
}

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
    // There is no view to reset: Help stands beside 2-D, and below there is one choice, of what selecting does.
    post(engine::PointerMoved{{494, 592}}, engine::ButtonChanged{engine::PointerButton::left, true},
         engine::ButtonChanged{engine::PointerButton::left, false});
    runUntilDrawn(4);
    EXPECT_TRUE(settings_.help);
    settings_.help = false;

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

/// Notes how long images of windows are waited for at most, and waits for none itself.
class AcquireWatch {
  public:
    explicit AcquireWatch(const vk::raii::Device& device)
        : functions_(const_cast<vk::raii::DeviceDispatcher&>(*device.getDispatcher())) {
        real_ = std::exchange(functions_.vkAcquireNextImageKHR, &acquire);
        longest_ = calls_ = 0;
    }
    ~AcquireWatch() { functions_.vkAcquireNextImageKHR = real_; }
    AcquireWatch(const AcquireWatch&) = delete;
    AcquireWatch& operator=(const AcquireWatch&) = delete;
    std::uint64_t longest() const { return longest_; }  ///< nanoseconds
    std::uint64_t calls() const { return calls_; }

  private:
    static VkResult acquire(VkDevice device, VkSwapchainKHR swapchain, std::uint64_t timeout, VkSemaphore semaphore,
                            VkFence fence, std::uint32_t* image) {
        longest_ = std::max(longest_, timeout);
        ++calls_;
        return real_(device, swapchain, 0, semaphore, fence, image);
    }
    static inline PFN_vkAcquireNextImageKHR real_ = nullptr;
    static inline std::uint64_t longest_ = 0, calls_ = 0;
    vk::raii::DeviceDispatcher& functions_;
};

TEST_F(Mirror, AWindowThatFreesNoImageDoesNotHoldUpTheHeadset) {
    start({640, 400});
    runUntilFocused();
    runUntilDrawn(2);
    slot_->mirror()->withholdImages(true);
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(loop_->step());  // until what was on its way has come back
    const AcquireWatch watch(slot_->presenter().gpu().device());
    const std::uint64_t drawn = slot_->mirror()->drawnCount(), before = fake::observations().layersSubmitted;
    for (int i = 0; i < 90; ++i) ASSERT_TRUE(loop_->step());
    EXPECT_EQ(fake::observations().layersSubmitted - before, 90u);
    EXPECT_EQ(slot_->mirror()->drawnCount(), drawn) << "an image was free";
    EXPECT_GE(watch.calls(), 180u) << "it did not ask: once to withhold, once to draw";
    EXPECT_EQ(watch.longest(), 0u) << "it would have waited";
    press(Key::l);
    slot_->mirror()->withholdImages(false);
    runUntilDrawn(2);
    EXPECT_GT(slot_->mirror()->presentedCount(), 2u);
}

TEST_F(Mirror, WarmFramesAllocateNothing) {
    start({1280, 720});
    runUntilFocused();
    runUntilDrawn(30);
    expectFramesAllocateNothing();
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
