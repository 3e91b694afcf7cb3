#include "engine/xr/xr_error.h"

#include <fmt/format.h>
#include <openxr/openxr_reflection.h>

#include <string_view>

namespace nepho::engine {

namespace {

std::string describe(const std::string& call, XrResult result, const std::source_location& place) {
    const std::string_view file(place.file_name());
    return fmt::format("{} gave {} ({}:{})", call, resultName(result), file.substr(file.rfind('/') + 1), place.line());
}

}  // namespace

XrError::XrError(std::string call, XrResult result, const std::source_location& place)
    : std::runtime_error(describe(call, result, place)), call_(std::move(call)), result_(result) {}

std::string resultName(XrResult result) {
#define NEPHO_RESULT_CASE(name, number) \
    case name:                          \
        return #name;
    switch (result) {
        XR_LIST_ENUM_XrResult(NEPHO_RESULT_CASE) default : return fmt::format("XrResult {}", static_cast<int>(result));
    }
#undef NEPHO_RESULT_CASE
}

XrResult checkXr(XrResult result, const char* call, std::source_location place) {
    if (XR_FAILED(result)) throw XrError(call, result, place);
    return result;
}

}  // namespace nepho::engine
