#pragma once

#include "engine/xr/openxr.h"

#include <source_location>
#include <stdexcept>
#include <string>

namespace nepho::engine {

/// A call of OpenXR that failed unexpectedly: "xrEndFrame gave XR_ERROR_SESSION_LOST (xr_session.cpp:40)".
class XrError : public std::runtime_error {
  public:
    XrError(std::string call, XrResult result, const std::source_location& place);

    const std::string& call() const { return call_; }
    XrResult result() const { return result_; }

  private:
    std::string call_;
    XrResult result_;
};

/// The specification's name of a result; "XrResult -99999" where it has none.
std::string resultName(XrResult result);

/// Throws XrError where `result` is a failure. Successes differ (XR_SESSION_NOT_FOCUSED, ...), so it is handed on.
XrResult checkXr(XrResult result, const char* call, std::source_location place = std::source_location::current());

}  // namespace nepho::engine
