#pragma once

#include <cstddef>

namespace nepho::projector {

/// The inner loops of computeGram(), compiled for every instruction set and chosen at run time.
///
/// Items (columns or rows of the data) are packed into panels of panelWidth() items: element (k, item) of panel p lies
/// at panels[p * panelWidth() * depth + k * panelWidth() + item], and missing items of the last panel are 0.

/// Items in a panel on the instruction set in use: at most kMaxPanelWidth.
std::size_t panelWidth();
inline constexpr std::size_t kMaxPanelWidth = 48;

/// One row of `cols` values becomes one k of every panel: out is &panels[k * panelWidth()], depth as above.
/// Values are centred: (x * scale - shift) - rest.
void packColumns(const float* x, std::size_t cols, const float* shift, const float* rest, float scale,
                 std::size_t depth, float* out);

/// `rows` (at most panelWidth()) rows of `count` values become one panel's elements k in [0, count).
/// Values are centred by column: shift and rest have `count` entries.
void packRows(const float* x, std::size_t stride, std::size_t rows, std::size_t count, const float* shift,
              const float* rest, float scale, float* out);

/// Adds to c (rows x cols, row-major, ldc from row to row) the products of items: c(i, j) += sum over k of
/// a(k, i) * b(k, j), summed in float32 over k and in double onto c. `diagonal`: a and b are the same panel, and of c
/// only the part on and above the diagonal is wanted (more may be written).
void multiplyPanels(const float* a, const float* b, std::size_t depth, bool diagonal, double* c, std::size_t ldc,
                    std::size_t rows, std::size_t cols);

}  // namespace nepho::projector
