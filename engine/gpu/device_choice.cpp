#include "engine/gpu/device_choice.h"

#include <fmt/format.h>

#include <tuple>

namespace nepho::engine {

const char* deviceKindName(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::integrated:
            return "integrated GPU";
        case DeviceKind::discrete:
            return "discrete GPU";
        case DeviceKind::virtualGpu:
            return "virtual GPU";
        case DeviceKind::cpu:
            return "CPU";
        case DeviceKind::other:
            break;
    }
    return "other";
}

namespace {

int rank(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::discrete:
            return 4;
        case DeviceKind::integrated:
            return 3;
        case DeviceKind::virtualGpu:
            return 2;
        case DeviceKind::other:
            return 1;
        case DeviceKind::cpu:
            break;
    }
    return 0;
}

std::vector<std::string> refusalsOf(const DeviceFacts& device, const std::string& wanted) {
    std::vector<std::string> refusals;
    const auto need = [&](bool has, const char* reason) {
        if (!has) refusals.emplace_back(reason);
    };
    if (device.apiMajor == 1 && device.apiMinor < 3) {
        refusals.push_back(fmt::format("offers Vulkan {}.{}, Vulkan 1.3 is needed", device.apiMajor, device.apiMinor));
    }
    need(device.graphicsQueue, "has no queue for graphics");
    need(device.presents, "cannot present to this window");
    need(device.swapchain, "lacks VK_KHR_swapchain");
    need(device.dynamicRendering, "lacks dynamic rendering");
    need(device.synchronization2, "lacks synchronization2");
    need(device.timelineSemaphore, "lacks timeline semaphores");
    need(device.multiview, "lacks multiview");
    need(device.scalarBlockLayout, "lacks scalar block layout");
    if (!wanted.empty() && device.name.find(wanted) == std::string::npos) {
        refusals.push_back(fmt::format("is not the wanted device \"{}\"", wanted));
    }
    return refusals;
}

}  // namespace

DeviceChoice chooseDevice(std::span<const DeviceFacts> devices, const std::string& wanted) {
    DeviceChoice choice;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const DeviceFacts& device = devices[i];
        choice.verdicts.push_back({device.name, deviceKindName(device.kind), refusalsOf(device, wanted), false});
        if (!choice.verdicts.back().refusals.empty()) continue;
        const auto merit = [](const DeviceFacts& d) { return std::tuple(rank(d.kind), d.localMemoryBytes); };
        if (!choice.index || merit(device) > merit(devices[*choice.index])) choice.index = i;
    }
    if (choice.index) choice.verdicts[*choice.index].chosen = true;
    return choice;
}

}  // namespace nepho::engine
