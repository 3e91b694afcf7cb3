#pragma once

#include "engine/input/headset_simulator.h"
#include "engine/window/window_presenter.h"

namespace nepho::engine {

/// A window in which mouse and keyboard play a head and two controllers: everything of the headset, without one.
class SimulatorPresenter final : public WindowPresenter {
  public:
    using WindowPresenter::WindowPresenter;

    const Frame& beginFrame(double patienceSeconds) override;
    bool isImmersive() const override { return true; }
    const char* name() const override { return "simulator"; }

  private:
    HeadsetSimulator simulator_;
};

}  // namespace nepho::engine
