#include "engine/window/window_presenter.h"

#include <algorithm>

#define GLFW_INCLUDE_VULKAN
#include "engine/window/glfw_keys.h"

#include <GLFW/glfw3.h>

namespace nepho::engine {

namespace {

// What GLFW said last; errors come by callback.
std::string& lastError() {
    static std::string text;
    return text;
}

std::string utf8(char32_t c) {
    std::string out;
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    }
    return out;
}

std::vector<InputEvent>& eventsOf(GLFWwindow* window) {
    return *static_cast<std::vector<InputEvent>*>(glfwGetWindowUserPointer(window));
}

float contentScale(GLFWwindow* window) {
    float x = 1.0f, y = 1.0f;
    glfwGetWindowContentScale(window, &x, &y);
    return std::max(x, 0.5f);
}

glm::vec2 toLogical(GLFWwindow* window, double x, double y) {
    int windowWidth = 1, windowHeight = 1, pixelWidth = 1, pixelHeight = 1;
    glfwGetWindowSize(window, &windowWidth, &windowHeight);
    glfwGetFramebufferSize(window, &pixelWidth, &pixelHeight);
    const float scale = contentScale(window);
    const float perWindowX = static_cast<float>(pixelWidth) / static_cast<float>(std::max(windowWidth, 1));
    const float perWindowY = static_cast<float>(pixelHeight) / static_cast<float>(std::max(windowHeight, 1));
    return {static_cast<float>(x) * perWindowX / scale, static_cast<float>(y) * perWindowY / scale};
}

}  // namespace

WindowPresenter::~WindowPresenter() {
    swapchain_.reset();
    frames_.reset();
    gpu_.reset();
    if (window_ != nullptr) glfwDestroyWindow(window_);
}

void WindowPresenter::start(GpuOptions options) {
    glfwSetErrorCallback([](int, const char* description) { lastError() = description; });
    if (glfwInit() != GLFW_TRUE) throw PresenterUnavailable("there is no display: " + lastError());
    if (glfwVulkanSupported() != GLFW_TRUE)
        throw GpuUnavailable("no Vulkan driver can draw to a window: " + lastError());
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    window_ = glfwCreateWindow(static_cast<int>(size_.width), static_cast<int>(size_.height), title_.c_str(), nullptr,
                               nullptr);
    if (window_ == nullptr) throw PresenterUnavailable("no window could be opened: " + lastError());
    installCallbacks();

    std::uint32_t count = 0;
    const char** extensions = glfwGetRequiredInstanceExtensions(&count);
    options.instanceExtensions.assign(extensions, extensions + count);
    options.presents = true;
    options.makeSurface = [this](VkInstance instance) {
        VkSurfaceKHR surface = VK_NULL_HANDLE;
        if (glfwCreateWindowSurface(instance, window_, nullptr, &surface) != VK_SUCCESS) {
            throw PresenterUnavailable("the window cannot be drawn to: " + lastError());
        }
        return surface;
    };
    gpu_ = std::make_unique<Gpu>(options);
    frames_ = std::make_unique<FrameRing>(*gpu_);
    swapchain_ = std::make_unique<Swapchain>(*gpu_);
    lastTime_ = glfwGetTime();
}

void WindowPresenter::installCallbacks() {
    glfwSetWindowUserPointer(window_, &events_);
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double x, double y) {
        eventsOf(w).emplace_back(std::in_place_type<PointerMoved>, PointerMoved{toLogical(w, x, y)});
    });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int) {
        if (button > GLFW_MOUSE_BUTTON_MIDDLE) return;
        eventsOf(w).emplace_back(std::in_place_type<ButtonChanged>,
                                 ButtonChanged{static_cast<PointerButton>(button), action == GLFW_PRESS});
    });
    glfwSetScrollCallback(window_, [](GLFWwindow* w, double x, double y) {
        eventsOf(w).emplace_back(std::in_place_type<Scrolled>,
                                 Scrolled{{static_cast<float>(x), static_cast<float>(y)}});
    });
    glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int, int action, int) {
        const Key named = keyFromGlfw(key);
        if (named != Key::unknown)
            eventsOf(w).emplace_back(std::in_place_type<KeyChanged>, KeyChanged{named, action != GLFW_RELEASE});
    });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned int c) {
        eventsOf(w).emplace_back(std::in_place_type<TextEntered>, TextEntered{utf8(c)});
    });
    glfwSetWindowCloseCallback(
        window_, [](GLFWwindow* w) { eventsOf(w).emplace_back(std::in_place_type<CloseRequested>, CloseRequested{}); });
}

vk::Extent2D WindowPresenter::framebufferExtent() const {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    return {static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
}

const Presenter::Frame& WindowPresenter::beginFrame(double patienceSeconds) {
    if (patienceSeconds > 0.0) {
        glfwWaitEventsTimeout(patienceSeconds);
    } else {
        glfwPollEvents();
    }
    const double now = glfwGetTime();
    frame_.extent = framebufferExtent();
    frame_.visible = frame_.extent.width > 0 && frame_.extent.height > 0;
    frame_.input.frame = frameCount_++;
    frame_.input.seconds = now - lastTime_;
    frame_.input.pixelScale = contentScale(window_);
    frame_.input.windowSize = glm::vec2(frame_.extent.width, frame_.extent.height) / frame_.input.pixelScale;
    frame_.input.events.clear();
    frame_.input.events.swap(events_);
    lastTime_ = now;
    return frame_;
}

std::string WindowPresenter::text() {
    const char* text = glfwGetClipboardString(window_);
    return text == nullptr ? std::string() : std::string(text);
}

void WindowPresenter::setText(const std::string& utf8) {
    glfwSetClipboardString(window_, utf8.c_str());
}

void WindowPresenter::endFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) {
    swapchain_->present(*frames_, commands, drawn.color, drawn.extent, framebufferExtent());
}

void WindowPresenter::shutdown() {
    if (!gpu_) return;
    frames_->waitIdle();
    gpu_->device().waitIdle();
    gpu_->savePipelineCache();
}

}  // namespace nepho::engine
