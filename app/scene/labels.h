#pragma once

#include "app/scene/label_space.h"
#include "app/scene/theme.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "engine/base/view.h"
#include "engine/render/point_cloud.h"
#include "engine/render/text_renderer.h"
#include "engine/text/font_book.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::app {

/// Names beside points: of the hovered and the inspected point and its nearest neighbours always; of as many others as
/// fit without covering each other, nearest first, where labels are on.
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
    /// Fills `glyphs` for one view, where `space` is free.
    void layout(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session,
                const ViewSettings& settings, const Theme& theme, const engine::View& view, const Size& sizes);

  private:
    enum class Kind : std::uint8_t { asked, neighbor, other };
    void forgetWhereChanged(const Session& session);
    std::string_view textOf(const Session& session, std::uint32_t row);
    void findCandidates(const Session& session, const engine::View& view, float furthest);
    void addCandidate(const Session& session, std::uint32_t row, glm::vec4 clip, float furthest);
    float widthOf(const Session& session, std::uint32_t row);
    void place(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session, const Theme& theme,
               const engine::View& view, const Size& sizes, std::uint32_t row, Kind kind);

    engine::FontBook& fonts_;
    static constexpr float kUnknown = -1.0f;
    std::vector<float> widths_;  ///< em, by row, for the label column named below; most rows are never asked for
    std::string text_, number_;
    engine::TextLine line_;
    std::uint64_t dataVersion_ = ~std::uint64_t{0};
    std::optional<std::string> column_;
    std::vector<std::pair<float, std::uint32_t>> candidates_;
    std::vector<std::uint32_t> named_;  ///< rows named beside their points in this frame: a handful
    std::size_t placed_ = 0;
};

}  // namespace nepho::app
