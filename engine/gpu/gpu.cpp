#include "engine/gpu/gpu.h"

#include "engine/gpu/device_facts.h"
#include "engine/gpu/pipeline_cache_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>

namespace nepho::engine {

namespace {

constexpr vk::DeviceSize kBlockBytes = vk::DeviceSize{32} << 20;
constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";

bool hasLayer(const vk::raii::Context& context, const char* name) {
    const auto layers = context.enumerateInstanceLayerProperties();
    return std::ranges::any_of(layers, [&](const auto& layer) { return std::strcmp(layer.layerName, name) == 0; });
}

bool hasInstanceExtension(const vk::raii::Context& context, const char* name) {
    const auto extensions = context.enumerateInstanceExtensionProperties();
    return std::ranges::any_of(extensions, [&](const auto& e) { return std::strcmp(e.extensionName, name) == 0; });
}

std::string describeRefusals(const DeviceChoice& choice) {
    if (choice.verdicts.empty()) {
        return "no Vulkan device was found; install a driver (Debian: mesa-vulkan-drivers, which also draws without a "
               "GPU)";
    }
    std::string text = "no Vulkan device can be used:";
    for (const DeviceVerdict& verdict : choice.verdicts) {
        text += fmt::format(" {} ({}) {};", verdict.name, verdict.kind, fmt::join(verdict.refusals, ", "));
    }
    text.pop_back();
    return text;
}

}  // namespace

VKAPI_ATTR VkBool32 VKAPI_CALL Gpu::onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                              VkDebugUtilsMessageTypeFlagsEXT,
                                              const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    auto* validation = static_cast<Validation*>(user);
    if (validation->count++ == 0) validation->first = data->pMessage;
    if (severity >= VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT) {
        spdlog::error("Vulkan: {}", data->pMessage);
    } else {
        spdlog::warn("Vulkan: {}", data->pMessage);
    }
    return VK_FALSE;
}

Gpu::Gpu(const GpuOptions& options) {
    makeInstance(options);
    if (options.makeSurface) surface_ = vk::raii::SurfaceKHR(instance_, options.makeSurface(*instance_));
    chooseAndMakeDevice(options);
    loadPipelineCache(options);
}

Gpu::~Gpu() {
    try {
        if (*device_) device_.waitIdle();
    } catch (const vk::SystemError& lost) {
        spdlog::debug("{} was lost: {}", deviceName_, lost.what());
    }
    deferred_.clear();
}

void Gpu::makeInstance(const GpuOptions& options) {
    std::vector<const char*> layers;
    std::vector<const char*> extensions;
    for (const std::string& name : options.instanceExtensions) extensions.push_back(name.c_str());
    if (options.validation) {
        if (!hasLayer(context_, kValidationLayer)) {
            throw GpuUnavailable("the Vulkan validation layer is not installed (Debian: vulkan-validationlayers)");
        }
        layers.push_back(kValidationLayer);
    }
    namesObjects_ = hasInstanceExtension(context_, VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    if (namesObjects_) extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);

    const vk::ApplicationInfo application("Nephoscope", 1, "Nephoscope", 1, VK_API_VERSION_1_3);
    const vk::InstanceCreateInfo info({}, &application, layers, extensions);
    try {
        instance_ = options.makeInstance ? vk::raii::Instance(context_, options.makeInstance(info))
                                         : vk::raii::Instance(context_, info);
    } catch (const vk::IncompatibleDriverError&) {
        // Without any driver the loader does not get as far as to a list of no devices.
        throw GpuUnavailable(describeRefusals(DeviceChoice()));
    }
    if (options.validation && namesObjects_) {
        using Severity = vk::DebugUtilsMessageSeverityFlagBitsEXT;
        using Type = vk::DebugUtilsMessageTypeFlagBitsEXT;
        messenger_ = vk::raii::DebugUtilsMessengerEXT(
            instance_, vk::DebugUtilsMessengerCreateInfoEXT({}, Severity::eWarning | Severity::eError,
                                                            Type::eValidation | Type::ePerformance, &Gpu::onMessage,
                                                            &validation_));
    }
}

