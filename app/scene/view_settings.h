#pragma once

#include <optional>

namespace nepho::app {

/// How the person wants to see things; independent of what is open.
struct ViewSettings {
    bool dark = true;
    bool labels = false;  ///< names on many points, not only on those pointed at
    bool axes = true;     ///< ground grid and axes
    bool panels = true;
    bool help = false;
    double patienceSeconds = 0.5;      ///< work that takes longer is shown with its progress and can be cancelled
    bool sphereMode = false;           ///< dragging from a point grows a sphere that selects
    float pointScale = 1.0f;           ///< factor on the size of points
    std::optional<float> pointPixels;  ///< fixed diameter in pixels instead of a size in the cloud's units
};

}  // namespace nepho::app
