#pragma once

#include "engine/base/view.h"
#include "engine/xr/headset_session.h"

#include <array>
#include <optional>
#include <vector>

namespace nepho::engine {

/// The tracking space ("stage": metres, y up, the floor at y = 0) and the head in it. The room's STAGE where the
/// runtime has one, else LOCAL on the floor, else LOCAL with a floor assumed kAssumedEyeHeight below it.
class XrSpaces {
  public:
    static constexpr float kAssumedEyeHeight = 1.6f;  ///< metres, of a standing person

    XrSpaces(const XrRuntime& runtime, const HeadsetSession& session);

    XrSpace stage() const { return stage_.get(); }
    /// Where a space is in the stage at a time; none where it cannot be told.
    std::optional<Pose> locate(XrSpace space, XrTime time) const;
    std::optional<Pose> locateHead(XrTime time) const { return locate(view_.get(), time); }
    /// What both eyes see at a time; none where the head's place cannot be told.
    std::optional<std::array<Eye, 2>> locateEyes(XrTime time) const;

    /// Remembers that the stage will have another origin, where the event is about the stage at all.
    void expectChange(const XrEventDataReferenceSpaceChangePending& change);
    /// True once a change, at the first frame that is shown after it.
    bool takeChange(XrTime displayTime);

  private:
    XrReferenceSpaceType chooseType(const XrRuntime& runtime) const;

    XrSession session_;
    XrReferenceSpaceType type_;
    OwnedSpace stage_, view_;
    std::vector<XrTime> changesAt_;
};

}  // namespace nepho::engine
