#pragma once

#include "engine/gpu/deferred_release.h"
#include "engine/gpu/device_choice.h"
#include "engine/gpu/memory_arena.h"
#include "engine/gpu/vulkan.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace nepho::engine {

/// No device can be used; the message names every candidate and why it was refused.
class GpuUnavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct GpuOptions {
    bool validation = false;  ///< turn VK_LAYER_KHRONOS_validation on; missing layer = GpuUnavailable
    std::vector<std::string> instanceExtensions;  ///< what the presenter needs
    bool presents = false;                        ///< a swapchain will be made
    /// Makes the surface to present to; null where nothing is presented.
    std::function<VkSurfaceKHR(VkInstance)> makeSurface;
    // Set all three where another API makes instance and device for us, on a GPU of its choice (a headset's runtime).
    std::function<VkInstance(const VkInstanceCreateInfo&)> makeInstance;
    std::function<VkPhysicalDevice(VkInstance)> choosePhysicalDevice;
    std::function<VkDevice(VkPhysicalDevice, const VkDeviceCreateInfo&)> makeDevice;
    std::filesystem::path pipelineCacheFolder;  ///< empty: no cache on disk
    std::string wantedDevice;                   ///< part of a device's name; empty: the best
};

/// A buffer or image with its memory. Declared so that the memory outlives the handle.
struct Buffer {
    MemoryPiece memory;
    vk::raii::Buffer handle{nullptr};
    vk::DeviceSize size = 0;
    template <typename T>
    T* mappedAs() const {
        return static_cast<T*>(memory.mapped());
    }
};

struct ImageInfo {
    vk::Format format = vk::Format::eR8G8B8A8Unorm;
    vk::Extent2D extent;
    std::uint32_t layers = 1;
    std::uint32_t mipLevels = 1;
    vk::SampleCountFlagBits samples = vk::SampleCountFlagBits::e1;
    vk::ImageUsageFlags usage;
    vk::ImageAspectFlags aspect = vk::ImageAspectFlagBits::eColor;
    bool arrayView = false;  ///< view of type 2-D array even with one layer
};

struct GpuImage {
    MemoryPiece memory;
    vk::raii::Image handle{nullptr};
    vk::raii::ImageView view{nullptr};
    ImageInfo info;
};

/// Instance, device, queue, memory: what everything else in the engine is made from. Used from one thread.
class Gpu {
  public:
    /// Throws GpuUnavailable, or vk::SystemError where a call fails unexpectedly.
    explicit Gpu(const GpuOptions& options);
    ~Gpu();
    Gpu(const Gpu&) = delete;
    Gpu& operator=(const Gpu&) = delete;

    const vk::raii::Instance& instance() const { return instance_; }
    const vk::raii::PhysicalDevice& physicalDevice() const { return physicalDevice_; }
    const vk::raii::Device& device() const { return device_; }
    const vk::raii::Queue& queue() const { return queue_; }
    std::uint32_t queueFamily() const { return queueFamily_; }
    vk::SurfaceKHR surface() const { return *surface_; }
    const vk::PhysicalDeviceLimits& limits() const { return limits_; }
    const std::string& deviceName() const { return deviceName_; }
    bool isCpu() const { return isCpu_; }
    /// Shaders can take the larger of two 64-bit numbers in a buffer.
    bool hasAtomics64() const { return hasAtomics64_; }
    const DeviceChoice& choice() const { return choice_; }
    const vk::raii::PipelineCache& pipelineCache() const { return pipelineCache_; }
    DeferredRelease& deferred() { return deferred_; }

    /// Host-visible buffers are mapped for their lifetime.
    Buffer makeBuffer(vk::DeviceSize bytes, vk::BufferUsageFlags usage, bool hostVisible, const std::string& name);
    GpuImage makeImage(const ImageInfo& info, const std::string& name);
    template <typename Handle>
    void setName(const Handle& handle, const std::string& name) const {
        setObjectName(Handle::objectType, reinterpret_cast<std::uint64_t>(static_cast<typename Handle::CType>(handle)),
                      name);
    }

    /// Messages that the validation layer gave so far, and the first of them.
    std::uint32_t validationMessages() const { return validation_.count; }
    const std::string& firstValidationMessage() const { return validation_.first; }
    /// Counts messages along that the validation layer of another API gave.
    void addValidationMessages(std::uint32_t count, const std::string& first);
    vk::DeviceSize reservedBytes() const;
    /// Writes the pipeline cache to its folder (temporary name, renamed); failures are logged only.
    void savePipelineCache() const;

    /// What each device of this machine is good for, without keeping one. Empty where there is no Vulkan loader's
    /// driver.
    static DeviceChoice survey(const std::string& wanted = {});

  private:
    struct Validation {
        std::uint32_t count = 0;
        std::string first;
    };
    static VKAPI_ATTR VkBool32 VKAPI_CALL onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                                    VkDebugUtilsMessageTypeFlagsEXT type,
                                                    const VkDebugUtilsMessengerCallbackDataEXT* data, void* user);
    void makeInstance(const GpuOptions& options);
    void chooseAndMakeDevice(const GpuOptions& options);
    void loadPipelineCache(const GpuOptions& options);
    std::uint32_t memoryTypeFor(std::uint32_t typeBits, bool hostVisible) const;
    MemoryArena& arenaFor(std::uint32_t memoryType, bool hostVisible, bool linear);
    void setObjectName(vk::ObjectType type, std::uint64_t handle, const std::string& name) const;

    Validation validation_;
    vk::raii::Context context_;
    vk::raii::Instance instance_{nullptr};
    vk::raii::DebugUtilsMessengerEXT messenger_{nullptr};
    vk::raii::SurfaceKHR surface_{nullptr};
    vk::raii::PhysicalDevice physicalDevice_{nullptr};
    DeviceChoice choice_;
    vk::PhysicalDeviceLimits limits_;
    vk::PhysicalDeviceMemoryProperties memoryProperties_;
    std::string deviceName_;
    bool isCpu_ = false;
    bool hasAtomics64_ = false;
    bool namesObjects_ = false;
    std::uint32_t queueFamily_ = 0;
    vk::raii::Device device_{nullptr};
    vk::raii::Queue queue_{nullptr};
    std::filesystem::path cacheFile_;
    vk::raii::PipelineCache pipelineCache_{nullptr};
    std::vector<std::unique_ptr<MemoryArena>> arenas_;  ///< index: memory type * 2 + linear
    DeferredRelease deferred_;
};

}  // namespace nepho::engine
