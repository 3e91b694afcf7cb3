#include "engine/xr/eye_layer.h"

#include "engine/xr/xr_pose.h"

#include <limits>

namespace nepho::engine {

namespace {

/// Depth is 0 at infinity and 1 at kEyeNear. The extension takes that as nearZ, the distance of depth 0, beyond farZ.
XrCompositionLayerDepthInfoKHR depthInfo(const XrSwapchainSubImage& image) {
    auto info = makeXr<XrCompositionLayerDepthInfoKHR>(XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR);
    info.subImage = image;
    info.minDepth = 0.0f;
    info.maxDepth = 1.0f;
    info.nearZ = std::numeric_limits<float>::infinity();
    info.farZ = kEyeNear;
    return info;
}

}  // namespace

EyeLayer::EyeLayer(XrSpace stage, const std::array<Eye, 2>& eyes, const EyeImages& color, const EyeImages* depth)
    : layer_(makeXr<XrCompositionLayerProjection>(XR_TYPE_COMPOSITION_LAYER_PROJECTION)) {
    for (std::uint32_t i = 0; i < 2; ++i) {
        const Eye& eye = eyes[i];
        views_[i] = makeXr<XrCompositionLayerProjectionView>(XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW);
        views_[i].pose = poseToXr(eye.stageFromEye);
        views_[i].fov = {eye.left, eye.right, eye.up, eye.down};
        views_[i].subImage = color.subImage(i);
        if (depth == nullptr) continue;
        depths_[i] = depthInfo(depth->subImage(i));
        views_[i].next = &depths_[i];
    }
    layer_.space = stage;
    layer_.viewCount = 2;
    layer_.views = views_.data();
}

}  // namespace nepho::engine
