#include "tests/fake_openxr/entry_points.h"

#include "tests/fake_openxr/calls.h"
#include "tests/fake_openxr/loader_interface.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>

// The only functions the outside sees, beside those of fake_openxr.h: the loader asks for
// xrNegotiateLoaderRuntimeInterface, and through it for the table below.
namespace nepho::fake_openxr {
namespace {

template <std::size_t kSize>
struct FixedName {
    // Not explicit: a template argument is written as the string itself.
    constexpr FixedName(const char (&from)[kSize]) { std::copy_n(from, kSize, text); }
    char text[kSize] = {};
};

/// A scripted fault of this call, if one is due; a lost session or instance stays lost.
void meetFault(Runtime& rt, const char* name) {
    auto counted = rt.calls.find(name);
    if (counted == rt.calls.end()) counted = rt.calls.emplace(name, 0).first;
    const std::uint64_t number = ++counted->second;
    const auto found = rt.faults.find(name);
    if (found == rt.faults.end()) return;
    for (const Fault& fault : found->second) {
        if (number < fault.from || number > fault.to) continue;
        if (fault.result == XR_ERROR_SESSION_LOST && rt.instance && rt.instance->session) {
            rt.instance->session->lost = true;
        }
        if (fault.result == XR_ERROR_INSTANCE_LOST && rt.instance) rt.instance->lost = true;
        refuse(fault.result);
    }
}

template <FixedName kName, auto kFunction>
struct Entry;

template <FixedName kName, typename... Args, XrResult (*kFunction)(Runtime&, Args...)>
struct Entry<kName, kFunction> {
    static XrResult XRAPI_CALL call(Args... args) {
        Runtime& rt = runtime();
        const std::lock_guard lock(rt.mutex);
        rt.currentCall = kName.text;
        try {
            meetFault(rt, kName.text);
            return kFunction(rt, args...);
        } catch (const Refusal& refusal) {
            if (!refusal.reason.empty()) rt.violate(refusal.reason);
            return refusal.result;
        } catch (const std::exception& error) {
            rt.violate(std::string("the fake runtime itself failed: ") + error.what());
            return XR_ERROR_RUNTIME_FAILURE;
        }
    }
};

struct Row {
    std::string_view name;
    std::string_view extension;  ///< empty: of the core
    PFN_xrVoidFunction function;
};

/// Type is OpenXR's own function type: a wrong signature does not compile.
template <FixedName kName, auto kFunction, typename Type>
Row row(Type, std::string_view extension = {}) {
    const Type function = &Entry<kName, kFunction>::call;
    return {kName.text, extension, reinterpret_cast<PFN_xrVoidFunction>(function)};
}

XrResult XRAPI_CALL getInstanceProcAddr(XrInstance instance, const char* name, PFN_xrVoidFunction* function);

#define NEPHO_ROW(NAME, FUNCTION, ...) \
    row<"xr" #NAME, &calls::FUNCTION>(static_cast<PFN_xr##NAME>(nullptr) __VA_OPT__(, ) __VA_ARGS__)

const std::array kRows = {
    Row{"xrGetInstanceProcAddr", {}, reinterpret_cast<PFN_xrVoidFunction>(&getInstanceProcAddr)},
    NEPHO_ROW(EnumerateInstanceExtensionProperties, enumerateInstanceExtensionProperties),
    NEPHO_ROW(CreateInstance, createInstance),
    NEPHO_ROW(DestroyInstance, destroyInstance),
    NEPHO_ROW(GetInstanceProperties, getInstanceProperties),
    NEPHO_ROW(PollEvent, pollEvent),
    NEPHO_ROW(ResultToString, resultToString),
    NEPHO_ROW(StructureTypeToString, structureTypeToString),
    NEPHO_ROW(StringToPath, stringToPath),
    NEPHO_ROW(PathToString, pathToString),
    NEPHO_ROW(GetSystem, getSystem),
    NEPHO_ROW(GetSystemProperties, getSystemProperties),
    NEPHO_ROW(EnumerateEnvironmentBlendModes, enumerateEnvironmentBlendModes),
    NEPHO_ROW(EnumerateViewConfigurations, enumerateViewConfigurations),
    NEPHO_ROW(GetViewConfigurationProperties, getViewConfigurationProperties),
    NEPHO_ROW(EnumerateViewConfigurationViews, enumerateViewConfigurationViews),
    NEPHO_ROW(GetVulkanGraphicsRequirements2KHR, getVulkanGraphicsRequirements2, XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME),
    NEPHO_ROW(CreateVulkanInstanceKHR, createVulkanInstance, XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME),
    NEPHO_ROW(CreateVulkanDeviceKHR, createVulkanDevice, XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME),
    NEPHO_ROW(GetVulkanGraphicsDevice2KHR, getVulkanGraphicsDevice2, XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME),
    NEPHO_ROW(CreateSession, createSession),
    NEPHO_ROW(DestroySession, destroySession),
    NEPHO_ROW(BeginSession, beginSession),
    NEPHO_ROW(EndSession, endSession),
    NEPHO_ROW(RequestExitSession, requestExitSession),
    NEPHO_ROW(WaitFrame, waitFrame),
    NEPHO_ROW(BeginFrame, beginFrame),
    NEPHO_ROW(EndFrame, endFrame),
    NEPHO_ROW(EnumerateSwapchainFormats, enumerateSwapchainFormats),
    NEPHO_ROW(CreateSwapchain, createSwapchain),
    NEPHO_ROW(DestroySwapchain, destroySwapchain),
    NEPHO_ROW(EnumerateSwapchainImages, enumerateSwapchainImages),
    NEPHO_ROW(AcquireSwapchainImage, acquireSwapchainImage),
    NEPHO_ROW(WaitSwapchainImage, waitSwapchainImage),
    NEPHO_ROW(ReleaseSwapchainImage, releaseSwapchainImage),
    NEPHO_ROW(EnumerateReferenceSpaces, enumerateReferenceSpaces),
    NEPHO_ROW(CreateReferenceSpace, createReferenceSpace),
    NEPHO_ROW(GetReferenceSpaceBoundsRect, getReferenceSpaceBoundsRect),
    NEPHO_ROW(CreateActionSpace, createActionSpace),
    NEPHO_ROW(DestroySpace, destroySpace),
    NEPHO_ROW(LocateSpace, locateSpace),
    NEPHO_ROW(LocateViews, locateViews),
    NEPHO_ROW(CreateActionSet, createActionSet),
    NEPHO_ROW(DestroyActionSet, destroyActionSet),
    NEPHO_ROW(CreateAction, createAction),
    NEPHO_ROW(DestroyAction, destroyAction),
    NEPHO_ROW(SuggestInteractionProfileBindings, suggestInteractionProfileBindings),
    NEPHO_ROW(AttachSessionActionSets, attachSessionActionSets),
    NEPHO_ROW(GetCurrentInteractionProfile, getCurrentInteractionProfile),
    NEPHO_ROW(EnumerateBoundSourcesForAction, enumerateBoundSourcesForAction),
    NEPHO_ROW(GetInputSourceLocalizedName, getInputSourceLocalizedName),
    NEPHO_ROW(SyncActions, syncActions),
    NEPHO_ROW(GetActionStateBoolean, getActionStateBoolean),
    NEPHO_ROW(GetActionStateFloat, getActionStateFloat),
    NEPHO_ROW(GetActionStateVector2f, getActionStateVector2f),
    NEPHO_ROW(GetActionStatePose, getActionStatePose),
    NEPHO_ROW(ApplyHapticFeedback, applyHapticFeedback),
    NEPHO_ROW(StopHapticFeedback, stopHapticFeedback),
};
#undef NEPHO_ROW

const Row* find(std::string_view name) {
    const auto* at = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.name == name; });
    return at == kRows.end() ? nullptr : at;
}

