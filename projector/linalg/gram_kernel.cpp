#include "projector/linalg/gram_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/linalg/gram_kernel.cpp"
// Read once for every instruction set, in this order.
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "projector/linalg/panel_product-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

using namespace panel;

HWY_ATTR std::size_t width() {
    return kWidth;
}

HWY_ATTR void packColumns(const float* HWY_RESTRICT x, std::size_t cols, const float* HWY_RESTRICT shift,
                          const float* HWY_RESTRICT rest, float scale, std::size_t depth, float* HWY_RESTRICT out) {
    const Tag tag;
    const auto factor = hn::Set(tag, scale);
    std::size_t c = 0;
    float* panel = out;
    for (; c + kWidth <= cols; c += kWidth, panel += kWidth * depth) {
        for (std::size_t lane = 0; lane < kWidth; lane += kLanes) {
            const auto moved = hn::MulSub(hn::LoadU(tag, x + c + lane), factor, hn::LoadU(tag, shift + c + lane));
            hn::StoreU(hn::Sub(moved, hn::LoadU(tag, rest + c + lane)), tag, panel + lane);
        }
    }
    if (c == cols) return;
    for (std::size_t lane = 0; lane < kWidth; ++lane) {
        const std::size_t col = c + lane;
        panel[lane] = col < cols ? (x[col] * scale - shift[col]) - rest[col] : 0.0f;
    }
}

HWY_ATTR void packRows(const float* HWY_RESTRICT x, std::size_t stride, std::size_t rows, std::size_t count,
                       const float* HWY_RESTRICT shift, const float* HWY_RESTRICT rest, float scale,
                       float* HWY_RESTRICT out) {
    for (std::size_t k = 0; k < count; ++k) {
        float* values = out + k * kWidth;
        for (std::size_t row = 0; row < rows; ++row) values[row] = (x[row * stride + k] * scale - shift[k]) - rest[k];
        for (std::size_t row = rows; row < kWidth; ++row) values[row] = 0.0f;
    }
}

HWY_ATTR void addTile(const float* HWY_RESTRICT tile, std::size_t rows, std::size_t cols, double* HWY_RESTRICT c,
                      std::size_t ldc) {
    const hn::ScalableTag<double> wide;
    const hn::Rebind<float, decltype(wide)> narrow;
    const std::size_t lanes = hn::Lanes(wide);
    for (std::size_t i = 0; i < rows; ++i, tile += kWidth, c += ldc) {
        std::size_t j = 0;
        for (; j + lanes <= cols; j += lanes) {
            const auto sum = hn::PromoteTo(wide, hn::Load(narrow, tile + j));
            hn::StoreU(hn::Add(hn::LoadU(wide, c + j), sum), wide, c + j);
        }
        for (; j < cols; ++j) c[j] += static_cast<double>(tile[j]);
    }
}

HWY_ATTR void multiplyPanels(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, std::size_t depth, bool diagonal,
                             double* HWY_RESTRICT c, std::size_t ldc, std::size_t rows, std::size_t cols) {
    HWY_ALIGN float tile[static_cast<std::size_t>(kRows) * kWidth];
    const std::size_t vectors = (cols + kLanes - 1) / kLanes;
    for (std::size_t i = 0; i < rows; i += kRows) {
        // On the diagonal the vectors left of row i are below it.
        const std::size_t first = diagonal ? i / kLanes : 0;
        const std::size_t skipped = first * kLanes;
        switch (vectors - first) {
            case 1:
                multiplyTile<1>(a + i, b + skipped, depth, tile);
                break;
            case 2:
                multiplyTile<2>(a + i, b + skipped, depth, tile);
                break;
            default:
                multiplyTile<3>(a + i, b + skipped, depth, tile);
                break;
        }
        const std::size_t height = rows - i < kRows ? rows - i : kRows;
        addTile(tile, height, cols - skipped, c + i * ldc + skipped, ldc);
    }
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(width);
HWY_EXPORT(packColumns);
HWY_EXPORT(packRows);
HWY_EXPORT(multiplyPanels);

std::size_t panelWidth() {
    return HWY_DYNAMIC_DISPATCH(width)();
}

void packColumns(const float* x, std::size_t cols, const float* shift, const float* rest, float scale,
                 std::size_t depth, float* out) {
    HWY_DYNAMIC_DISPATCH(packColumns)(x, cols, shift, rest, scale, depth, out);
}

void packRows(const float* x, std::size_t stride, std::size_t rows, std::size_t count, const float* shift,
              const float* rest, float scale, float* out) {
    HWY_DYNAMIC_DISPATCH(packRows)(x, stride, rows, count, shift, rest, scale, out);
}

void multiplyPanels(const float* a, const float* b, std::size_t depth, bool diagonal, double* c, std::size_t ldc,
                    std::size_t rows, std::size_t cols) {
    HWY_DYNAMIC_DISPATCH(multiplyPanels)(a, b, depth, diagonal, c, ldc, rows, cols);
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
