#pragma once

#include "engine/base/view.h"
#include "engine/xr/eye_images.h"

#include <array>

namespace nepho::engine {

/// What xrEndFrame is told of a frame: both eyes' pictures, from where they were seen, and their depth.
class EyeLayer {
  public:
    /// `depth` null: none is submitted. What is named here must live until the frame has ended.
    EyeLayer(XrSpace stage, const std::array<Eye, 2>& eyes, const EyeImages& color, const EyeImages* depth);
    EyeLayer(const EyeLayer&) = delete;  // it points into itself
    EyeLayer& operator=(const EyeLayer&) = delete;

    const XrCompositionLayerProjection& projection() const { return layer_; }

  private:
    std::array<XrCompositionLayerDepthInfoKHR, 2> depths_;
    std::array<XrCompositionLayerProjectionView, 2> views_;
    XrCompositionLayerProjection layer_;
};

}  // namespace nepho::engine
