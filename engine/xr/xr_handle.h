#pragma once

#include "engine/xr/openxr.h"

#include <utility>

namespace nepho::engine {

/// Owns an OpenXR handle. Destroying is allowed after every loss and its result tells nothing that could be acted upon.
template <typename Handle, XrResult(XRAPI_PTR* destroy)(Handle)>
class XrOwned {
  public:
    XrOwned() = default;
    explicit XrOwned(Handle handle) : handle_(handle) {}
    XrOwned(XrOwned&& other) noexcept : handle_(std::exchange(other.handle_, XR_NULL_HANDLE)) {}
    XrOwned& operator=(XrOwned&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~XrOwned() {
        if (handle_ != XR_NULL_HANDLE) destroy(handle_);
    }

    Handle get() const { return handle_; }
    explicit operator bool() const { return handle_ != XR_NULL_HANDLE; }
    /// Where a call of OpenXR puts a new handle; there must be none yet.
    Handle* out() { return &handle_; }

  private:
    Handle handle_ = XR_NULL_HANDLE;
};

using OwnedInstance = XrOwned<XrInstance, xrDestroyInstance>;
using OwnedSession = XrOwned<XrSession, xrDestroySession>;
using OwnedSpace = XrOwned<XrSpace, xrDestroySpace>;
using OwnedSwapchain = XrOwned<XrSwapchain, xrDestroySwapchain>;
using OwnedActionSet = XrOwned<XrActionSet, xrDestroyActionSet>;
using OwnedAction = XrOwned<XrAction, xrDestroyAction>;

}  // namespace nepho::engine
