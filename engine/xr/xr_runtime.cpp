#include "engine/xr/xr_runtime.h"

#include "engine/base/process.h"
#include "engine/present/presenter.h"
#include "engine/xr/newer_extensions.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>

namespace nepho::engine {

namespace {

/// The loader of Debian 12 writes to standard error on its own; what it says comes as results, too.
void silenceLoader() {
    setEnvironment("XR_LOADER_DEBUG", "none", false);
}

/// A call without which there is no runtime to speak of.
void require(XrResult result, const char* call) {
    if (XR_SUCCEEDED(result)) return;
    const std::string what = fmt::format("({} gave {})", call, resultName(result));
    if (result == XR_ERROR_RUNTIME_UNAVAILABLE) {
        throw PresenterUnavailable(
            fmt::format("no OpenXR runtime answers {}; install one (SteamVR, Monado), or name the manifest of one that "
                        "is installed in XR_RUNTIME_JSON, and start its service",
                        what));
    }
    throw PresenterUnavailable(fmt::format("the OpenXR runtime cannot be used {}; is its service running?", what));
}

XrBool32 XRAPI_PTR onMessage(XrDebugUtilsMessageSeverityFlagsEXT severity, XrDebugUtilsMessageTypeFlagsEXT type,
                             const XrDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    const bool validation = (type & XR_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT) != 0;
    const char* text = data->message == nullptr ? "" : data->message;
    if (!validation) {
        spdlog::debug("OpenXR: {}", text);
        return XR_FALSE;
    }
    auto* messages = static_cast<XrValidation::Messages*>(user);
    if (messages->count++ == 0) messages->first = text;
    const bool isError = (severity & XR_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT) != 0;
    spdlog::log(isError ? spdlog::level::err : spdlog::level::warn, "OpenXR: {}", text);
    return XR_FALSE;
}

}  // namespace

XrRuntime::XrRuntime(bool validation) {
    silenceLoader();
    if (validation && XrValidation::isInstalled()) {
        validation_.emplace();
    } else if (validation) {
        spdlog::info("{} is not installed (Debian: openxr-layer-corevalidation); OpenXR's calls go unchecked",
                     XrValidation::kLayer);
    }
    readOffer();
    makeInstance();
    if (validation_ && offers(XR_EXT_DEBUG_UTILS_EXTENSION_NAME)) makeMessenger();

    auto properties = makeXr<XrInstanceProperties>(XR_TYPE_INSTANCE_PROPERTIES);
    checkXr(xrGetInstanceProperties(instance(), &properties), "xrGetInstanceProperties");
    const XrVersion version = properties.runtimeVersion;
    runtimeName_ = fmt::format("{} {}.{}.{}", properties.runtimeName, XR_VERSION_MAJOR(version),
                               XR_VERSION_MINOR(version), XR_VERSION_PATCH(version));
}

XrRuntime::~XrRuntime() {
    if (messenger_ == XR_NULL_HANDLE) return;
    PFN_xrVoidFunction destroy = nullptr;
    if (XR_FAILED(xrGetInstanceProcAddr(instance(), "xrDestroyDebugUtilsMessengerEXT", &destroy))) return;
    reinterpret_cast<PFN_xrDestroyDebugUtilsMessengerEXT>(destroy)(messenger_);
}

void XrRuntime::readOffer() {
    constexpr const char* kCall = "xrEnumerateInstanceExtensionProperties";
    std::uint32_t count = 0;
    require(xrEnumerateInstanceExtensionProperties(nullptr, 0, &count, nullptr), kCall);
    std::vector<XrExtensionProperties> properties(count, makeXr<XrExtensionProperties>(XR_TYPE_EXTENSION_PROPERTIES));
    require(xrEnumerateInstanceExtensionProperties(nullptr, count, &count, properties.data()), kCall);
    for (const XrExtensionProperties& property : properties) offered_.emplace_back(property.extensionName);
}

bool XrRuntime::offers(const char* extension) const {
    return std::ranges::find(offered_, extension) != offered_.end();
}

void XrRuntime::makeInstance() {
    depth_ = offers(XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME);
    localFloor_ = offers(kLocalFloorExtension) && (!validation_ || XrValidation::knowsNewerExtensions());
    std::vector<const char*> extensions{XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME};
    if (depth_) extensions.push_back(XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME);
    if (localFloor_) extensions.push_back(kLocalFloorExtension);
    if (validation_ && offers(XR_EXT_DEBUG_UTILS_EXTENSION_NAME))
        extensions.push_back(XR_EXT_DEBUG_UTILS_EXTENSION_NAME);
    const char* layer = XrValidation::kLayer;

    auto info = makeXr<XrInstanceCreateInfo>(XR_TYPE_INSTANCE_CREATE_INFO);
    std::strcpy(info.applicationInfo.applicationName, "Nephoscope");
    std::strcpy(info.applicationInfo.engineName, "Nephoscope");
    info.applicationInfo.applicationVersion = info.applicationInfo.engineVersion = 1;
    info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, XR_VERSION_PATCH(XR_CURRENT_API_VERSION));
    info.enabledApiLayerCount = validation_ ? 1 : 0;
    info.enabledApiLayerNames = validation_ ? &layer : nullptr;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.enabledExtensionNames = extensions.data();
    const XrResult result = xrCreateInstance(&info, instance_.out());
    if (result == XR_ERROR_EXTENSION_NOT_PRESENT && !offers(XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME)) {
        throw PresenterUnavailable(fmt::format("the OpenXR runtime does not work with Vulkan (it lacks {})",
                                               XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME));
    }
    require(result, "xrCreateInstance");
}

