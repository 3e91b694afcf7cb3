#include "engine/text/system_fonts.h"

#include <fontconfig/fontconfig.h>

#include <cassert>
#include <cstdlib>
#include <filesystem>

namespace nepho::engine {
namespace {

bool isTrue(FcPattern* pattern, const char* property) {
    FcBool value = FcFalse;
    return FcPatternGetBool(pattern, property, 0, &value) == FcResultMatch && value == FcTrue;
}

}  // namespace

struct SystemFonts::Impl {
    template <auto destroy>
    struct Destroyer {
        template <typename T>
        void operator()(T* object) const {
            destroy(object);
        }
    };
    using Config = std::unique_ptr<FcConfig, Destroyer<FcConfigDestroy>>;
    using Pattern = std::unique_ptr<FcPattern, Destroyer<FcPatternDestroy>>;
    using FontSet = std::unique_ptr<FcFontSet, Destroyer<FcFontSetDestroy>>;

    Config config;
    FontSet sorted;  // owns the character sets below
    std::vector<Font> fonts;
    std::vector<const FcCharSet*> characters;

    void add(FcPattern* pattern) {
        FcChar8* path = nullptr;
        FcCharSet* set = nullptr;
        int index = 0;
        const bool colored = isTrue(pattern, FC_COLOR);
        if (!isTrue(pattern, FC_OUTLINE) && !colored) return;
        if (FcPatternGetString(pattern, FC_FILE, 0, &path) != FcResultMatch) return;
        if (FcPatternGetCharSet(pattern, FC_CHARSET, 0, &set) != FcResultMatch) return;
        if (FcPatternGetInteger(pattern, FC_INDEX, 0, &index) != FcResultMatch) index = 0;
        // The upper half numbers an instance of a variable font; the default one will do.
        if (isTrue(pattern, FC_VARIABLE)) index &= 0xFFFF;
        fonts.push_back({reinterpret_cast<const char*>(path), index, colored});
        characters.push_back(set);
    }
};

namespace {
/// A bare system has no fonts and nothing that describes them, which the library would say on standard error.
bool isConfigured() {
    std::error_code ignored;
    return std::getenv("FONTCONFIG_FILE") != nullptr || std::getenv("FONTCONFIG_PATH") != nullptr ||
           std::filesystem::exists("/etc/fonts/fonts.conf", ignored);
}
}  // namespace

SystemFonts::SystemFonts() : impl_(std::make_unique<Impl>()) {
    if (!isConfigured()) return;
    impl_->config.reset(FcInitLoadConfigAndFonts());
    const Impl::Pattern wanted(FcPatternCreate());
    if (!impl_->config || !wanted) return;
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>("sans-serif"));
    FcPatternAddInteger(wanted.get(), FC_WEIGHT, FC_WEIGHT_REGULAR);
    FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
    FcConfigSubstitute(impl_->config.get(), wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result = FcResultMatch;
    impl_->sorted.reset(FcFontSort(impl_->config.get(), wanted.get(), FcTrue, nullptr, &result));
    if (!impl_->sorted) return;
    for (int i = 0; i < impl_->sorted->nfont; ++i) impl_->add(impl_->sorted->fonts[i]);
}

SystemFonts::~SystemFonts() = default;

std::size_t SystemFonts::size() const {
    return impl_->fonts.size();
}

const SystemFonts::Font& SystemFonts::font(std::size_t place) const {
    assert(place < size());
    return impl_->fonts[place];
}

bool SystemFonts::claims(std::size_t place, char32_t character) const {
    assert(place < size());
    return FcCharSetHasChar(impl_->characters[place], character) == FcTrue;
}

}  // namespace nepho::engine
