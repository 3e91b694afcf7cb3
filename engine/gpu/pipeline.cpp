#include "engine/gpu/pipeline.h"

#include <array>

namespace nepho::engine {

namespace {

vk::PipelineColorBlendAttachmentState blendState(bool blend) {
    using F = vk::BlendFactor;
    vk::PipelineColorBlendAttachmentState state(blend, F::eSrcAlpha, F::eOneMinusSrcAlpha, vk::BlendOp::eAdd, F::eOne,
                                                F::eOneMinusSrcAlpha);
    using C = vk::ColorComponentFlagBits;
    return state.setColorWriteMask(C::eR | C::eG | C::eB | C::eA);
}

vk::raii::ShaderModule makeShader(Gpu& gpu, std::span<const std::uint32_t> words) {
    return {gpu.device(), vk::ShaderModuleCreateInfo({}, words.size_bytes(), words.data())};
}

/// Constants 0, 1, ... of 4 bytes each. What it names must outlive it.
class Specialization {
  public:
    explicit Specialization(std::span<const std::uint32_t> values) {
        for (std::uint32_t i = 0; i < values.size(); ++i) entries_.emplace_back(i, i * 4, 4);
        info_ = vk::SpecializationInfo(static_cast<std::uint32_t>(entries_.size()), entries_.data(),
                                       values.size_bytes(), values.data());
    }
    const vk::SpecializationInfo* info() const { return &info_; }

  private:
    std::vector<vk::SpecializationMapEntry> entries_;
    vk::SpecializationInfo info_;
};

}  // namespace

vk::raii::Pipeline makePipeline(Gpu& gpu, const TargetFormat& target, const PipelineDescription& description) {
    const auto vertex = makeShader(gpu, description.vertexShader);
    const auto fragment = makeShader(gpu, description.fragmentShader);
    const Specialization vertexConstants(description.vertexSpecialization);
    const Specialization constants(description.specialization);
    const std::array stages{
        vk::PipelineShaderStageCreateInfo({}, vk::ShaderStageFlagBits::eVertex, *vertex, "main",
                                          vertexConstants.info()),
        vk::PipelineShaderStageCreateInfo({}, vk::ShaderStageFlagBits::eFragment, *fragment, "main", constants.info())};
    const vk::PipelineVertexInputStateCreateInfo input({}, description.bindings, description.attributes);
    const vk::PipelineInputAssemblyStateCreateInfo assembly({}, description.topology);
    const vk::PipelineViewportStateCreateInfo viewport({}, 1, nullptr, 1, nullptr);
    vk::PipelineRasterizationStateCreateInfo raster;
    raster.setLineWidth(1.0f).setCullMode(vk::CullModeFlagBits::eNone);
    vk::PipelineMultisampleStateCreateInfo samples({}, target.samples);
    samples.setAlphaToCoverageEnable(description.alphaToCoverage && target.samples != vk::SampleCountFlagBits::e1);
    const vk::PipelineDepthStencilStateCreateInfo depth({}, description.depthTest, description.depthWrite,
                                                        description.depthCompare);
    const auto attachment = blendState(description.blend);
    const vk::PipelineColorBlendStateCreateInfo blend({}, false, vk::LogicOp::eCopy, attachment);
    const std::array dynamic{vk::DynamicState::eViewport, vk::DynamicState::eScissor};
    const vk::PipelineDynamicStateCreateInfo dynamicState({}, dynamic);
    const vk::PipelineRenderingCreateInfo rendering(target.viewMask(), target.color, target.depth);

    vk::GraphicsPipelineCreateInfo info({}, stages, &input, &assembly, nullptr, &viewport, &raster, &samples, &depth,
                                        &blend, &dynamicState, description.layout);
    info.setPNext(&rendering);
    vk::raii::Pipeline pipeline(gpu.device(), gpu.pipelineCache(), info);
    gpu.setName(*pipeline, description.name);
    return pipeline;
}

vk::raii::Pipeline makeComputePipeline(Gpu& gpu, const ComputeDescription& description) {
    const auto shader = makeShader(gpu, description.shader);
    const Specialization constants(description.specialization);
    const vk::PipelineShaderStageCreateInfo stage({}, vk::ShaderStageFlagBits::eCompute, *shader, "main",
                                                  constants.info());
    vk::raii::Pipeline pipeline(gpu.device(), gpu.pipelineCache(),
                                vk::ComputePipelineCreateInfo({}, stage, description.layout));
    gpu.setName(*pipeline, description.name);
    return pipeline;
}

DescriptorLayout::DescriptorLayout(Gpu& gpu, std::vector<vk::DescriptorType> types, const std::string& name)
    : types_(std::move(types)) {
    std::vector<vk::DescriptorSetLayoutBinding> bindings;
    for (std::uint32_t i = 0; i < types_.size(); ++i) {
        using Used = vk::ShaderStageFlagBits;
        bindings.emplace_back(i, types_[i], 1, Used::eVertex | Used::eFragment | Used::eCompute);
    }
    layout_ = vk::raii::DescriptorSetLayout(gpu.device(), vk::DescriptorSetLayoutCreateInfo({}, bindings));
    gpu.setName(*layout_, name);
}

DescriptorSet::DescriptorSet(Gpu& gpu, const DescriptorLayout& layout, const std::string& name) {
    std::vector<vk::DescriptorPoolSize> sizes;
    for (const vk::DescriptorType type : layout.types()) sizes.emplace_back(type, 1);
    pool_ = vk::raii::DescriptorPool(gpu.device(), vk::DescriptorPoolCreateInfo({}, 1, sizes));
    const vk::DescriptorSetLayout handle = layout.handle();
    set_ = (*gpu.device()).allocateDescriptorSets(vk::DescriptorSetAllocateInfo(*pool_, handle)).front();
    gpu.setName(set_, name);
}

void DescriptorSet::setBuffer(Gpu& gpu, std::uint32_t binding, vk::DescriptorType type, vk::Buffer buffer,
                              vk::DeviceSize offset, vk::DeviceSize range) const {
    const vk::DescriptorBufferInfo info(buffer, offset, range);
    gpu.device().updateDescriptorSets(vk::WriteDescriptorSet(set_, binding, 0, 1, type, nullptr, &info), nullptr);
}

void DescriptorSet::setImage(Gpu& gpu, std::uint32_t binding, vk::ImageView view, vk::Sampler sampler) const {
    const vk::DescriptorImageInfo info(sampler, view, vk::ImageLayout::eShaderReadOnlyOptimal);
    gpu.device().updateDescriptorSets(
        vk::WriteDescriptorSet(set_, binding, 0, 1, vk::DescriptorType::eCombinedImageSampler, &info), nullptr);
}

}  // namespace nepho::engine
