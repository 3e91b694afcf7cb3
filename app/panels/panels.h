#pragma once

#include "app/loop/frame_stats.h"
#include "app/panels/long_text.h"
#include "app/scene/selection_summary.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "app/tools/desk_tools.h"
#include "engine/ui/panel_host.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace nepho::app {

/// What panels remember between frames besides the session.
struct PanelState {
    std::string searchText;
    projector::SearchOptions searchOptions;
    std::string legendFilter;
    std::vector<std::size_t> legendShown;  ///< entries that pass the filter, as of the two below
    std::string legendShownFilter;
    std::uint64_t legendStyle = ~std::uint64_t{0};
    SelectionSummary selection;
    std::string openCell;  ///< column of the inspected row whose long text is shown whole; empty = none
    LongText longText;
    std::set<std::string> hoverColumns;  ///< shown on the card beside the pointer
    bool focusSearch = false;
    std::string openPath;
    bool openShown = false;  ///< the panel to open data was there in the frame before
    std::vector<RecentData::Entry> recent;
};

/// All panels of the window: drawn every frame from the session, which they change through its own calls.
class Panels {
  public:
    /// `ownView`: the window's view is its own, so that there is something to reset and to drag in, and what is hovered
    /// has its card beside the pointer.
    explicit Panels(engine::PanelHost& host, bool ownView = true) : host_(host), ownView_(ownView) {}

    void draw(Session& session, ViewSettings& settings, DeskTools& tools, glm::vec2 windowSize,
              const FrameStats& stats);

  private:
    void sync(const Session& session);
    void syncRecent(const Session& session);
    void showTile(const Session& session, engine::UiImageId id, std::optional<std::uint32_t> row,
                  std::optional<std::uint32_t>& shown);

    engine::PanelHost& host_;
    bool ownView_;
    PanelState state_;
    std::uint64_t dataVersion_ = 0;
    std::uint64_t recentVersion_ = 0;  ///< of those shown; 0: none yet
    std::optional<std::uint32_t> inspectorTile_;
    std::optional<std::uint32_t> hoverTile_;
};

inline constexpr engine::UiImageId kInspectorImage = 2;
inline constexpr engine::UiImageId kHoverImage = 3;

/// Each panel is a function; widths and heights in logical units.
inline constexpr float kLeftWidth = 250.0f;
inline constexpr float kRightWidth = 310.0f;
inline constexpr float kBottomHeight = 150.0f;

/// What panels leave of a window, if that is enough to look at; else the whole.
FreeArea freeArea(glm::vec2 windowSize);

/// How good the layout is, and a button to measure it.
void drawQuality(Session& session);
void drawDataPanel(Session& session, ViewSettings& settings, PanelState& state, glm::vec2 windowSize);
/// `ownView`: see Panels.
void drawProjectionPanel(Session& session, ViewSettings& settings, DeskTools& tools, glm::vec2 windowSize,
                         const FrameStats& stats, bool ownView);
void drawInspectorPanel(Session& session, PanelState& state, bool hasTile, glm::vec2 windowSize);
void drawHoverCard(const Session& session, const PanelState& state, bool hasTile, glm::vec2 pointer,
                   glm::vec2 windowSize);
void drawProgress(Session& session, const ViewSettings& settings, glm::vec2 windowSize);
void drawMessage(Session& session, glm::vec2 windowSize);
/// Where to open other data; unasked where nothing is open.
void drawOpenPanel(Session& session, ViewSettings& settings, PanelState& state, glm::vec2 windowSize);
void drawHelp(ViewSettings& settings, glm::vec2 windowSize);

}  // namespace nepho::app
