#pragma once

#include "app/session/selection.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace nepho::app {

/// What dragging with the left button does at a desk.
enum class DeskTool : std::uint8_t {
    look,       ///< turns the view
    sphere,     ///< grows a sphere around the point under the pointer, which selects
    rectangle,  ///< selects what is seen in it, at any depth
    lasso,      ///< the same with an outline drawn by hand
    pull,       ///< pulls the selection out of the cloud, or moves a cluster that was
};

/// How the person wants to see things; independent of what is open.
struct ViewSettings {
    bool dark = true;
    bool labels = false;  ///< names on many points, not only on those pointed at
    bool axes = true;     ///< ground grid and axes
    bool panels = true;
    bool help = false;
    bool openPanel = false;  ///< asked for; where nothing is open it is there unasked
    DeskTool deskTool = DeskTool::look;
    SelectMode selectMode = SelectMode::replace;
    bool homeLines = false;            ///< lines from points pulled out to where they were
    bool freeTurning = false;          ///< two hands turn the whole cloud about every axis, not only upright
    bool smoothMotion = false;         ///< the stick ahead glides instead of throwing an arc
    bool seated = false;               ///< the head is lifted to where it were if the person stood
    double patienceSeconds = 0.5;      ///< work that takes longer is shown with its progress and can be cancelled
    float pointScale = 1.0f;           ///< factor on the size of points, 0.05 to 20
    std::optional<float> pointPixels;  ///< fixed diameter in pixels instead of a size in the cloud's units

    void enlargePoints() { pointScale = std::min(pointScale * 1.15f, 20.0f); }
    void shrinkPoints() { pointScale = std::max(pointScale / 1.15f, 0.05f); }
};

}  // namespace nepho::app
