#pragma once

#include "engine/present/presenter.h"

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace nepho::engine {

struct XrPresenterOptions {
    static constexpr float kSmallestScale = 0.5f, kLargestScale = 2.0f;
    float resolutionScale = 1.0f;  ///< of what the headset recommends, each way; clamped to the limits above
    /// What an instance must have so that windows can be drawn to: so can the headset's GPU then, if it offers that.
    std::vector<std::string> windowExtensions{};
};

/// A headset and its controllers, by way of an OpenXR runtime. A picture of two layers, one an eye.
/// beginFrame(), endFrame(), skipFrame() and vibrate() throw PresenterLost where session or runtime are gone; then
/// destroy it.
class XrPresenter final : public Presenter {
  public:
    explicit XrPresenter(XrPresenterOptions options = {});
    ~XrPresenter() override;

    void start(GpuOptions options) override;
    /// Waits for the headset's next frame, whatever the patience.
    const Frame& beginFrame(double patienceSeconds) override;
    void endFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) override;
    void skipFrame() override;
    void shutdown() override;

    bool isImmersive() const override { return true; }
    bool wantsDepth() const override;
    void vibrate(Hand hand, float amplitude, float seconds) override;
    const char* name() const override { return "xr"; }
    const char* sessionState() const override;
    Gpu& gpu() override;
    FrameRing& frames() override;

    /// "Monado 25.0.0, Remote HMD", once started.
    const std::string& description() const { return description_; }
    /// Whether a window can be made on gpu(); only where `windowExtensions` were given.
    bool drawsToWindows() const { return drawsToWindows_; }

  private:
    struct Parts;
    void startParts(GpuOptions options);
    void makeEyeImages();
    void beginRunningFrame();
    void lookAround();
    void readHands(bool stageMoved);
    void endShownFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn);
    void endEmptyFrame();
    void leave();

    XrPresenterOptions options_;
    std::string description_;
    bool drawsToWindows_ = false;
    std::unique_ptr<Parts> parts_;
};

}  // namespace nepho::engine
