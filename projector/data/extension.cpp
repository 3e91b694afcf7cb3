#include "projector/data/extension.h"

#include <algorithm>
#include <string>

namespace nepho::projector {

bool hasExtension(const std::filesystem::path& path, std::initializer_list<std::string_view> extensions) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

}  // namespace nepho::projector
