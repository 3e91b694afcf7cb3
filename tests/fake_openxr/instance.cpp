#include "tests/fake_openxr/calls.h"

#include <openxr/openxr_reflection.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace nepho::fake_openxr::calls {
namespace {

constexpr std::size_t kMaxEvents = 256;  // an application that never polls is told that events were lost

struct Extension {
    const char* name;
    std::uint32_t version;
};

std::vector<Extension> offered(const Config& config) {
    std::vector<Extension> extensions;
    if (config.vulkanEnable2) {
        extensions.push_back({XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME, XR_KHR_vulkan_enable2_SPEC_VERSION});
    }
    if (config.depthLayers) {
        extensions.push_back(
            {XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME, XR_KHR_composition_layer_depth_SPEC_VERSION});
    }
    if (config.localFloor) extensions.push_back({"XR_EXT_local_floor", 1});
    return extensions;
}

bool isWellFormed(std::string_view path) {
    if (path.size() < 2 || path.size() >= XR_MAX_PATH_LENGTH || path.front() != '/' || path.back() == '/') return false;
    if (path.find("//") != std::string_view::npos) return false;
    return std::all_of(path.begin(), path.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
    });
}

void copyText(std::string_view text, std::uint32_t capacity, std::uint32_t* count, char* buffer) {
    expect(count != nullptr, XR_ERROR_VALIDATION_FAILURE, "the count's address is null");
    *count = static_cast<std::uint32_t>(text.size() + 1);
    if (capacity == 0) return;
    expect(capacity > text.size() && buffer, XR_ERROR_SIZE_INSUFFICIENT, "the buffer is too small");
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = '\0';
}

}  // namespace

XrResult enumerateInstanceExtensionProperties(Runtime& rt, const char* layer, std::uint32_t capacity,
                                              std::uint32_t* count, XrExtensionProperties* properties) {
    if (layer && *layer) refuse(XR_ERROR_API_LAYER_NOT_PRESENT);
    fillOut(offered(rt.config), capacity, count, properties, [](XrExtensionProperties& to, const Extension& from) {
        std::snprintf(to.extensionName, sizeof to.extensionName, "%s", from.name);
        to.extensionVersion = from.version;
    });
    return XR_SUCCESS;
}