bool needsNoInstance(std::string_view name) {
    return name == "xrEnumerateInstanceExtensionProperties" || name == "xrCreateInstance" ||
           name == "xrGetInstanceProcAddr";
}

XrResult XRAPI_CALL getInstanceProcAddr(XrInstance instance, const char* name, PFN_xrVoidFunction* function) {
    if (!name || !function) return XR_ERROR_VALIDATION_FAILURE;
    *function = nullptr;
    const Row* found = find(name);
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    if (instance == XR_NULL_HANDLE) {
        if (!needsNoInstance(name)) return XR_ERROR_HANDLE_INVALID;
    } else if (!rt.instance || rt.instance->handle != instance) {
        return XR_ERROR_HANDLE_INVALID;
    }
    if (!found) return XR_ERROR_FUNCTION_UNSUPPORTED;
    const bool enabled =
        found->extension.empty() || (rt.instance && rt.instance->extensions.contains(found->extension));
    if (!enabled) return XR_ERROR_FUNCTION_UNSUPPORTED;
    *function = found->function;
    return XR_SUCCESS;
}

}  // namespace

bool hasEntryPoint(std::string_view name) {
    return find(name) != nullptr;
}

}  // namespace nepho::fake_openxr

extern "C" NEPHO_FAKE_OPENXR_API XrResult XRAPI_CALL xrNegotiateLoaderRuntimeInterface(
    const nepho::fake_openxr::NegotiateLoaderInfo* loader, nepho::fake_openxr::NegotiateRuntimeRequest* request) {
    using nepho::fake_openxr::LoaderStruct;
    constexpr std::uint32_t kInterface = 1;
    if (!loader || !request || loader->structType != LoaderStruct::kLoaderInfo ||
        request->structType != LoaderStruct::kRuntimeRequest) {
        return XR_ERROR_INITIALIZATION_FAILED;
    }
    if (loader->minInterfaceVersion > kInterface || loader->maxInterfaceVersion < kInterface) {
        return XR_ERROR_INITIALIZATION_FAILED;
    }
    request->runtimeInterfaceVersion = kInterface;
    request->runtimeApiVersion = XR_CURRENT_API_VERSION;
    request->getInstanceProcAddr = &nepho::fake_openxr::getInstanceProcAddr;
    return XR_SUCCESS;
}
