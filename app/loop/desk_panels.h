#pragma once

#include "app/panels/panels.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "app/tools/desk_tools.h"
#include "engine/ui/panel_host.h"

namespace nepho::app {

/// The panels of a window on the desk, and who of panels and tools gets its input. One at a time.
class DeskPanels {
  public:
    /// Whose view the window shows.
    enum class Whose {
        ours,    ///< the tools look and point with pointer and keys
        theirs,  ///< somebody in a headset looks and points
    };
    /// `clipboard`: null where there is none, else it outlives the panels, as the others do.
    DeskPanels(engine::Gpu& gpu, const engine::TargetFormat& target, engine::FontBook& fonts,
               engine::Clipboard* clipboard, Whose whose);

    /// A frame's input goes to the panels, what they leave of it to the tools, and the panels are drawn up anew.
    void use(const engine::FrameInput& input, Session& session, ViewSettings& settings, DeskTools& tools,
             const FrameStats& stats);
    /// Instead, in a frame that draws them as they are.
    void keep() { host_.keepFrame(); }
    /// As they were drawn up last.
    engine::Overlay& overlay() { return host_; }

  private:
    engine::PanelHost host_;
    Panels panels_;
    Whose whose_;
    bool dark_ = true;
};

}  // namespace nepho::app
