#include "projector/data/area_scaler.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace nepho::projector {
namespace {

/// IEC 61966-2-1, 0 to 1.
double linear(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

const std::array<float, 256>& linearOfByte() {
    static const auto table = [] {
        std::array<float, 256> values{};
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(linear(static_cast<double>(i) / 255));
        return values;
    }();
    return table;
}

/// The byte that is nearest as a byte, not as light. Where bytes begin is looked up in steps of light that are shorter
/// than any byte's: a search takes longer than all else that is done for a pixel.
class ByteOfLinear {
  public:
    ByteOfLinear() {
        for (std::size_t i = 0; i < 255; ++i)
            borders_[i] = static_cast<float>(linear((static_cast<double>(i) + 0.5) / 255));
        borders_[255] = std::numeric_limits<float>::infinity();
        std::uint8_t byte = 0;
        for (std::size_t step = 0; step <= kSteps; ++step) {
            while (static_cast<float>(step) / kSteps >= borders_[byte]) ++byte;
            begins_[step] = byte;
        }
    }
    /// `light`: 0 to 1, or hardly more where weights were rounded.
    std::uint8_t operator()(float light) const {
        std::uint8_t byte = begins_[std::min(static_cast<std::size_t>(light * kSteps), kSteps)];
        while (light >= borders_[byte]) ++byte;
        return byte;
    }

  private:
    static constexpr std::size_t kSteps = 4096;
    std::array<float, 256> borders_{};  // of a byte to the next
    std::array<std::uint8_t, kSteps + 1> begins_{};
};

// What is summed of every pixel: light weighted by alpha, alpha, and light as it is.
enum : std::size_t { kWeighted = 0, kAlpha = 3, kPlain = 4, kSums = 7 };

/// The sums of some pixels side by side, whose weights sum to 1.
void sumPixels(const std::uint8_t* first, std::span<const float> weights, float* sums) {
    const std::array<float, 256>& light = linearOfByte();
    float red = 0, green = 0, blue = 0;
    unsigned differs = 0;  // alpha from that of the first
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::uint8_t* pixel = first + i * 4;
        red += weights[i] * light[pixel[0]];
        green += weights[i] * light[pixel[1]];
        blue += weights[i] * light[pixel[2]];
        differs |= pixel[3] ^ unsigned { first[3] };
    }
    const float alpha = first[3];
    const std::array<float, kSums> same{alpha * red, alpha * green, alpha * blue, alpha, red, green, blue};
    std::ranges::copy(same, sums);
    if (differs == 0) return;  // as most are: then the plain means say it all
    std::fill_n(sums, kPlain, 0.0f);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::uint8_t* pixel = first + i * 4;
        const float weight = weights[i] * static_cast<float>(pixel[3]);
        for (std::size_t c = 0; c < 3; ++c) sums[kWeighted + c] += weight * light[pixel[c]];
        sums[kAlpha] += weight;
    }
}

void writePixel(const float* sums, std::uint8_t* pixel) {
    static const ByteOfLinear byteOfLinear;
    const float alpha = sums[kAlpha];
    const bool transparent = alpha <= 0.0f;  // there the colours still tint what is filtered beside them
    for (std::size_t c = 0; c < 3; ++c)
        pixel[c] = byteOfLinear(transparent ? sums[kPlain + c] : sums[kWeighted + c] / alpha);
    pixel[3] = static_cast<std::uint8_t>(std::clamp(alpha + 0.5f, 0.0f, 255.0f));
}

}  // namespace

AreaScaler::Taps AreaScaler::tapsOf(std::uint32_t from, std::uint32_t to) {
    Taps taps;
    const double step = static_cast<double>(from) / to;
    for (std::uint32_t i = 0; i < to; ++i) {
        const double begin = i * step, end = std::min((i + 1) * step, static_cast<double>(from));
        const auto first = std::min(static_cast<std::uint32_t>(begin), from - 1);
        const auto last = std::clamp(static_cast<std::uint32_t>(std::ceil(end)), first + 1, from);
        taps.ranges.push_back({first, last - first, taps.weights.size()});
        for (std::uint32_t at = first; at < last; ++at) {
            const double covered = std::min(end, at + 1.0) - std::max(begin, static_cast<double>(at));
            taps.weights.push_back(static_cast<float>(std::max(covered, 0.0) / (end - begin)));
        }
    }
    return taps;
}

AreaScaler::AreaScaler(ImageSize from, ImageSize to, std::size_t across) : from_(from), to_(to), across_(across) {
    assert(from.width > 0 && from.height > 0 && to.width > 0 && to.height > 0 && across > 0);
    if (from == to) return;
    horizontal_ = tapsOf(from.width, to.width);
    vertical_ = tapsOf(from.height, to.height);
    line_.resize(across * to.width * kSums);
    lines_.resize(across * to.width * kSums);
    out_.resize(across * to.width * 4);
}

void AreaScaler::sumAcross(std::span<const std::uint8_t> row) {
    const std::span<const float> weights = horizontal_.weights;
    float* sums = line_.data();
    for (std::size_t picture = 0; picture < across_; ++picture) {
        const std::uint8_t* pixels = row.data() + picture * from_.width * 4;
        for (const Taps::Range& range : horizontal_.ranges) {
            sumPixels(pixels + range.first * 4, weights.subspan(range.weights, range.count), sums);
            sums += kSums;
        }
    }
}

void AreaScaler::add(std::span<const std::uint8_t> row,
                     const std::function<void(std::span<const std::uint8_t>)>& give) {
    assert(row.size() == std::size_t{from_.width} * across_ * 4);
    if (from_ == to_) return give(row);
    sumAcross(row);
    // A source row may end one target row and begin the next, or, where pictures are enlarged, make several.
    while (made_ < to_.height) {
        const Taps::Range& range = vertical_.ranges[made_];
        if (range.first > row_) break;
        const float weight = vertical_.weights[range.weights + (row_ - range.first)];
        for (std::size_t i = 0; i < line_.size(); ++i) lines_[i] += weight * line_[i];
        if (row_ + 1 < range.first + range.count) break;
        for (std::size_t i = 0; i < across_ * to_.width; ++i) writePixel(&lines_[i * kSums], &out_[i * 4]);
        give(out_);
        std::ranges::fill(lines_, 0.0f);
        ++made_;
    }
    if (++row_ == from_.height) row_ = made_ = 0;
}

}  // namespace nepho::projector
