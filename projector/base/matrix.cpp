#include "projector/base/matrix.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

namespace nepho::projector {

namespace {
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kHugePage = std::size_t{1} << 21;
}  // namespace

void Matrix::Free::operator()(float* memory) const {
    std::free(memory);
}

Matrix::Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols) {
    constexpr std::size_t kLimit = (std::numeric_limits<std::size_t>::max() - kHugePage) / sizeof(float);
    if (cols != 0 && rows > kLimit / cols) throw std::bad_alloc();
    const std::size_t bytes = rows * cols * sizeof(float);
    if (bytes == 0) return;
    // Zeroing a large matrix is mostly page faults: huge pages help much where the system grants them.
    const bool large = bytes >= 4 * kHugePage;
    const std::size_t alignment = large ? kHugePage : kAlignment;
    const std::size_t padded = (bytes + alignment - 1) / alignment * alignment;
    auto* memory = static_cast<float*>(std::aligned_alloc(alignment, padded));
    if (memory == nullptr) throw std::bad_alloc();
    if (large) ::madvise(memory, padded, MADV_HUGEPAGE);
    std::memset(memory, 0, padded);
    data_.reset(memory);
}

Matrix Matrix::clone() const {
    Matrix copy(rows_, cols_);
    if (rows_ * cols_ != 0) std::memcpy(copy.data(), data(), rows_ * cols_ * sizeof(float));
    return copy;
}

}  // namespace nepho::projector
