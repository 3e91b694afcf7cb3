#include "projector/linalg/centering.h"

#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/linalg/centering.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// sums[c] += x[c] for every column of a row, and largest = max(largest, |x[c]|).
HWY_ATTR void addRow(const float* HWY_RESTRICT x, std::size_t cols, double* HWY_RESTRICT sums, float& largest) {
    const hn::ScalableTag<double> wide;
    const hn::Rebind<float, decltype(wide)> narrow;
    const std::size_t lanes = hn::Lanes(wide);
    auto top = hn::Zero(narrow);
    std::size_t c = 0;
    for (; c + lanes <= cols; c += lanes) {
        const auto value = hn::LoadU(narrow, x + c);
        top = hn::Max(top, hn::Abs(value));
        hn::StoreU(hn::Add(hn::LoadU(wide, sums + c), hn::PromoteTo(wide, value)), wide, sums + c);
    }
    float best = largest;
    HWY_ALIGN float tops[HWY_MAX_BYTES / sizeof(double)];
    hn::Store(top, narrow, tops);
    for (std::size_t i = 0; i < lanes; ++i) best = tops[i] > best ? tops[i] : best;
    for (; c < cols; ++c) {
        sums[c] += static_cast<double>(x[c]);
        const float magnitude = x[c] < 0.0f ? -x[c] : x[c];
        best = magnitude > best ? magnitude : best;
    }
    largest = best;
}

HWY_ATTR void centerRow(const float* HWY_RESTRICT x, std::size_t cols, const float* HWY_RESTRICT shift,
                        const float* HWY_RESTRICT rest, float scale, float* HWY_RESTRICT out) {
    const hn::ScalableTag<float> tag;
    const std::size_t lanes = hn::Lanes(tag);
    const auto factor = hn::Set(tag, scale);
    std::size_t c = 0;
    for (; c + lanes <= cols; c += lanes) {
        const auto moved = hn::MulSub(hn::LoadU(tag, x + c), factor, hn::LoadU(tag, shift + c));
        hn::StoreU(hn::Sub(moved, hn::LoadU(tag, rest + c)), tag, out + c);
    }
    for (; c < cols; ++c) out[c] = (x[c] * scale - shift[c]) - rest[c];
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(addRow);
HWY_EXPORT(centerRow);

namespace {

constexpr std::size_t kCentredRows = 512;

/// 2^-e where the largest magnitude is m * 2^e with m in [0.5, 1), kept where 2^-e is a normal float.
float scaleFor(float largest) {
    if (!(largest > 0.0f) || !std::isfinite(largest)) return 1.0f;
    int exponent = 0;
    std::frexp(largest, &exponent);
    return std::ldexp(1.0f, -std::clamp(exponent, -126, 126));
}

}  // namespace

Centering computeCentering(MatrixView data, const JobContext& context) {
    const std::size_t cols = data.cols;
    Centering result{std::vector<double>(cols, 0.0), std::vector<float>(cols, 0.0f), std::vector<float>(cols, 0.0f),
                     1.0f};
    if (data.rows == 0 || cols == 0) return result;

    // Many blocks share a sum, so that wide data of few rows does not need a sum a block; the groups depend on the
    // shape only.
    const std::size_t blocks = (data.rows + kCentredRows - 1) / kCentredRows;
    const std::size_t groups = std::min<std::size_t>(blocks, 64);
    const std::size_t groupRows = (blocks + groups - 1) / groups * kCentredRows;
    std::vector<double> sums(groups * cols, 0.0);
    std::vector<float> largest(groups, 0.0f);
    context.report("mean", 0.0);
    parallelFor(data.rows, groupRows, [&](std::size_t begin, std::size_t end) {
        const std::size_t group = begin / groupRows;
        for (std::size_t row = begin; row < end; ++row) {
            if (row % 64 == 0 && context.stopRequested()) return;
            HWY_DYNAMIC_DISPATCH(addRow)
            (data.data + row * data.stride, cols, sums.data() + group * cols, largest[group]);
        }
    });

    result.scale = scaleFor(*std::max_element(largest.begin(), largest.end()));
    for (std::size_t c = 0; c < cols; ++c) {
        double sum = 0.0;
        for (std::size_t group = 0; group < groups; ++group) sum += sums[group * cols + c];
        result.mean[c] = sum / static_cast<double>(data.rows);
        const double shift = result.mean[c] * static_cast<double>(result.scale);
        result.shift[c] = static_cast<float>(shift);
        result.shiftRest[c] = static_cast<float>(shift - static_cast<double>(result.shift[c]));
    }
    context.report("mean", 1.0);
    return result;
}

void centerRows(MatrixView data, const Centering& centering, std::size_t begin, std::size_t end, float* out) {
    for (std::size_t row = begin; row < end; ++row) {
        HWY_DYNAMIC_DISPATCH(centerRow)
        (data.data + row * data.stride, data.cols, centering.shift.data(), centering.shiftRest.data(), centering.scale,
         out + (row - begin) * data.cols);
    }
}

double sumOfSquares(MatrixView data, const Centering& centering, const JobContext& context) {
    if (data.rows == 0 || data.cols == 0) return 0.0;
    std::vector<double> sums((data.rows + kCentredRows - 1) / kCentredRows, 0.0);
    parallelFor(data.rows, kCentredRows, [&](std::size_t begin, std::size_t end) {
        std::vector<float> centered(data.cols);
        double sum = 0.0;
        for (std::size_t row = begin; row < end; ++row) {
            if (row % 64 == 0 && context.stopRequested()) return;
            centerRows(data, centering, row, row + 1, centered.data());
            for (const float value : centered) sum += static_cast<double>(value) * static_cast<double>(value);
        }
        sums[begin / kCentredRows] = sum;
    });
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
