// PNG and JPEG: the size in the header, and all pixels.
#include "projector/data/image_reader.h"
#include "tests/fuzz/hostile_file.h"

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::HostileFile file(data, size);
    const auto header = projector::readImageSize(file.path());
    // Up to 64 MiB of pixels are decoded whatever the file's size; a fuzzer has no time for them.
    constexpr std::uint64_t kMostPixels = 1 << 20;
    if (header && std::uint64_t{header->width} * header->height > kMostPixels) return 0;
    const auto image = projector::readImage(file.path());
    if (!image) return 0;
    fuzz::mustHold(header && header->width == image->width && header->height == image->height);
    fuzz::mustHold(image->rgba.size() == std::size_t{image->width} * image->height * 4);
    return 0;
}
