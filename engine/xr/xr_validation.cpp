#include "engine/xr/xr_validation.h"

#include "engine/base/process.h"
#include "engine/xr/openxr.h"

#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>
#include <string_view>
#include <vector>

namespace nepho::engine {

namespace {

constexpr const char* kFileVariable = "XR_CORE_VALIDATION_FILE_NAME";

/// The layer reads its variables once in a process, so there is one file for all instances.
class LogFile {
  public:
    LogFile() {
        if (const char* named = std::getenv(kFileVariable); named != nullptr) {
            path_ = named;
            return;
        }
        std::random_device random;
        path_ =
            std::filesystem::temp_directory_path() / fmt::format("nephoscope-openxr-{:08x}{:08x}", random(), random());
        ours_ = true;
        setEnvironment(kFileVariable, path_.c_str(), true);
        setEnvironment("XR_CORE_VALIDATION_EXPORT_TYPE", "text", false);
    }
    ~LogFile() {
        std::error_code ignored;
        if (ours_) std::filesystem::remove(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    bool ours_ = false;
};

const std::filesystem::path& logFile() {
    static const LogFile file;
    return file.path();
}

/// Version of OpenXR that the layer was written for; 0 where it is not installed.
XrVersion layerVersion() {
    std::uint32_t count = 0;
    if (XR_FAILED(xrEnumerateApiLayerProperties(0, &count, nullptr))) return 0;
    std::vector<XrApiLayerProperties> layers(count, makeXr<XrApiLayerProperties>(XR_TYPE_API_LAYER_PROPERTIES));
    if (XR_FAILED(xrEnumerateApiLayerProperties(count, &count, layers.data()))) return 0;
    for (const XrApiLayerProperties& layer : layers) {
        if (std::strcmp(layer.layerName, XrValidation::kLayer) == 0) return layer.specVersion;
    }
    return 0;
}

}  // namespace

XrValidation::XrValidation() : file_(logFile()) {
    std::error_code none;
    const auto size = std::filesystem::file_size(file_, none);
    if (!none) seenBefore_ = static_cast<std::size_t>(size);
}

bool XrValidation::isInstalled() {
    return layerVersion() != 0;
}

bool XrValidation::knowsNewerExtensions() {
    return layerVersion() >= XR_MAKE_VERSION(1, 1, 0);
}

XrValidation::Messages XrValidation::read() const {
    Messages messages;
    std::ifstream in(file_);
    in.seekg(static_cast<std::streamoff>(seenBefore_));
    for (std::string line; std::getline(in, line);) {
        const std::string_view text(line);
        if (!text.starts_with("[VALID_ERROR") && !text.starts_with("[VALID_WARNING")) continue;
        if (messages.count++ == 0) messages.first = line;
    }
    return messages;
}

}  // namespace nepho::engine
