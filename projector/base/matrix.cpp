#include "projector/base/matrix.h"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

namespace nepho::projector {

namespace {
constexpr std::size_t kAlignment = 64;
}

void Matrix::Free::operator()(float* memory) const { std::free(memory); }

Matrix::Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols) {
    constexpr std::size_t kLimit = (std::numeric_limits<std::size_t>::max() - kAlignment) / sizeof(float);
    if (cols != 0 && rows > kLimit / cols) throw std::bad_alloc();
    const std::size_t bytes = rows * cols * sizeof(float);
    if (bytes == 0) return;
    const std::size_t padded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    auto* memory = static_cast<float*>(std::aligned_alloc(kAlignment, padded));
    if (memory == nullptr) throw std::bad_alloc();
    std::memset(memory, 0, padded);
    data_.reset(memory);
}

Matrix Matrix::clone() const {
    Matrix copy(rows_, cols_);
    if (rows_ * cols_ != 0) std::memcpy(copy.data(), data(), rows_ * cols_ * sizeof(float));
    return copy;
}

}  // namespace nepho::projector