void XrRuntime::makeMessenger() {
    auto info = makeXr<XrDebugUtilsMessengerCreateInfoEXT>(XR_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
    info.messageSeverities =
        XR_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | XR_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    info.messageTypes = XR_DEBUG_UTILS_MESSAGE_TYPE_GENERAL_BIT_EXT | XR_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    info.userCallback = onMessage;
    info.userData = &told_;
    const auto create = function<PFN_xrCreateDebugUtilsMessengerEXT>("xrCreateDebugUtilsMessengerEXT");
    checkXr(create(instance(), &info, &messenger_), "xrCreateDebugUtilsMessengerEXT");
}

XrValidation::Messages XrRuntime::validationMessages() const {
    if (!validation_) return {};
    const XrValidation::Messages written = validation_->read();
    return told_.count > written.count ? told_ : written;
}

void XrRuntime::findHeadset() {
    auto info = makeXr<XrSystemGetInfo>(XR_TYPE_SYSTEM_GET_INFO);
    info.formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY;
    const XrResult result = xrGetSystem(instance(), &info, &system_);
    if (result == XR_ERROR_FORM_FACTOR_UNAVAILABLE || result == XR_ERROR_FORM_FACTOR_UNSUPPORTED) {
        throw PresenterUnavailable(fmt::format("{} finds no headset (xrGetSystem gave {}); connect it and switch it on",
                                               runtimeName_, resultName(result)));
    }
    checkXr(result, "xrGetSystem");
    auto properties = makeXr<XrSystemProperties>(XR_TYPE_SYSTEM_PROPERTIES);
    checkXr(xrGetSystemProperties(instance(), system_, &properties), "xrGetSystemProperties");
    systemName_ = properties.systemName;
    limits_ = properties.graphicsProperties;

    std::uint32_t count = 0;
    const char* kCall = "xrEnumerateViewConfigurations";
    checkXr(xrEnumerateViewConfigurations(instance(), system_, 0, &count, nullptr), kCall);
    std::vector<XrViewConfigurationType> kinds(count);
    checkXr(xrEnumerateViewConfigurations(instance(), system_, count, &count, kinds.data()), kCall);
    if (std::ranges::find(kinds, XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO) == kinds.end())
        throw PresenterUnavailable(fmt::format("{} of {} has no picture for each eye", systemName_, runtimeName_));
}

XrRuntime::EyeExtents XrRuntime::eyeExtents() const {
    constexpr const char* kCall = "xrEnumerateViewConfigurationViews";
    constexpr auto kStereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
    std::uint32_t count = 0;
    checkXr(xrEnumerateViewConfigurationViews(instance(), system_, kStereo, 0, &count, nullptr), kCall);
    std::vector<XrViewConfigurationView> views(count, makeXr<XrViewConfigurationView>(XR_TYPE_VIEW_CONFIGURATION_VIEW));
    checkXr(xrEnumerateViewConfigurationViews(instance(), system_, kStereo, count, &count, views.data()), kCall);
    EyeExtents extents{{1, 1}, {limits_.maxSwapchainImageWidth, limits_.maxSwapchainImageHeight}};
    for (const XrViewConfigurationView& view : views) {
        extents.recommended.width = std::max(extents.recommended.width, view.recommendedImageRectWidth);
        extents.recommended.height = std::max(extents.recommended.height, view.recommendedImageRectHeight);
        extents.largest.width = std::min(extents.largest.width, view.maxImageRectWidth);
        extents.largest.height = std::min(extents.largest.height, view.maxImageRectHeight);
    }
    return extents;
}

}  // namespace nepho::engine
