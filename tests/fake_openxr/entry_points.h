#pragma once

#include "tests/fake_openxr/openxr_vulkan.h"

#include <string_view>

namespace nepho::fake_openxr {

/// Whether the runtime has a function of that name, whatever extension it is of.
bool hasEntryPoint(std::string_view name);

}  // namespace nepho::fake_openxr
