#pragma once

#include "engine/xr/openxr.h"
#include "engine/xr/xr_error.h"
#include "engine/xr/xr_handle.h"
#include "engine/xr/xr_validation.h"

#include <optional>
#include <string>
#include <vector>

namespace nepho::engine {

/// The machine's OpenXR runtime and the headset that it finds. API 1.0 is asked for, which every runtime has.
class XrRuntime {
  public:
    /// `validation`: turns the core-validation layer on where it is installed. Throws PresenterUnavailable where no
    /// runtime answers.
    explicit XrRuntime(bool validation);
    XrRuntime(const XrRuntime&) = delete;
    XrRuntime& operator=(const XrRuntime&) = delete;
    ~XrRuntime();

    /// Throws PresenterUnavailable where the runtime has none, or none that shows two pictures.
    void findHeadset();

    XrInstance instance() const { return instance_.get(); }
    XrSystemId system() const { return system_; }
    const std::string& runtimeName() const { return runtimeName_; }  ///< with its version
    const std::string& systemName() const { return systemName_; }    ///< of the headset; empty before findHeadset()
    const std::vector<std::string>& offeredExtensions() const { return offered_; }
    struct EyeExtents {
        vk::Extent2D recommended, largest;
    };
    /// Of an eye's picture; of the larger one where they differ. The headset must have been found.
    EyeExtents eyeExtents() const;
    bool submitsDepth() const { return depth_; }
    bool hasLocalFloor() const { return localFloor_; }
    /// What the core-validation layer said so far; nothing where it is not on.
    XrValidation::Messages validationMessages() const;

    /// A function of an extension. Throws XrError where there is none.
    template <typename Function>
    Function function(const char* name) const {
        PFN_xrVoidFunction found = nullptr;
        checkXr(xrGetInstanceProcAddr(instance(), name, &found), name);
        return reinterpret_cast<Function>(found);
    }

  private:
    void readOffer();
    void makeInstance();
    void makeMessenger();
    bool offers(const char* extension) const;

    std::optional<XrValidation> validation_;
    XrValidation::Messages told_;  ///< by a messenger
    std::vector<std::string> offered_;
    bool depth_ = false;
    bool localFloor_ = false;
    std::string runtimeName_, systemName_;
    OwnedInstance instance_;
    XrDebugUtilsMessengerEXT messenger_ = XR_NULL_HANDLE;
    XrSystemId system_ = XR_NULL_SYSTEM_ID;
    XrSystemGraphicsProperties limits_{};
};

}  // namespace nepho::engine
