#pragma once

#include "engine/gpu/gpu.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace nepho::engine {

/// What the pictures that pipelines draw to look like; pipelines are made for one such.
struct TargetFormat {
    vk::Format color = vk::Format::eR8G8B8A8Unorm;
    vk::Format depth = vk::Format::eD32Sfloat;
    vk::SampleCountFlagBits samples = vk::SampleCountFlagBits::e1;
    std::uint32_t views = 1;  ///< 1, or 2 drawn in one multiview pass

    std::uint32_t viewMask() const { return views == 1 ? 0u : (1u << views) - 1u; }
    bool operator==(const TargetFormat&) const = default;
};

struct PipelineDescription {
    std::string name;
    std::span<const std::uint32_t> vertexShader;    ///< SPIR-V
    std::span<const std::uint32_t> fragmentShader;  ///< SPIR-V
    vk::PrimitiveTopology topology = vk::PrimitiveTopology::eTriangleList;
    std::vector<vk::VertexInputBindingDescription> bindings;
    std::vector<vk::VertexInputAttributeDescription> attributes;
    bool depthTest = true;
    bool depthWrite = true;
    vk::CompareOp depthCompare = vk::CompareOp::eGreaterOrEqual;  ///< what wins; depth is reversed
    bool blend = false;
    bool alphaToCoverage = false;
    std::vector<std::uint32_t> vertexSpecialization;  ///< constants 0, 1, ...: 4 bytes each
    std::vector<std::uint32_t> specialization;        ///< the same of the fragment shader
    vk::PipelineLayout layout;
};

/// A graphics pipeline for dynamic rendering with dynamic viewport and scissor.
vk::raii::Pipeline makePipeline(Gpu& gpu, const TargetFormat& target, const PipelineDescription& description);

struct ComputeDescription {
    std::string name;
    std::span<const std::uint32_t> shader;      ///< SPIR-V
    std::vector<std::uint32_t> specialization;  ///< constants 0, 1, ...: 4 bytes each
    vk::PipelineLayout layout;
};
vk::raii::Pipeline makeComputePipeline(Gpu& gpu, const ComputeDescription& description);

/// One set of descriptors: bindings 0..n-1 of the given types (one descriptor each), visible to vertex, fragment and
/// compute stages.
class DescriptorLayout {
  public:
    DescriptorLayout(Gpu& gpu, std::vector<vk::DescriptorType> types, const std::string& name);
    vk::DescriptorSetLayout handle() const { return *layout_; }
    const std::vector<vk::DescriptorType>& types() const { return types_; }

  private:
    std::vector<vk::DescriptorType> types_;
    vk::raii::DescriptorSetLayout layout_{nullptr};
};

/// A descriptor set with a pool of its own: sets are few and long-lived here; a changed one is made anew and the old
/// retired.
class DescriptorSet {
  public:
    DescriptorSet() = default;
    DescriptorSet(Gpu& gpu, const DescriptorLayout& layout, const std::string& name);
    void setBuffer(Gpu& gpu, std::uint32_t binding, vk::DescriptorType type, vk::Buffer buffer, vk::DeviceSize offset,
                   vk::DeviceSize range) const;
    void setImage(Gpu& gpu, std::uint32_t binding, vk::ImageView view, vk::Sampler sampler) const;
    vk::DescriptorSet handle() const { return set_; }
    explicit operator bool() const { return bool(set_); }

  private:
    vk::raii::DescriptorPool pool_{nullptr};
    vk::DescriptorSet set_;
};

}  // namespace nepho::engine
