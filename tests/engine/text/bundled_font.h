#pragma once

#include <filesystem>

namespace nepho::engine {

inline const std::filesystem::path kFont =
    std::filesystem::path(NEPHOSCOPE_SOURCE_DIR) / "assets/fonts/NotoSans-Regular.ttf";

}  // namespace nepho::engine
