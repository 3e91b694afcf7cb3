#pragma once

#include "engine/base/clipboard.h"
#include "engine/gpu/vulkan.h"
#include "engine/input/input_event.h"

#include <string>
#include <utility>
#include <vector>

struct GLFWwindow;

namespace nepho::engine {

/// A window on the desktop with mouse, keyboard and the desktop's clipboard; nothing is drawn to it by itself. The main
/// thread alone may use it.
class DeskWindow final : public Clipboard {
  public:
    /// What an instance must have so that windows can be drawn to. Throws PresenterUnavailable where there is no
    /// display, GpuUnavailable where no Vulkan driver draws to windows.
    static std::vector<std::string> instanceExtensions();

    /// `size` in units of the desktop, which scales it. Throws PresenterUnavailable where no window can be opened.
    DeskWindow(vk::Extent2D size, const std::string& title);
    ~DeskWindow() override;
    DeskWindow(const DeskWindow&) = delete;
    DeskWindow& operator=(const DeskWindow&) = delete;

    /// The caller destroys it before the window. Throws PresenterUnavailable.
    VkSurfaceKHR makeSurface(VkInstance instance);

    /// What happened since the last call. Waits up to `patienceSeconds` where nothing did; 0: not at all. `input` gets
    /// the events, the size, and the time since the last call; its number counts the calls.
    void takeInput(double patienceSeconds, FrameInput& input);
    /// As if the person had done it.
    template <typename Event>
    void post(Event event) {
        events_.emplace_back(std::in_place_type<Event>, std::move(event));
    }
    /// Pixels, as of the last takeInput(); 0 where it is iconified.
    vk::Extent2D extent() const { return extent_; }
    /// In units of the desktop.
    void resize(vk::Extent2D size);

    std::string text() override;
    void setText(const std::string& utf8) override;

  private:
    void installCallbacks();
    void readSize();
    glm::vec2 toLogical(double x, double y) const;

    GLFWwindow* window_ = nullptr;
    std::vector<InputEvent> events_;
    vk::Extent2D extent_;
    float pixelScale_ = 1.0f;              ///< pixels to a logical unit
    glm::vec2 pixelsPerWindowUnit_{1.0f};  ///< of the units that GLFW gives positions in
    std::uint64_t taken_ = 0;
    double lastTime_ = 0.0;
};

}  // namespace nepho::engine
