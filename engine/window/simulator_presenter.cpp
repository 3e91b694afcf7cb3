#include "engine/window/simulator_presenter.h"

namespace nepho::engine {

Presenter::Frame SimulatorPresenter::beginFrame(double) {
    // A head is never quite still: there is nothing to wait for.
    Frame frame = WindowPresenter::beginFrame(0.0);
    simulator_.apply(frame.input);
    return frame;
}

}  // namespace nepho::engine
