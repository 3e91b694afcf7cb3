#pragma once

#include "engine/present/presenter.h"
#include "engine/xr/eye_format.h"
#include "engine/xr/eye_images.h"

namespace nepho::engine {

/// Records how a finished picture comes into the headset's images, which then are in the layout in which the
/// compositor wants them back.
class EyeCopier {
  public:
    EyeCopier(Gpu& gpu, EyeFormat format, vk::Extent2D extent);

    /// `images` must be acquired. A picture of one layer is shown to both eyes.
    void recordColor(const vk::raii::CommandBuffer& commands, const Presenter::Drawn& drawn,
                     const EyeImages& images) const;
    void recordDepth(const vk::raii::CommandBuffer& commands, const Presenter::Drawn& drawn,
                     const EyeImages& images) const;

  private:
    EyeCopy copy_;
    GpuImage between_;  ///< a layer an eye; none where bytes go over as they are
};

}  // namespace nepho::engine
