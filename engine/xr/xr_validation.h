#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace nepho::engine {

/// OpenXR's core-validation layer and what it says. The layer of Debian 12 tells no messenger (XR_EXT_debug_utils),
/// only a file; one is named to it, unless the environment names another, and read here.
class XrValidation {
  public:
    static constexpr const char* kLayer = "XR_APILAYER_LUNARG_core_validation";

    struct Messages {
        std::uint32_t count = 0;
        std::string first;
    };

    /// Before an instance is made with the layer: what is in the file already is not of that instance.
    XrValidation();

    /// Whether the layer is installed; one older than OpenXR 1.1 refuses what is younger than itself.
    static bool isInstalled();
    static bool knowsNewerExtensions();

    Messages read() const;

  private:
    std::filesystem::path file_;
    std::size_t seenBefore_ = 0;  ///< bytes
};

}  // namespace nepho::engine
