#include "app/loop/desk_panels.h"

#include "app/assets.h"

namespace nepho::app {

DeskPanels::DeskPanels(engine::Gpu& gpu, const engine::TargetFormat& target, engine::FontBook& fonts,
                       engine::Clipboard* clipboard, Whose whose)
    : host_(gpu, target, bundledFont(), fonts), panels_(host_, whose == Whose::ours), whose_(whose) {
    host_.setClipboard(clipboard);
}

void DeskPanels::use(const engine::FrameInput& input, Session& session, ViewSettings& settings, DeskTools& tools,
                     const FrameStats& stats) {
    if (dark_ != settings.dark) host_.setDark(dark_ = settings.dark);
    host_.beginFrame(input);
    DeskTools::Taken taken{host_.wantsPointer(), host_.wantsKeyboard(), host_.wantsText()};
    taken.view = whose_ == Whose::theirs;
    tools.apply(input, taken, session, settings);
    panels_.draw(session, settings, tools, input.windowSize, stats);
    host_.endFrame();
}

}  // namespace nepho::app
