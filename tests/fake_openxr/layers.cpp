#include "tests/fake_openxr/calls.h"
#include "tests/fake_openxr/locate.h"
#include "tests/fake_openxr/pose_math.h"

#include <algorithm>
#include <cmath>

namespace nepho::fake_openxr::calls {
namespace {

/// The swapchain of a sub-image, whose rectangle and layer must be inside it.
const Swapchain& checkSubImage(Runtime& rt, const XrSwapchainSubImage& sub) {
    const Swapchain& swapchain = rt.require(sub.swapchain);
    expect(swapchain.lastReleased.has_value(), XR_ERROR_LAYER_INVALID, "no image of the swapchain was released yet");
    expect(sub.imageArrayIndex < swapchain.info.arraySize, XR_ERROR_VALIDATION_FAILURE,
           "the array index is outside of the swapchain");
    const XrRect2Di& rect = sub.imageRect;
    const auto inside = [](std::int32_t offset, std::int32_t extent, std::uint32_t size) {
        return offset >= 0 && extent > 0 && std::int64_t{offset} + extent <= std::int64_t{size};
    };
    expect(inside(rect.offset.x, rect.extent.width, swapchain.info.width) &&
               inside(rect.offset.y, rect.extent.height, swapchain.info.height),
           XR_ERROR_SWAPCHAIN_RECT_INVALID, "the rectangle is empty or outside of the swapchain");
    return swapchain;
}

VkImage lastImage(const Swapchain& swapchain) {
    return swapchain.images[swapchain.lastReleased.value_or(0)].image;
}

void readDepth(Runtime& rt, const XrCompositionLayerProjectionView& view, SubmittedView& to) {
    const auto* depth = findNext<XrCompositionLayerDepthInfoKHR>(view.next, XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR);
    if (!depth) return;
    expect(rt.instance->extensions.contains(XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME), XR_ERROR_VALIDATION_FAILURE,
           "depth is attached although XR_KHR_composition_layer_depth is not enabled");
    const Swapchain& swapchain = checkSubImage(rt, depth->subImage);
    expect(isDepthFormat(static_cast<VkFormat>(swapchain.info.format)), XR_ERROR_VALIDATION_FAILURE,
           "the depth swapchain's format is one of colours");
    expect(depth->minDepth >= 0.0F && depth->minDepth < depth->maxDepth && depth->maxDepth <= 1.0F,
           XR_ERROR_VALIDATION_FAILURE, "minDepth and maxDepth are not ordered within 0 to 1");
    expect(depth->nearZ >= 0.0F && depth->farZ >= 0.0F && depth->nearZ != depth->farZ, XR_ERROR_VALIDATION_FAILURE,
           "nearZ and farZ are equal, negative or not numbers");
    to.hasDepth = true;
    to.depthRect = depth->subImage.imageRect;
    to.depthArrayIndex = depth->subImage.imageArrayIndex;
    to.depthImage = lastImage(swapchain);
    to.minDepth = depth->minDepth;
    to.maxDepth = depth->maxDepth;
    to.nearZ = depth->nearZ;
    to.farZ = depth->farZ;
}

SubmittedView readView(Runtime& rt, const XrCompositionLayerProjectionView& view) {
    expect(view.type == XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW, XR_ERROR_VALIDATION_FAILURE,
           "a view's type is not XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW");
    expect(isNormalized(view.pose.orientation), XR_ERROR_POSE_INVALID, "a view's quaternion is not normalised");
    const Swapchain& swapchain = checkSubImage(rt, view.subImage);
    expect(!isDepthFormat(static_cast<VkFormat>(swapchain.info.format)), XR_ERROR_VALIDATION_FAILURE,
           "the colour swapchain's format is one of depth");
    SubmittedView to;
    to.pose = view.pose;
    to.fov = view.fov;
    to.rect = view.subImage.imageRect;
    to.arrayIndex = view.subImage.imageArrayIndex;
    to.swapchain = view.subImage.swapchain;
    to.image = lastImage(swapchain);
    readDepth(rt, view, to);
    return to;
}

bool nearlySameFov(const XrFovf& a, const XrFovf& b) {
    const float apart = std::fabs(a.angleLeft - b.angleLeft) + std::fabs(a.angleRight - b.angleRight) +
                        std::fabs(a.angleUp - b.angleUp) + std::fabs(a.angleDown - b.angleDown);
    return apart < 1e-4F;
}

/// The compositor reprojects from the poses it is told: they have to be those that this frame was drawn with.
void checkPoses(Runtime& rt, const Session& session, const Space& space, XrTime time,
                const std::vector<SubmittedView>& views) {
    const Located origin = locateInStage(rt, *rt.instance, session, space, time);
    const auto poses = viewsIn(rt.config, origin.pose, rt.worldOf(time).head);
    for (std::size_t eye = 0; eye < views.size(); ++eye) {
        if (!nearlySame(views[eye].pose, poses[eye])) rt.violate("a view's pose is not the one located for this frame");
        if (!nearlySameFov(views[eye].fov, rt.config.fovs[eye])) rt.violate("a view's fov is not the one located");
    }
}

void readProjection(Runtime& rt, const Session& session, const XrCompositionLayerProjection& layer,
                    SubmittedFrame& frame) {
    const Space& space = rt.require(layer.space);
    expect(layer.viewCount == 2 && layer.views, XR_ERROR_VALIDATION_FAILURE, "the projection layer has not two views");
    frame.views.clear();
    for (std::uint32_t eye = 0; eye < layer.viewCount; ++eye) frame.views.push_back(readView(rt, layer.views[eye]));
    checkPoses(rt, session, space, frame.displayTime, frame.views);
}

void readQuad(Runtime& rt, const XrCompositionLayerQuad& layer, SubmittedFrame& frame) {
    rt.require(layer.space);
    expect(isNormalized(layer.pose.orientation), XR_ERROR_POSE_INVALID, "the quad's quaternion is not normalised");
    expect(layer.size.width > 0.0F && layer.size.height > 0.0F, XR_ERROR_VALIDATION_FAILURE,
           "the quad's size is not positive");
    checkSubImage(rt, layer.subImage);
    ++frame.quads;
}

}  // namespace

const SubmittedFrame& readLayers(Runtime& rt, const Session& session, const XrFrameEndInfo& info) {
    const auto& modes = rt.config.blendModes;
    expect(std::find(modes.begin(), modes.end(), info.environmentBlendMode) != modes.end(),
           XR_ERROR_ENVIRONMENT_BLEND_MODE_UNSUPPORTED, "the blend mode is none of those offered");
    expect(info.layerCount <= rt.config.maxLayers, XR_ERROR_LAYER_LIMIT_EXCEEDED, "there are too many layers");
    expect(info.layerCount == 0 || info.layers, XR_ERROR_VALIDATION_FAILURE, "the layers are null");
    SubmittedFrame& frame = rt.scratchFrame;
    frame.views.clear();
    frame.quads = 0;
    frame.displayTime = info.displayTime;
    frame.blendMode = info.environmentBlendMode;
    frame.layers = info.layerCount;
    frame.shouldRender = session.shouldRender;
    for (std::uint32_t at = 0; at < info.layerCount; ++at) {
        const XrCompositionLayerBaseHeader* layer = info.layers[at];
        expect(layer != nullptr, XR_ERROR_LAYER_INVALID, "a layer is null");
        if (layer->type == XR_TYPE_COMPOSITION_LAYER_PROJECTION) {
            readProjection(rt, session, *reinterpret_cast<const XrCompositionLayerProjection*>(layer), frame);
        } else if (layer->type == XR_TYPE_COMPOSITION_LAYER_QUAD) {
            readQuad(rt, *reinterpret_cast<const XrCompositionLayerQuad*>(layer), frame);
        } else {
            misuse(XR_ERROR_LAYER_INVALID, "a layer is neither a projection nor a quad");
        }
    }
    return frame;
}

}  // namespace nepho::fake_openxr::calls
