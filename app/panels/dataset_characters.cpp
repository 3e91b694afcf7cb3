#include "app/panels/dataset_characters.h"

#include <algorithm>
#include <string_view>

namespace nepho::app {

namespace {
constexpr char32_t kBundledEnd = 0x0530;  // the bundled font has what comes before
constexpr std::size_t kMost = 6000;
constexpr std::size_t kMostValues = 200000;

/// Calls `use` with every character of well-formed UTF-8, as all texts of a dataset are.
template <typename Use>
void forEachCharacter(std::string_view text, Use use) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + length > text.size()) return;
        char32_t c = length == 1 ? lead : lead & (0xffu >> (length + 1));
        for (std::size_t i = 1; i < length; ++i) c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3fu);
        use(c);
        at += length;
    }
}

}  // namespace

std::set<char32_t> charactersToShow(const Session& session) {
    std::set<char32_t> characters;
    const auto add = [&](std::string_view text) {
        if (characters.size() >= kMost) return;
        forEachCharacter(text, [&](char32_t c) {
            if (c >= kBundledEnd) characters.insert(c);
        });
    };
    for (const projector::TensorSource& tensor : session.catalog().tensors) add(tensor.name);
    for (const projector::Column& column : session.dataset().metadata.columns) {
        add(column.name);
        for (std::size_t i = 0; i < std::min(column.values.size(), kMostValues); ++i) add(column.values[i]);
    }
    return characters;
}

}  // namespace nepho::app
