#pragma once

#include <filesystem>
#include <memory>
#include <vector>

namespace nepho::engine {

/// The fonts installed on this system that have outlines or coloured pictures, upright sans-serif ones first
/// (fontconfig). Which font serves a character does not depend on what was asked before.
class SystemFonts {
  public:
    /// Reads fontconfig's configuration and caches: tens of milliseconds. A system without fontconfig's files has no
    /// fonts.
    SystemFonts();
    ~SystemFonts();

    struct Font {
        std::filesystem::path path;
        int faceIndex = 0;
        bool colored = false;
    };
    std::size_t size() const;
    const Font& font(std::size_t place) const;
    /// Whether the font says that it has the character.
    bool claims(std::size_t place, char32_t character) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nepho::engine
