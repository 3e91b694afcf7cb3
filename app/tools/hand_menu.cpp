// What choosing from the menu at the hand does.
#include "app/session/tsne_run.h"
#include "app/tools/hand_tools.h"

#include <algorithm>

namespace nepho::app {

using engine::Hand;
using engine::Pose;

namespace {
constexpr float kMenuGrowth = 1.5f;
}

void HandTools::perform(HandAction action, Hand hand, Session& session, ViewSettings& settings) {
    Work& now = work(hand);
    const auto grow = [&](float factor) {
        now.sphereRadius = std::clamp(now.sphereRadius * factor, kSmallestSphere, largestSphere(session));
    };
    const Pose head = state_.stageFromHead().value_or(Pose{});
    switch (action) {
        case HandAction::rayTool:
            setTool(hand, HandTool::ray, session);
            break;
        case HandAction::sphereTool:
            setTool(hand, HandTool::sphere, session);
            break;
        case HandAction::grabTool:
            setTool(hand, HandTool::grab, session);
            break;
        case HandAction::teleportTool:
            setTool(hand, HandTool::teleport, session);
            break;
        case HandAction::nextMode:
            settings.selectMode = static_cast<SelectMode>((static_cast<int>(settings.selectMode) + 1) % 4);
            break;
        case HandAction::undo:
            session.undo();
            break;
        case HandAction::redo:
            session.redo();
            break;
        case HandAction::isolate:
            session.isolateSelection();
            break;
        case HandAction::showAll:
            session.showAll();
            break;
        case HandAction::pullOut:
            session.pullSelection();
            break;
        case HandAction::putBack:
            session.putBack();
            break;
        case HandAction::bringToMe:
            bringToMe(session);
            break;
        case HandAction::recentre:
            locomotion_.reset();
            locomotion_.setSeated(settings.seated, head);
            break;
        case HandAction::labels:
            settings.labels = !settings.labels;
            break;
        case HandAction::sprites:
            session.setSpritesShown(!session.spritesShown());
            break;
        case HandAction::homeLines:
            settings.homeLines = !settings.homeLines;
            break;
        case HandAction::freeTurning:
            settings.freeTurning = !settings.freeTurning;
            break;
        case HandAction::turnLeft:
            locomotion_.snapTurn(head, -1);
            break;
        case HandAction::turnRight:
            locomotion_.snapTurn(head, 1);
            break;
        case HandAction::largerSphere:
            grow(kMenuGrowth);
            break;
        case HandAction::smallerSphere:
            grow(1.0f / kMenuGrowth);
            break;
        case HandAction::largerPoints:
            settings.enlargePoints();
            break;
        case HandAction::smallerPoints:
            settings.shrinkPoints();
            break;
        case HandAction::smoothMotion:
            settings.smoothMotion = !settings.smoothMotion;
            break;
        case HandAction::seated:
            settings.seated = !settings.seated;
            locomotion_.setSeated(settings.seated, head);
            break;
        case HandAction::tsne:
            session.toggleTsne();
            break;
        case HandAction::perturb:
            session.perturbTsne();
            break;
        case HandAction::goOnHere:
            session.goOnWithTsne();
            break;
        case HandAction::quality:
            session.toggleColorByQuality();
            break;
        case HandAction::reload:
            session.reload();
            break;
        case HandAction::recent:
            if (const RecentData::Entry* data = now.menu.chosenData()) {
                session.openAgain(*data);
            } else {
                now.menu.offer(session.openedBefore());
            }
            break;
        case HandAction::stopWork:
            if (session.tsne() != nullptr) session.tsne()->stop();
            if (const auto running = session.progress()) session.cancel(running->work);
            break;
        case HandAction::leave:
            quit_ = true;
            break;
        case HandAction::more:
        case HandAction::count:
            break;
    }
    hold_.goOn(session, worldFromGrips());
    session.noteEdit();
}

}  // namespace nepho::app
