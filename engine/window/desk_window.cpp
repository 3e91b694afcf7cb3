#include "engine/window/desk_window.h"

#include "engine/gpu/gpu.h"
#include "engine/present/presenter.h"
#include "engine/window/glfw_keys.h"

#include <algorithm>

#define GLFW_INCLUDE_VULKAN
#include <GLFW/glfw3.h>

namespace nepho::engine {

namespace {

// What GLFW said last; errors come by callback.
std::string& lastError() {
    static std::string text;
    return text;
}

void startGlfw() {
    glfwSetErrorCallback([](int, const char* description) { lastError() = description; });
    if (glfwInit() != GLFW_TRUE) throw PresenterUnavailable("there is no display: " + lastError());
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

DeskWindow& selfOf(GLFWwindow* window) {
    return *static_cast<DeskWindow*>(glfwGetWindowUserPointer(window));
}

}  // namespace

std::vector<std::string> DeskWindow::instanceExtensions() {
    startGlfw();
    if (glfwVulkanSupported() != GLFW_TRUE)
        throw GpuUnavailable("no Vulkan driver can draw to a window: " + lastError());
    std::uint32_t count = 0;
    const char** extensions = glfwGetRequiredInstanceExtensions(&count);
    if (extensions == nullptr) throw GpuUnavailable("no Vulkan driver can draw to a window: " + lastError());
    return {extensions, extensions + count};
}

DeskWindow::DeskWindow(vk::Extent2D size, const std::string& title) {
    startGlfw();
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    window_ =
        glfwCreateWindow(static_cast<int>(size.width), static_cast<int>(size.height), title.c_str(), nullptr, nullptr);
    if (window_ == nullptr) throw PresenterUnavailable("no window could be opened: " + lastError());
    installCallbacks();
    readSize();
    lastTime_ = glfwGetTime();
}

DeskWindow::~DeskWindow() {
    glfwDestroyWindow(window_);
}

VkSurfaceKHR DeskWindow::makeSurface(VkInstance instance) {
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    if (glfwCreateWindowSurface(instance, window_, nullptr, &surface) != VK_SUCCESS)
        throw PresenterUnavailable("the window cannot be drawn to: " + lastError());
    return surface;
}

void DeskWindow::installCallbacks() {
    glfwSetWindowUserPointer(window_, this);
    glfwSetCursorPosCallback(
        window_, [](GLFWwindow* w, double x, double y) { selfOf(w).post(PointerMoved{selfOf(w).toLogical(x, y)}); });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int) {
        if (button > GLFW_MOUSE_BUTTON_MIDDLE) return;
        selfOf(w).post(ButtonChanged{static_cast<PointerButton>(button), action == GLFW_PRESS});
    });
    glfwSetScrollCallback(window_, [](GLFWwindow* w, double x, double y) {
        selfOf(w).post(Scrolled{{static_cast<float>(x), static_cast<float>(y)}});
    });
    glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int, int action, int) {
        const Key named = keyFromGlfw(key);
        if (named != Key::unknown) selfOf(w).post(KeyChanged{named, action != GLFW_RELEASE});
    });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned int c) { selfOf(w).post(TextEntered{utf8(c)}); });
    glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
        selfOf(w).post(FilesDropped{{paths, paths + count}});
    });
    glfwSetWindowCloseCallback(window_, [](GLFWwindow* w) { selfOf(w).post(CloseRequested{}); });
    // Told rather than asked for: asking takes the window system a while, and a frame asks several times.
    glfwSetWindowSizeCallback(window_, [](GLFWwindow* w, int, int) { selfOf(w).readSize(); });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { selfOf(w).readSize(); });
    glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* w, float, float) { selfOf(w).readSize(); });
}

void DeskWindow::readSize() {
    int width = 0, height = 0, pixelWidth = 0, pixelHeight = 0;
    glfwGetWindowSize(window_, &width, &height);
    glfwGetFramebufferSize(window_, &pixelWidth, &pixelHeight);
    extent_ = vk::Extent2D(static_cast<std::uint32_t>(pixelWidth), static_cast<std::uint32_t>(pixelHeight));
    if (pixelWidth > 0 && pixelHeight > 0)
        pixelsPerWindowUnit_ = glm::vec2(pixelWidth, pixelHeight) / glm::vec2(std::max(width, 1), std::max(height, 1));
    float x = 1.0f, y = 1.0f;
    glfwGetWindowContentScale(window_, &x, &y);
    pixelScale_ = std::max(x, 0.5f);
}

void DeskWindow::resize(vk::Extent2D size) {
    glfwSetWindowSize(window_, static_cast<int>(size.width), static_cast<int>(size.height));
}

glm::vec2 DeskWindow::toLogical(double x, double y) const {
    return glm::vec2(static_cast<float>(x), static_cast<float>(y)) * pixelsPerWindowUnit_ / pixelScale_;
}

void DeskWindow::takeInput(double patienceSeconds, FrameInput& input) {
    if (patienceSeconds > 0.0) {
        glfwWaitEventsTimeout(patienceSeconds);
    } else {
        glfwPollEvents();
    }
    const double now = glfwGetTime();
    input.frame = taken_++;
    input.seconds = now - lastTime_;
    input.pixelScale = pixelScale_;
    input.windowSize = glm::vec2(extent_.width, extent_.height) / pixelScale_;
    input.events.clear();
    input.events.swap(events_);
    lastTime_ = now;
}

std::string DeskWindow::text() {
    const char* text = glfwGetClipboardString(window_);
    return text == nullptr ? std::string() : std::string(text);
}

void DeskWindow::setText(const std::string& utf8) {
    glfwSetClipboardString(window_, utf8.c_str());
}

}  // namespace nepho::engine
