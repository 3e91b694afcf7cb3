#pragma once

#include "app/scene/label_candidates.h"
#include "app/scene/label_space.h"
#include "app/scene/theme.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "engine/base/view.h"
#include "engine/render/point_cloud.h"
#include "engine/render/text_renderer.h"
#include "engine/text/font_book.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::app {

/// Names beside points: of the hovered and the inspected point and its nearest neighbours always; of as many others as
/// fit without covering each other, near ones first and spread over the picture, where labels are on. Who has a name
/// keeps it while the view moves, until somebody clearly nearer needs its place.
class Labels {
  public:
    explicit Labels(engine::FontBook& fonts) : fonts_(fonts) {}

    static constexpr float kSize = 13.0f, kLargeSize = 17.0f;  ///< em, logical units
    struct Size {
        float pixelScale = 1.0f;   ///< pixels to a logical unit
        float pointRadius = 1.0f;  ///< pixels at distance 1 (perspective), at any distance (orthographic)
        float leastPointPixels = 1.0f;
        float alwaysWithin = 0.0f;  ///< world units of the eye where points are named though labels are off
        std::optional<std::uint32_t> described{};    ///< the row that needs no name
        const engine::PointCloud* fading = nullptr;  ///< where points come that are named once they are there
    };
    /// Fills `glyphs`, the same for one or two views, where `space` is free.
    void layout(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session,
                const ViewSettings& settings, const Theme& theme, std::span<const engine::View> views,
                const Size& sizes);

    /// Of the last layout().
    struct Stats {
        std::size_t looked = 0, placed = 0;
        double milliseconds = 0.0;  ///< of this thread
    };
    const Stats& stats() const { return stats_; }

  private:
    enum class Kind : std::uint8_t { asked, neighbor, other };
    /// What all labels of a frame are laid out with.
    struct Frame {
        std::vector<engine::GlyphVertex>& glyphs;
        LabelSpace& space;
        const Session& session;
        const Theme& theme;
        std::span<const engine::View> views;
        const Size& sizes;
        float middle = 1.0f;  ///< how far away the cloud's middle is
    };
    void forgetWhereChanged(const Session& session);
    std::string_view textOf(const Session& session, std::uint32_t row);
    std::optional<float> widthOf(const Session& session, std::uint32_t row);
    void nameThoseAskedFor(const Frame& frame);
    void nameOthers(const Frame& frame, bool all);
    bool tryPlace(const Frame& frame, std::uint32_t row, glm::vec3 anchor, Kind kind, float depth, float margin);
    void append(const Frame& frame, std::uint32_t row, glm::vec3 anchor, float size, float lift);

    engine::FontBook& fonts_;
    static constexpr float kUnknown = -1.0f;
    std::vector<float> widths_;  ///< em, by row, for the label column named below; most rows are never asked for
    std::string text_, number_;
    engine::TextLine line_;
    std::uint64_t dataVersion_ = ~std::uint64_t{0};
    std::optional<std::string> column_;
    LabelCandidates candidates_;
    std::vector<std::uint32_t> named_;         ///< rows named beside their points in this frame: a handful
    std::vector<std::uint32_t> kept_, shown_;  ///< others that had a name in the frame before, and have one in this
    Stats stats_;
};

}  // namespace nepho::app
