// What keys do at once.
#include "app/tools/desk_tools.h"

namespace nepho::app {

namespace {

/// The same key again puts the tool down.
void takeTool(DeskTool tool, ViewSettings& settings) {
    settings.deskTool = settings.deskTool == tool ? DeskTool::look : tool;
}

}  // namespace

void DeskTools::perform(Action action, Session& session, ViewSettings& settings) {
    switch (action) {
        case Action::resetView:
            camera_.reset();
            break;
        case Action::flat:
            setDims(2, session);
            break;
        case Action::deep:
            setDims(3, session);
            break;
        case Action::toggleSprites:
            session.setSpritesShown(!session.spritesShown());
            break;
        case Action::toggleLabels:
            settings.labels = !settings.labels;
            break;
        case Action::toggleTheme:
            settings.dark = !settings.dark;
            break;
        case Action::toggleAxes:
            settings.axes = !settings.axes;
            break;
        case Action::togglePanels:
            settings.panels = !settings.panels;
            break;
        case Action::toggleHelp:
            settings.help = !settings.help;
            break;
        case Action::lookTool:
            settings.deskTool = DeskTool::look;
            break;
        case Action::sphereTool:
            takeTool(DeskTool::sphere, settings);
            break;
        case Action::rectangleTool:
            takeTool(DeskTool::rectangle, settings);
            break;
        case Action::lassoTool:
            takeTool(DeskTool::lasso, settings);
            break;
        case Action::pullTool:
            takeTool(DeskTool::pull, settings);
            break;
        case Action::nextSelectMode:
            settings.selectMode = static_cast<SelectMode>((static_cast<int>(settings.selectMode) + 1) % 4);
            break;
        case Action::putBack:
            session.putBack();
            break;
        case Action::undo:
            session.undo();
            break;
        case Action::redo:
            session.redo();
            break;
        case Action::focusSearch:
            settings.panels = searchFocus_ = true;
            break;
        case Action::selectFound:
            session.selectFound();
            break;
        case Action::isolate:
            session.isolateSelection();
            break;
        case Action::showAll:
            session.showAll();
            break;
        case Action::clearSelection:
            session.clearSelection();
            break;
        case Action::nextPoint:
            step(1, session);
            break;
        case Action::previousPoint:
            step(-1, session);
            break;
        case Action::growSphere:
            growSphere(1.25f, session);
            break;
        case Action::shrinkSphere:
            growSphere(0.8f, session);
            break;
        case Action::largerPoints:
            settings.enlargePoints();
            break;
        case Action::smallerPoints:
            settings.shrinkPoints();
            break;
        case Action::openData:
            settings.openPanel = !settings.openPanel;
            break;
        case Action::reload:
            session.reload();
            break;
        case Action::quit:
            quit_ = true;
            break;
    }
}

}  // namespace nepho::app
