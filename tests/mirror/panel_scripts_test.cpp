// Text that the panels beside a headset show and that a font book sets.
#include "app/assets.h"
#include "tests/app/comes_true.h"
#include "tests/app/panel_ink.h"
#include "tests/mirror/mirror_fixture.h"

#include <fstream>

namespace nepho::app {
namespace {

/// Panels are written at 10 Hz, and drawn from the same glyphs between; neither costs the headset's frames memory.
TEST_F(Mirror, ShowsAllScriptsWhileItsPanelsAreWrittenNowAndThen) {
    engine::FontBook fonts(bundledFont());
    if (fonts.fontOf(U"س").path.empty()) GTEST_SKIP() << "no font has Arabic: install fonts-noto-core";
    const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "mirror_scripts.tsv";
    std::ofstream(file) << "سلام عليكم\t1\t0\t0\nहिन्दी में\t0\t1\t0\n👍🏿 شكرا\t0\t0\t1\n";
    ASSERT_FALSE(session_.openNow(requestFor(file)));
    session_.inspect(0);
    start({1280, 720}, 2.0f);
    runUntilFocused();
    const Ink ink(fonts, "سلام عليكم");
    const auto isShown = [&] {
        runUntilDrawn(1);
        const vk::Extent2D extent = slot_->mirror()->picture().extent();
        const projector::Image picture{extent.width, extent.height, mirrored()};
        return findInk(picture, ink, {1050, 80}, {1090, 260}).difference < kSameInk;
    };
    EXPECT_TRUE(comesTrue(isShown));
    expectFramesAllocateNothing();
    EXPECT_TRUE(isShown());
    save("mirror_scripts.png");
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace nepho::app
