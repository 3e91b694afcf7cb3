#include "projector/linalg/gram.h"

#include "projector/linalg/gram_kernel.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <string>

namespace nepho::projector {

namespace {

/// A stretch of products with one panel: panel `a` with panels [bBegin, bEnd), none of them left of a.
struct Strip {
    std::size_t a;
    std::size_t bBegin;
    std::size_t bEnd;
};

class Gram {
  public:
    Gram(MatrixView data, const Centering& centering, GramSide side)
        : data_(data),
          centering_(centering),
          columns_(side == GramSide::columns),
          items_(columns_ ? data.cols : data.rows),
          length_(columns_ ? data.rows : data.cols),
          width_(panelWidth()),
          panels_((items_ + width_ - 1) / width_),
          depth_(depthFor(items_)),
          packTasks_(columns_ ? (depth_ + kPackRows - 1) / kPackRows : panels_),
          packed_{Matrix(panels_, width_ * depth_), Matrix(panels_, width_ * depth_)},
          products_(items_ * items_, 0.0) {
        // Panel a is read once a strip; where panels are few, shorter strips leave work for more threads.
        const std::size_t strip = std::clamp<std::size_t>(panels_ / 4, 1, 4);
        for (std::size_t a = 0; a < panels_; ++a) {
            for (std::size_t b = a; b < panels_; b += strip) strips_.push_back({a, b, std::min(b + strip, panels_)});
        }
    }

    Result<std::vector<double>> run(const JobContext& context) {
        const std::size_t chunks = (length_ + depth_ - 1) / depth_;
        context.report("covariance", 0.0);
        // While one chunk is multiplied the next is packed: memory and arithmetic overlap, and there is one barrier a
        // chunk.
        parallelFor(packTasks_, 1, [&](std::size_t task, std::size_t) { pack(0, task); });
        for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
            const std::size_t packs = chunk + 1 < chunks ? packTasks_ : 0;
            parallelFor(packs + strips_.size(), 1, [&](std::size_t task, std::size_t) {
                if (context.stopRequested()) return;
                if (task < packs) {
                    pack(chunk + 1, task);
                } else {
                    multiply(chunk, strips_[task - packs]);
                }
            });
            if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
            context.report("covariance", static_cast<double>(chunk + 1) / static_cast<double>(chunks));
        }
        mirror();
        return std::move(products_);
    }

  private:
    static constexpr std::size_t kPackRows = 32;

    /// Long enough to hide what a chunk costs, short enough that a packed chunk stays near a core's second-level cache.
    static std::size_t depthFor(std::size_t items) {
        constexpr std::size_t kFloats = 400'000;
        return std::clamp<std::size_t>(kFloats / std::max<std::size_t>(1, items) / 64 * 64, 256, 2048);
    }

    std::size_t chunkLength(std::size_t chunk) const { return std::min(depth_, length_ - chunk * depth_); }

    void pack(std::size_t chunk, std::size_t task) {
        float* out = packed_[chunk % 2].data();
        const std::size_t first = chunk * depth_;
        const std::size_t length = chunkLength(chunk);
        if (columns_) {
            const std::size_t end = std::min(length, (task + 1) * kPackRows);
            for (std::size_t k = task * kPackRows; k < end; ++k) {
                packColumns(data_.data + (first + k) * data_.stride, items_, centering_.shift.data(),
                            centering_.shiftRest.data(), centering_.scale, depth_, out + k * width_);
            }
        } else {
            const std::size_t item = task * width_;
            packRows(data_.data + item * data_.stride + first, data_.stride, std::min(width_, items_ - item), length,
                     centering_.shift.data() + first, centering_.shiftRest.data() + first, centering_.scale,
                     out + task * width_ * depth_);
        }
    }

    void multiply(std::size_t chunk, const Strip& strip) {
        const float* panels = packed_[chunk % 2].data();
        const std::size_t stride = width_ * depth_;
        const std::size_t row = strip.a * width_;
        for (std::size_t b = strip.bBegin; b < strip.bEnd; ++b) {
            const std::size_t col = b * width_;
            multiplyPanels(panels + strip.a * stride, panels + b * stride, chunkLength(chunk), b == strip.a,
                           products_.data() + row * items_ + col, items_, std::min(width_, items_ - row),
                           std::min(width_, items_ - col));
        }
    }

    /// Copies what is above the diagonal below it, by squares that fit the first-level cache.
    void mirror() {
        constexpr std::size_t kSquare = 32;
        parallelFor(items_, kSquare, [&](std::size_t begin, std::size_t end) {
            for (std::size_t square = 0; square < end; square += kSquare) {
                for (std::size_t i = begin; i < end; ++i) {
                    const std::size_t last = std::min(i, square + kSquare);
                    for (std::size_t j = square; j < last; ++j) products_[i * items_ + j] = products_[j * items_ + i];
                }
            }
        });
    }

    MatrixView data_;
    const Centering& centering_;
    bool columns_;
    std::size_t items_;
    std::size_t length_;
    std::size_t width_;
    std::size_t panels_;
    std::size_t depth_;
    std::size_t packTasks_;
    Matrix packed_[2];
    std::vector<double> products_;
    std::vector<Strip> strips_;
};

}  // namespace

Result<std::vector<double>> computeGram(MatrixView data, const Centering& centering, GramSide side,
                                        const JobContext& context) {
    if (data.rows == 0 || data.cols == 0) {
        const std::size_t items = side == GramSide::columns ? data.cols : data.rows;
        return std::vector<double>(items * items, 0.0);
    }
    return Gram(data, centering, side).run(context);
}

}  // namespace nepho::projector
