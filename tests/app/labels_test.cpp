// Names beside points: none covers another in either eye, and they keep still while the view moves.
#include "app/scene/labels.h"

#include "app/assets.h"
#include "tests/app/app_fixture.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>

namespace nepho::app {
namespace {

using Anchor = std::tuple<float, float, float>;

TEST(LabelSpace, TakenPlacesAreTakenInBothEyes) {
    constexpr glm::vec2 kPixels{800, 600};
    std::array<engine::View, 2> eyes;
    for (int i = 0; i < 2; ++i) {
        eyes[static_cast<std::size_t>(i)].clipFromView = engine::makePerspective(1.0f, 4.0f / 3.0f, 0.01f);
        eyes[static_cast<std::size_t>(i)].viewFromWorld =
            glm::translate(glm::mat4(1), glm::vec3(i == 0 ? 0.03f : -0.03f, 0, 0));
        eyes[static_cast<std::size_t>(i)].pixels = kPixels;
    }
    const glm::vec4 box(-20, -10, 20, 10);
    LabelSpace both, left;
    both.reset(eyes);
    left.reset(std::span(eyes).first(1));
    const glm::vec3 far(0, 0, -2);
    EXPECT_TRUE(both.tryClaim(far, box, 0));
    EXPECT_TRUE(left.tryClaim(far, box, 0));
    EXPECT_FALSE(both.tryClaim(far, box, 0));
    // Nearer and to the left: for the left eye beside the far one, for the right eye over it.
    const auto seenFrom = [&](std::size_t eye, glm::vec3 at) { return engine::projectToPixel(eyes[eye], at).x; };
    const glm::vec3 near =
        engine::rayThrough(eyes[0], {seenFrom(0, far) + 45.0f, 300.0f}).direction * 0.6f + eyes[0].eyeInWorld();
    ASSERT_GT(seenFrom(0, near) - seenFrom(0, far), 40.0f);
    ASSERT_LT(std::abs(seenFrom(1, near) - seenFrom(1, far)), 40.0f);
    EXPECT_TRUE(left.tryClaim(near, box, 0));
    EXPECT_FALSE(both.tryClaim(near, box, 0));
}

TEST(LabelSpace, MarginsAndThePictureEnd) {
    engine::View view;
    view.clipFromView = engine::makePerspective(1.0f, 1.0f, 0.01f);
    view.pixels = {500, 500};
    LabelSpace space;
    EXPECT_FALSE(space.tryClaim({0, 0, -1}, {-1, -1, 1, 1}, 0)) << "in no picture";
    space.reset({&view, 1});
    EXPECT_FALSE(space.tryClaim({0, 0, 1}, {-1, -1, 1, 1}, 0)) << "behind the eye";
    EXPECT_FALSE(space.tryClaim({9, 0, -1}, {-1, -1, 1, 1}, 0)) << "beside the picture";
    EXPECT_TRUE(space.tryClaim({0, 0, -1}, {-10, -10, 10, 10}, 0));
    EXPECT_FALSE(space.tryClaim({0, 0, -1}, {12, -10, 30, 10}, 3));
    EXPECT_TRUE(space.tryClaim({0, 0, -1}, {12, -10, 30, 10}, 1));
    space.claim({0, 0, -1}, {-1e30f, -1e30f, 1e30f, -100});
    space.claim({1e30f, 0, -1e-3f}, {-10, -10, 10, 10});
    EXPECT_FALSE(space.tryClaim({0, -0.4f, -1}, {-1, -1, 1, 1}, 0));
}

class LabelsTest : public testing::Test {
  protected:
    LabelsTest() : fonts_(bundledFont(), false), labels_(fonts_) {
        EXPECT_FALSE(session_.openNow(requestFor(digitsFolder())));
        session_.setLabelBy("name");
        settings_.labels = true;
        sizes_.pointRadius = 4.0f;
    }
    static engine::View look(float yaw, float distance = 2.5f, float side = 0.0f) {
        engine::View view;
        view.pixels = {1000, 800};
        view.clipFromView = engine::makePerspective(0.9f, 1.25f, 0.01f);
        view.viewFromWorld = glm::translate(glm::mat4(1), glm::vec3(-side, 0, -distance)) *
                             glm::rotate(glm::mat4(1), yaw, glm::vec3(0.2f, 1, 0));
        return view;
    }
    /// Where the named points are.
    std::set<Anchor> layout(std::span<const engine::View> views) { return layout(labels_, views); }
    std::set<Anchor> layout(const engine::View& view) { return layout(std::span(&view, 1)); }
    std::set<Anchor> layout(Labels& labels, std::span<const engine::View> views) {
        glyphs_.clear();
        fonts_.beginFrame(engine::FontBook::Pace::atOnce);
        space_.reset(views);
        labels.layout(glyphs_, space_, session_, settings_, themeFor(true), views, sizes_);
        std::set<Anchor> anchors;
        for (const engine::GlyphVertex& glyph : glyphs_)
            anchors.emplace(glyph.anchor.x, glyph.anchor.y, glyph.anchor.z);
        return anchors;
    }

