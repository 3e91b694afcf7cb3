#include "engine/window/simulator_presenter.h"

namespace nepho::engine {

const Presenter::Frame& SimulatorPresenter::beginFrame(double) {
    // A head is never quite still: there is nothing to wait for.
    (void)WindowPresenter::beginFrame(0.0);
    simulator_.apply(frame_.input);
    return frame_;
}

}  // namespace nepho::engine