void Gpu::chooseAndMakeDevice(const GpuOptions& options) {
    std::vector<vk::raii::PhysicalDevice> candidates;
    if (options.choosePhysicalDevice) {
        candidates.emplace_back(instance_, options.choosePhysicalDevice(*instance_));
    } else {
        candidates = vk::raii::PhysicalDevices(instance_);
    }
    std::vector<DeviceFacts> facts;
    for (const auto& candidate : candidates) facts.push_back(gatherFacts(candidate, *surface_, options.presents));
    choice_ = chooseDevice(facts, options.choosePhysicalDevice ? std::string() : options.wantedDevice);
    if (!choice_.index) throw GpuUnavailable(describeRefusals(choice_));

    physicalDevice_ = candidates[*choice_.index];
    const auto properties = physicalDevice_.getProperties();
    limits_ = properties.limits;
    memoryProperties_ = physicalDevice_.getMemoryProperties();
    deviceName_ = properties.deviceName.data();
    isCpu_ = properties.deviceType == vk::PhysicalDeviceType::eCpu;
    queueFamily_ = *findQueueFamily(physicalDevice_, *surface_);
    spdlog::debug("drawing with {}", deviceName_);

    const float priority = 1.0f;
    const vk::DeviceQueueCreateInfo queueInfo({}, queueFamily_, 1, &priority);
    std::vector<const char*> extensions;
    if (options.presents) extensions.push_back(VK_KHR_SWAPCHAIN_EXTENSION_NAME);

    vk::StructureChain<vk::DeviceCreateInfo, vk::PhysicalDeviceFeatures2, vk::PhysicalDeviceVulkan11Features,
                       vk::PhysicalDeviceVulkan12Features, vk::PhysicalDeviceVulkan13Features>
        chain;
    chain.get<vk::DeviceCreateInfo>().setQueueCreateInfos(queueInfo).setPEnabledExtensionNames(extensions);
    const auto has = physicalDevice_.getFeatures2<vk::PhysicalDeviceFeatures2, vk::PhysicalDeviceVulkan12Features>();
    const vk::PhysicalDeviceFeatures& has10 = has.get<vk::PhysicalDeviceFeatures2>().features;
    const auto& has12 = has.get<vk::PhysicalDeviceVulkan12Features>();
    hasAtomics64_ = has10.shaderInt64 && has12.shaderBufferInt64Atomics;
    chain.get<vk::PhysicalDeviceFeatures2>().features.setLargePoints(has10.largePoints).setShaderInt64(hasAtomics64_);
    chain.get<vk::PhysicalDeviceVulkan11Features>().multiview = true;
    chain.get<vk::PhysicalDeviceVulkan12Features>()
        .setTimelineSemaphore(true)
        .setScalarBlockLayout(true)
        .setShaderBufferInt64Atomics(hasAtomics64_)
        .setHostQueryReset(has12.hostQueryReset);
    chain.get<vk::PhysicalDeviceVulkan13Features>().setDynamicRendering(true).setSynchronization2(true).setMaintenance4(
        true);
    const auto& info = chain.get<vk::DeviceCreateInfo>();
    device_ = options.makeDevice ? vk::raii::Device(physicalDevice_, options.makeDevice(*physicalDevice_, info))
                                 : vk::raii::Device(physicalDevice_, info);
    queue_ = vk::raii::Queue(device_, queueFamily_, 0);
    arenas_.resize(std::size_t{2} * memoryProperties_.memoryTypeCount);
}

void Gpu::loadPipelineCache(const GpuOptions& options) {
    std::vector<std::uint8_t> content;
    if (!options.pipelineCacheFolder.empty()) {
        cacheFile_ = options.pipelineCacheFolder / "pipelines.bin";
        content = readPipelineCacheFile(cacheFile_, physicalDevice_.getProperties());
    }
    pipelineCache_ = vk::raii::PipelineCache(device_, vk::PipelineCacheCreateInfo({}, content.size(), content.data()));
}

void Gpu::savePipelineCache() const {
    if (!cacheFile_.empty()) writePipelineCacheFile(cacheFile_, pipelineCache_.getData());
}

std::uint32_t Gpu::memoryTypeFor(std::uint32_t typeBits, bool hostVisible) const {
    using Flag = vk::MemoryPropertyFlagBits;
    const vk::MemoryPropertyFlags wanted =
        hostVisible ? Flag::eHostVisible | Flag::eHostCoherent : vk::MemoryPropertyFlags(Flag::eDeviceLocal);
    for (std::uint32_t i = 0; i < memoryProperties_.memoryTypeCount; ++i) {
        const bool allowed = (typeBits >> i & 1u) != 0;
        if (allowed && (memoryProperties_.memoryTypes[i].propertyFlags & wanted) == wanted) return i;
    }
    throw GpuUnavailable(
        fmt::format("{} has no {} memory", deviceName_, hostVisible ? "host-visible" : "device-local"));
}

