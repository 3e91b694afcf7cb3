#include "app/panels/dataset_characters.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <string_view>

namespace nepho::app {

namespace {
constexpr char32_t kBundledEnd = 0x0530;  // the bundled font has what comes before
constexpr std::size_t kMostPreloaded = 6000;
constexpr std::size_t kMostValues = 200000;
}  // namespace

std::set<char32_t> charactersToShow(const Session& session) {
    std::set<char32_t> characters;
    const auto add = [&](std::string_view text) {
        while (!text.empty() && characters.size() < kMostPreloaded) {
            const char32_t c = engine::takeCharacter(text);
            if (c >= kBundledEnd) characters.insert(c);
        }
    };
    if (session.recent() != nullptr) {
        for (const RecentData::Entry& entry : session.recent()->entries()) {
            add(entry.path.native());
            add(entry.tensor.value_or(""));
        }
    }
    if (!session.isLoaded()) return characters;
    for (const projector::TensorSource& tensor : session.catalog().tensors) add(tensor.name);
    for (const projector::Column& column : session.dataset().metadata.columns) {
        add(column.name);
        for (std::size_t i = 0; i < std::min(column.values.size(), kMostValues); ++i) add(column.values[i]);
    }
    return characters;
}

}  // namespace nepho::app
