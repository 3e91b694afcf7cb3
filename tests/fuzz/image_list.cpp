// A list of pictures in a text file, and how their names are ordered.
#include "projector/data/image_list.h"

#include "tests/fuzz/hostile_file.h"

#include <algorithm>

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::HostileFile file(data, size);
    auto images = projector::readImageList(file.path());
    if (!images) {
        fuzz::mustHold(!images.error().message.empty());
        return 0;
    }
    fuzz::mustHold(!images->empty());
    for (const auto& image : *images) fuzz::mustHold(!image.empty() && image.native().find('\n') == std::string::npos);
    // An order that contradicts itself would break the sort.
    constexpr std::size_t kMostCompared = 32;
    images->resize(std::min(images->size(), kMostCompared));
    const auto before = [](const auto& a, const auto& b) { return projector::naturallyBefore(a.native(), b.native()); };
    std::ranges::sort(*images, before);
    for (std::size_t i = 0; i < images->size(); ++i) {
        for (std::size_t j = i; j < images->size(); ++j) fuzz::mustHold(!before((*images)[j], (*images)[i]));
    }
    return 0;
}
