#pragma once

#include "engine/present/offscreen_presenter.h"

namespace nepho::app {

/// A headset for measuring: a head that walks around the cloud and looks at it, with a hand that points into it.
/// Pictures go nowhere.
class TurningHeadset final : public engine::OffscreenPresenter {
  public:
    using OffscreenPresenter::OffscreenPresenter;
    const Frame& beginFrame(double patienceSeconds) override;
    bool isImmersive() const override { return true; }

  private:
    float turned_ = 0.0f;  ///< radians
};

}  // namespace nepho::app
