#include "tests/fake_openxr/calls.h"

#include <cstdio>

namespace nepho::fake_openxr::calls {
namespace {

void requireStereo(XrViewConfigurationType type) {
    if (type != XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO) refuse(XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED);
}

}  // namespace

XrResult getSystem(Runtime& rt, XrInstance instance, const XrSystemGetInfo* info, XrSystemId* system) {
    Instance& live = rt.require(instance);
    expect(info && system && info->type == XR_TYPE_SYSTEM_GET_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the get info is missing or of another type");
    if (info->formFactor != XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY) refuse(XR_ERROR_FORM_FACTOR_UNSUPPORTED);
    if (!rt.config.hasHeadset) refuse(XR_ERROR_FORM_FACTOR_UNAVAILABLE);
    live.systemKnown = true;
    *system = kSystem;
    return XR_SUCCESS;
}

XrResult getSystemProperties(Runtime& rt, XrInstance instance, XrSystemId system, XrSystemProperties* properties) {
    rt.requireSystem(instance, system);
    expect(properties != nullptr, XR_ERROR_VALIDATION_FAILURE, "the properties' address is null");
    properties->systemId = kSystem;
    properties->vendorId = 0;
    std::snprintf(properties->systemName, sizeof properties->systemName, "Scripted headset");
    properties->graphicsProperties = {static_cast<std::uint32_t>(rt.config.maxExtent.height),
                                      static_cast<std::uint32_t>(rt.config.maxExtent.width), rt.config.maxLayers};
    properties->trackingProperties = {XR_TRUE, XR_TRUE};
    return XR_SUCCESS;
}

XrResult enumerateEnvironmentBlendModes(Runtime& rt, XrInstance instance, XrSystemId system,
                                        XrViewConfigurationType type, std::uint32_t capacity, std::uint32_t* count,
                                        XrEnvironmentBlendMode* modes) {
    rt.requireSystem(instance, system);
    requireStereo(type);
    fillOut(rt.config.blendModes, capacity, count, modes, [](auto& to, auto from) { to = from; });
    return XR_SUCCESS;
}

XrResult enumerateViewConfigurations(Runtime& rt, XrInstance instance, XrSystemId system, std::uint32_t capacity,
                                     std::uint32_t* count, XrViewConfigurationType* types) {
    rt.requireSystem(instance, system);
    const std::array only = {XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO};
    fillOut(only, capacity, count, types, [](auto& to, auto from) { to = from; });
    return XR_SUCCESS;
}

XrResult getViewConfigurationProperties(Runtime& rt, XrInstance instance, XrSystemId system,
                                        XrViewConfigurationType type, XrViewConfigurationProperties* properties) {
    rt.requireSystem(instance, system);
    requireStereo(type);
    expect(properties != nullptr, XR_ERROR_VALIDATION_FAILURE, "the properties' address is null");
    properties->viewConfigurationType = type;
    properties->fovMutable = XR_FALSE;
    return XR_SUCCESS;
}

XrResult enumerateViewConfigurationViews(Runtime& rt, XrInstance instance, XrSystemId system,
                                         XrViewConfigurationType type, std::uint32_t capacity, std::uint32_t* count,
                                         XrViewConfigurationView* views) {
    rt.requireSystem(instance, system);
    requireStereo(type);
    const Config& config = rt.config;
    const auto assign = [&](XrViewConfigurationView& to, const XrFovf&) {
        expect(to.type == XR_TYPE_VIEW_CONFIGURATION_VIEW, XR_ERROR_VALIDATION_FAILURE,
               "a view's type is not XR_TYPE_VIEW_CONFIGURATION_VIEW");
        to.recommendedImageRectWidth = static_cast<std::uint32_t>(config.recommendedExtent.width);
        to.recommendedImageRectHeight = static_cast<std::uint32_t>(config.recommendedExtent.height);
        to.maxImageRectWidth = static_cast<std::uint32_t>(config.maxExtent.width);
        to.maxImageRectHeight = static_cast<std::uint32_t>(config.maxExtent.height);
        to.recommendedSwapchainSampleCount = 1;
        to.maxSwapchainSampleCount = 1;
    };
    fillOut(config.fovs, capacity, count, views, assign);
    return XR_SUCCESS;
}

}  // namespace nepho::fake_openxr::calls
