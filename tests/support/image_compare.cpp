#include "tests/support/image_compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>

namespace nepho::tests {
namespace {

constexpr std::size_t kChannels = 4;
constexpr int kAmplification = 8;

using Pixel = std::span<const std::uint8_t, kChannels>;

Pixel pixel(const projector::Image& image, std::size_t index) {
    return Pixel(image.rgba.data() + index * kChannels, kChannels);
}

bool isOneColor(const projector::Image& image) {
    const std::size_t count = image.rgba.size() / kChannels;
    for (std::size_t i = 1; i < count; ++i)
        if (!std::ranges::equal(pixel(image, i), pixel(image, 0))) return false;
    return true;
}

std::array<int, kChannels> errorsOf(Pixel golden, Pixel actual) {
    std::array<int, kChannels> errors{};
    for (std::size_t c = 0; c < kChannels; ++c) errors[c] = std::abs(int{golden[c]} - int{actual[c]});
    return errors;
}

}  // namespace

projector::Result<ImageDifference> compareImages(const projector::Image& golden, const projector::Image& actual) {
    if (golden.width != actual.width || golden.height != actual.height)
        return projector::unexpected(fmt::format("the picture has {} x {} pixels, the golden {} x {}", actual.width,
                                                 actual.height, golden.width, golden.height));
    if (isOneColor(golden))
        return projector::unexpected("the golden is of one colour throughout, so it would not notice anything missing");

    ImageDifference difference;
    difference.picture = {golden.width, golden.height, std::vector<std::uint8_t>(golden.rgba.size(), 255)};
    const std::size_t count = golden.rgba.size() / kChannels;
    double sum = 0;
    std::size_t different = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::array<int, kChannels> errors = errorsOf(pixel(golden, i), pixel(actual, i));
        const int largest = std::ranges::max(errors);
        for (const int error : errors) sum += error;
        different += largest > kVisibleStep ? 1 : 0;
        difference.largestError = std::max(difference.largestError, largest);
        for (std::size_t c = 0; c + 1 < kChannels; ++c)
            difference.picture.rgba[i * kChannels + c] =
                static_cast<std::uint8_t>(std::min(255, (errors[c] + errors[kChannels - 1]) * kAmplification));
    }
    difference.meanError = sum / static_cast<double>(count * kChannels);
    difference.differentFraction = static_cast<double>(different) / static_cast<double>(count);
    return difference;
}

}  // namespace nepho::tests