XrResult createInstance(Runtime& rt, const XrInstanceCreateInfo* info, XrInstance* instance) {
    expect(info && instance && info->type == XR_TYPE_INSTANCE_CREATE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the create info is missing or of another type");
    if (!rt.config.available) refuse(XR_ERROR_RUNTIME_UNAVAILABLE);
    expect(info->applicationInfo.applicationName[0] != '\0', XR_ERROR_NAME_INVALID, "the application has no name");
    if (XR_VERSION_MAJOR(info->applicationInfo.apiVersion) != 1 ||
        XR_VERSION_MINOR(info->applicationInfo.apiVersion) > 0) {
        refuse(XR_ERROR_API_VERSION_UNSUPPORTED);
    }
    expect(!rt.instance, XR_ERROR_LIMIT_REACHED, "there is an instance already");
    auto made = std::make_unique<Instance>();
    const std::vector<Extension> known = offered(rt.config);
    for (std::uint32_t at = 0; at < info->enabledExtensionCount; ++at) {
        const std::string_view name = info->enabledExtensionNames[at];
        const auto same = [&](const Extension& extension) { return extension.name == name; };
        if (std::none_of(known.begin(), known.end(), same)) refuse(XR_ERROR_EXTENSION_NOT_PRESENT);
        made->extensions.emplace(name);
    }
    made->handle = rt.makeHandle<XrInstance>();
    *instance = made->handle;
    rt.instance = std::move(made);
    ++rt.seen.live.instances;
    return XR_SUCCESS;
}

XrResult destroyInstance(Runtime& rt, XrInstance instance) {
    expect(rt.instance && rt.instance->handle == instance, XR_ERROR_HANDLE_INVALID, "the instance is not a live one");
    if (rt.instance->session) {
        ++rt.seen.leaked.sessions;
        dropSession(rt);
    }
    rt.seen.leaked.actionSets += static_cast<int>(rt.instance->actionSets.size());
    rt.seen.leaked.actions += static_cast<int>(rt.instance->actions.size());
    rt.instance.reset();
    rt.seen.live = {};
    return XR_SUCCESS;
}

XrResult getInstanceProperties(Runtime& rt, XrInstance instance, XrInstanceProperties* properties) {
    rt.require(instance);
    expect(properties != nullptr, XR_ERROR_VALIDATION_FAILURE, "the properties' address is null");
    properties->runtimeVersion = XR_MAKE_VERSION(0, 1, 0);
    std::snprintf(properties->runtimeName, sizeof properties->runtimeName, "Nephoscope's fake runtime");
    return XR_SUCCESS;
}

XrResult pollEvent(Runtime& rt, XrInstance instance, XrEventDataBuffer* event) {
    Instance& live = rt.require(instance);
    expect(event && event->type == XR_TYPE_EVENT_DATA_BUFFER, XR_ERROR_VALIDATION_FAILURE,
           "the buffer's type is not XR_TYPE_EVENT_DATA_BUFFER");
    if (live.events.size() > kMaxEvents) {
        const auto lost = static_cast<std::uint32_t>(live.events.size() - kMaxEvents);
        live.events.erase(live.events.begin(), live.events.begin() + lost);
        XrEventDataEventsLost told{XR_TYPE_EVENT_DATA_EVENTS_LOST, nullptr, lost};
        std::memcpy(event, &told, sizeof told);
        return XR_SUCCESS;
    }
    if (live.events.empty()) return XR_EVENT_UNAVAILABLE;
    *event = live.events.front();
    live.events.pop_front();
    return XR_SUCCESS;
}

XrResult resultToString(Runtime& rt, XrInstance instance, XrResult value, char* buffer) {
    rt.require(instance);
    const char* name = nullptr;
#define NEPHO_NAME(RESULT, NUMBER) \
    if (value == (RESULT)) name = #RESULT;
    XR_LIST_ENUM_XrResult(NEPHO_NAME)
#undef NEPHO_NAME
        if (name) {
        std::snprintf(buffer, XR_MAX_RESULT_STRING_SIZE, "%s", name);
    }
    else {
        std::snprintf(buffer, XR_MAX_RESULT_STRING_SIZE, "XR_UNKNOWN_%s_%d", XR_FAILED(value) ? "FAILURE" : "SUCCESS",
                      static_cast<int>(value));
    }
    return XR_SUCCESS;
}

XrResult structureTypeToString(Runtime& rt, XrInstance instance, XrStructureType value, char* buffer) {
    rt.require(instance);
    const char* name = nullptr;
#define NEPHO_NAME(TYPE, NUMBER) \
    if (value == (TYPE)) name = #TYPE;
    XR_LIST_ENUM_XrStructureType(NEPHO_NAME)
#undef NEPHO_NAME
        if (name) {
        std::snprintf(buffer, XR_MAX_STRUCTURE_NAME_SIZE, "%s", name);
    }
    else {
        std::snprintf(buffer, XR_MAX_STRUCTURE_NAME_SIZE, "XR_UNKNOWN_STRUCTURE_TYPE_%d", static_cast<int>(value));
    }
    return XR_SUCCESS;
}

XrResult stringToPath(Runtime& rt, XrInstance instance, const char* text, XrPath* path) {
    Instance& live = rt.require(instance);
    expect(text && path, XR_ERROR_VALIDATION_FAILURE, "the text or the path's address is null");
    expect(isWellFormed(text), XR_ERROR_PATH_FORMAT_INVALID, "the path is not well-formed");
    *path = pathFor(live, text);
    return XR_SUCCESS;
}

XrResult pathToString(Runtime& rt, XrInstance instance, XrPath path, std::uint32_t capacity, std::uint32_t* count,
                      char* buffer) {
    copyText(textOf(rt.require(instance), path), capacity, count, buffer);
    return XR_SUCCESS;
}

}  // namespace nepho::fake_openxr::calls
