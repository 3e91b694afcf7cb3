#pragma once

#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace nepho::projector {

/// Whether a file's name ends in one of these (".csv"), in large letters or small ones.
bool hasExtension(const std::filesystem::path& path, std::initializer_list<std::string_view> extensions);

}  // namespace nepho::projector