MemoryArena& Gpu::arenaFor(std::uint32_t memoryType, bool hostVisible, bool linear) {
    auto& arena = arenas_[std::size_t{2} * memoryType + (linear ? 1 : 0)];
    if (!arena) {
        // A type may be both device-local and host-visible; mapping what can be mapped serves both uses.
        constexpr auto kMapped = vk::MemoryPropertyFlagBits::eHostVisible | vk::MemoryPropertyFlagBits::eHostCoherent;
        const bool canMap =
            hostVisible || (memoryProperties_.memoryTypes[memoryType].propertyFlags & kMapped) == kMapped;
        arena = std::make_unique<MemoryArena>(device_, memoryType, canMap, kBlockBytes,
                                              fmt::format("type {} {}", memoryType, linear ? "buffers" : "images"));
    }
    return *arena;
}

Buffer Gpu::makeBuffer(vk::DeviceSize bytes, vk::BufferUsageFlags usage, bool hostVisible, const std::string& name) {
    Buffer buffer;
    buffer.size = bytes;
    buffer.handle = vk::raii::Buffer(device_, vk::BufferCreateInfo({}, bytes, usage));
    const auto needs = buffer.handle.getMemoryRequirements();
    buffer.memory = arenaFor(memoryTypeFor(needs.memoryTypeBits, hostVisible), hostVisible, true)
                        .allocate(needs.size, needs.alignment);
    buffer.handle.bindMemory(buffer.memory.memory(), buffer.memory.offset());
    setName(*buffer.handle, name);
    return buffer;
}

GpuImage Gpu::makeImage(const ImageInfo& info, const std::string& name) {
    GpuImage image;
    image.info = info;
    image.handle = vk::raii::Image(
        device_, vk::ImageCreateInfo({}, vk::ImageType::e2D, info.format, vk::Extent3D(info.extent, 1), info.mipLevels,
                                     info.layers, info.samples, vk::ImageTiling::eOptimal, info.usage));
    const auto needs = image.handle.getMemoryRequirements();
    image.memory =
        arenaFor(memoryTypeFor(needs.memoryTypeBits, false), false, false).allocate(needs.size, needs.alignment);
    image.handle.bindMemory(image.memory.memory(), image.memory.offset());
    const bool isArray = info.arrayView || info.layers > 1;
    image.view = vk::raii::ImageView(
        device_, vk::ImageViewCreateInfo(
                     {}, *image.handle, isArray ? vk::ImageViewType::e2DArray : vk::ImageViewType::e2D, info.format, {},
                     vk::ImageSubresourceRange(info.aspect, 0, info.mipLevels, 0, info.layers)));
    setName(*image.handle, name);
    setName(*image.view, name);
    return image;
}

void Gpu::addValidationMessages(std::uint32_t count, const std::string& first) {
    if (validation_.count == 0) validation_.first = first;
    validation_.count += count;
}

void Gpu::setObjectName(vk::ObjectType type, std::uint64_t handle, const std::string& name) const {
    if (namesObjects_) device_.setDebugUtilsObjectNameEXT(vk::DebugUtilsObjectNameInfoEXT(type, handle, name.c_str()));
}

vk::DeviceSize Gpu::reservedBytes() const {
    vk::DeviceSize sum = 0;
    for (const auto& arena : arenas_) sum += arena ? arena->reservedBytes() : 0;
    return sum;
}

DeviceChoice Gpu::survey(const std::string& wanted) {
    const vk::raii::Context context;
    const vk::ApplicationInfo application("Nephoscope", 1, "Nephoscope", 1, VK_API_VERSION_1_3);
    vk::raii::Instance instance(nullptr);
    try {
        instance = vk::raii::Instance(context, vk::InstanceCreateInfo({}, &application));
    } catch (const vk::IncompatibleDriverError&) {
        return {};
    }
    std::vector<DeviceFacts> facts;
    for (const auto& candidate : vk::raii::PhysicalDevices(instance))
        facts.push_back(gatherFacts(candidate, {}, false));
    return chooseDevice(facts, wanted);
}

}  // namespace nepho::engine