    /// Pairs of names of which one covers a part of the other's letters.
    std::size_t overlaps(const engine::View& view) const {
        std::vector<std::pair<glm::vec3, glm::vec4>> names;
        for (const engine::GlyphVertex& glyph : glyphs_) {
            if (names.empty() || names.back().first != glyph.anchor) names.emplace_back(glyph.anchor, glyph.rectangle);
            glm::vec4& all = names.back().second;
            const glm::vec4& one = glyph.rectangle;
            all = {std::min(all.x, one.x), std::min(all.y, one.y), std::max(all.z, one.z), std::max(all.w, one.w)};
        }
        const float spread = 13.0f * 1.35f * engine::FontBook::kSpreadTexels / engine::FontBook::kGlyphPixels;
        std::vector<glm::vec4> boxes;
        for (const auto& [anchor, rectangle] : names) {
            const glm::vec4 at = engine::projectToPixel(view, anchor);
            boxes.emplace_back(at.x + rectangle.x + spread, at.y - rectangle.w + spread, at.x + rectangle.z - spread,
                               at.y - rectangle.y - spread);
        }
        std::size_t count = 0;
        for (std::size_t i = 0; i < boxes.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                count += boxes[i].x < boxes[j].z && boxes[j].x < boxes[i].z && boxes[i].y < boxes[j].w &&
                         boxes[j].y < boxes[i].w;
        return count;
    }

    Session session_;
    ViewSettings settings_;
    engine::FontBook fonts_;
    Labels labels_;
    LabelSpace space_;
    Labels::Size sizes_;
    std::vector<engine::GlyphVertex> glyphs_;
};

std::size_t common(const std::set<Anchor>& a, const std::set<Anchor>& b) {
    return static_cast<std::size_t>(std::ranges::count_if(a, [&](const Anchor& anchor) { return b.contains(anchor); }));
}

TEST_F(LabelsTest, NamesAreManyAndNoneCoversAnother) {
    for (const float distance : {0.5f, 1.2f, 2.5f, 6.0f}) {
        const engine::View view = look(0.3f, distance);
        const auto names = layout(view);
        EXPECT_GT(names.size(), distance > 5.0f ? 10u : 40u) << distance;
        EXPECT_EQ(names.size(), labels_.stats().placed);
        EXPECT_EQ(overlaps(view), 0u) << distance;
    }
}

TEST_F(LabelsTest, BothEyesReadTheSameWithoutOverlap) {
    const std::array<engine::View, 2> eyes{look(0.3f, 0.8f, -0.032f), look(0.3f, 0.8f, 0.032f)};
    EXPECT_GT(layout(eyes).size(), 40u);
    EXPECT_EQ(overlaps(eyes[0]), 0u);
    EXPECT_EQ(overlaps(eyes[1]), 0u);
    // Chosen for one eye alone, some would lie over each other for the other one: the test can fail.
    Labels other(fonts_);
    (void)layout(other, std::span(eyes).first(1));
    EXPECT_EQ(overlaps(eyes[0]), 0u);
    EXPECT_GT(overlaps(eyes[1]), 0u);
}

TEST_F(LabelsTest, ATremblingHeadChangesNoName) {
    (void)layout(look(0.3f));
    const auto names = layout(look(0.3f));
    std::size_t changed = 0;
    for (int i = 0; i < 100; ++i) {
        const float tremor = 0.0008f * std::sin(2.1f * static_cast<float>(i));  // a twentieth of a degree
        const auto now = layout(look(0.3f + tremor, 2.5f + tremor));
        changed += now.size() + names.size() - 2 * common(now, names);
    }
    EXPECT_LE(changed, 100 * names.size() / 100) << "of " << 100 * names.size();
}

TEST_F(LabelsTest, WhileTheViewTurnsNamesStay) {
    std::vector<std::set<Anchor>> frames;
    for (int i = 0; i < 60; ++i) frames.push_back(layout(look(0.3f + 0.01f * static_cast<float>(i))));
    std::size_t names = 0, stayed = 0, flickered = 0;
    for (std::size_t i = 2; i < frames.size(); ++i) {
        names += frames[i - 1].size();
        stayed += common(frames[i - 1], frames[i]);
        for (const Anchor& anchor : frames[i])
            flickered += !frames[i - 1].contains(anchor) && frames[i - 2].contains(anchor);
    }
    EXPECT_GT(stayed, names * 9 / 10);
    EXPECT_LE(flickered, names / 200);
    // Without a memory of the frame before more would change: what is kept makes the difference.
    std::size_t without = 0, before = 0;
    for (int i = 0; i < 20; ++i) {
        Labels first(fonts_), second(fonts_);
        const float yaw = 0.3f + 0.01f * static_cast<float>(i);
        const engine::View a = look(yaw), b = look(yaw + 0.01f);
        const auto here = layout(first, {&a, 1}), there = layout(second, {&b, 1});
        before += here.size();
        without += common(here, there);
    }
    const auto lost = [](std::size_t kept, std::size_t all) {
        return 1.0 - static_cast<double>(kept) / static_cast<double>(all);
    };
    EXPECT_LT(lost(stayed, names), 0.5 * lost(without, before));
}

TEST_F(LabelsTest, WhatIsNearIsLargerWithinLimits) {
    (void)layout(look(0.3f, 1.2f));
    float least = 1e9f, most = 0.0f;
    for (const engine::GlyphVertex& glyph : glyphs_) {
        const float texels = glyph.texels.w - glyph.texels.y, pixels = glyph.rectangle.w - glyph.rectangle.y;
        const float em = pixels / texels * engine::FontBook::kGlyphPixels;
        least = std::min(least, em);
        most = std::max(most, em);
    }
    EXPECT_GT(least, Labels::kSize - 1e-3f);
    EXPECT_LT(least, 1.05f * Labels::kSize);
    EXPECT_GT(most, 1.15f * Labels::kSize);
    EXPECT_LE(most, 1.36f * Labels::kSize);
}

/// The nearest in the picture is named, whoever else is there.
TEST_F(LabelsTest, TheNearestIsNamed) {
    const engine::View view = look(0.3f, 1.0f);
    float nearest = 1e9f;
    glm::vec3 at(0);
    for (std::uint32_t row = 0; row < session_.rows(); ++row) {
        const glm::vec4 pixel = engine::projectToPixel(view, session_.worldPosition(row));
        const bool inside = pixel.w > 0 && pixel.x > 0 && pixel.y > 0 && pixel.x < 1000 && pixel.y < 800;
        if (!inside || pixel.w >= nearest) continue;
        nearest = pixel.w;
        at = session_.worldPosition(row);
    }
    EXPECT_TRUE(layout(view).contains({at.x, at.y, at.z}));
}

}  // namespace
}  // namespace nepho::app
