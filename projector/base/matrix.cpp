#include "projector/base/matrix.h"

#include "projector/base/mapped_addresses.h"

#include <sys/mman.h>

#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

namespace nepho::projector {

namespace {
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kHugePage = std::size_t{1} << 21;
}  // namespace

/// Zeroed by the kernel page by page, by the thread that first writes there. Huge pages, where the system grants them:
/// a large matrix's first use is mostly page faults.
float* Matrix::map(std::size_t bytes) {
    const std::size_t mapped = bytes + kHugePage;
    void* base = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) throw std::bad_alloc();
    data_.get_deleter() = {base, mapped};
    const auto start = (reinterpret_cast<std::uintptr_t>(base) + kHugePage - 1) / kHugePage * kHugePage;
    auto* memory = reinterpret_cast<float*>(start);
    ::madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

void FreeMatrix::operator()(float* memory) const {
    if (mapping != nullptr) {
        forgetMappedFile(mapping);
        ::munmap(mapping, bytes);
    } else {
        std::free(memory);
    }
}

Matrix::Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols) {
    constexpr std::size_t kLimit = (std::numeric_limits<std::size_t>::max() - 2 * kHugePage) / sizeof(float);
    if (cols != 0 && rows > kLimit / cols) throw std::bad_alloc();
    const std::size_t bytes = rows * cols * sizeof(float);
    if (bytes == 0) return;
    if (bytes >= 4 * kHugePage) {
        data_.reset(map(bytes));
        return;
    }
    const std::size_t padded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    auto* memory = static_cast<float*>(std::aligned_alloc(kAlignment, padded));
    if (memory == nullptr) throw std::bad_alloc();
    std::memset(memory, 0, padded);
    data_.reset(memory);
}

Matrix::Matrix(float* mapped, std::size_t rows, std::size_t cols, FreeMatrix owner)
    : data_(mapped, owner), rows_(rows), cols_(cols) {
    assert(reinterpret_cast<std::uintptr_t>(mapped) % kAlignment == 0);
}

Matrix Matrix::clone() const {
    Matrix copy(rows_, cols_);
    if (rows_ * cols_ != 0) std::memcpy(copy.data(), data(), rows_ * cols_ * sizeof(float));
    return copy;
}

void Matrix::keepRows(std::span<const std::uint32_t> rows) {
    for (std::size_t to = 0; to < rows.size(); ++to) {
        assert(rows[to] >= to && rows[to] < rows_);
        if (rows[to] != to) std::memcpy(row(to).data(), row(rows[to]).data(), cols_ * sizeof(float));
    }
    rows_ = rows.size();
}

}  // namespace nepho::projector
