#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace nepho::projector {

/// A row-major float32 matrix that somebody else owns: `rows` x `cols`, `stride` floats from row to row.
struct MatrixView {
    const float* data = nullptr;
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::size_t stride = 0;

    std::span<const float> row(std::size_t index) const {
        assert(index < rows);
        return {data + index * stride, cols};
    }
    float operator()(std::size_t rowIndex, std::size_t col) const { return data[rowIndex * stride + col]; }
};

/// Gives a Matrix's memory back.
struct FreeMatrix {
    void* mapping = nullptr;  ///< of large ones: where it begins, and its bytes
    std::size_t bytes = 0;
    void operator()(float* memory) const;
};

/// An owned row-major float32 matrix whose rows lie without gaps; the first element is 64-byte aligned and all are
/// zero at first. Movable, not copyable (copies of embeddings are never accidental); clone() copies.
class Matrix {
  public:
    Matrix() = default;
    /// Throws std::bad_alloc where rows * cols floats cannot be had or their size overflows.
    Matrix(std::size_t rows, std::size_t cols);
    /// Of rows * cols floats that stand in memory that was mapped, at a multiple of 64 bytes; `owner` gives it back.
    Matrix(float* mapped, std::size_t rows, std::size_t cols, FreeMatrix owner);

    std::size_t rows() const { return rows_; }
    std::size_t cols() const { return cols_; }
    float* data() { return data_.get(); }
    const float* data() const { return data_.get(); }
    std::span<float> row(std::size_t index) {
        assert(index < rows_);
        return {data_.get() + index * cols_, cols_};
    }
    std::span<const float> row(std::size_t index) const {
        assert(index < rows_);
        return {data_.get() + index * cols_, cols_};
    }
    float& operator()(std::size_t rowIndex, std::size_t col) { return data_[rowIndex * cols_ + col]; }
    float operator()(std::size_t rowIndex, std::size_t col) const { return data_[rowIndex * cols_ + col]; }
    MatrixView view() const { return {data_.get(), rows_, cols_, cols_}; }
    operator MatrixView() const { return view(); }
    Matrix clone() const;
    /// Leaves only these rows, in ascending order, without a second copy. They move up; the memory stays as large.
    void keepRows(std::span<const std::uint32_t> rows);

  private:
    float* map(std::size_t bytes);

    std::unique_ptr<float[], FreeMatrix> data_;
    std::size_t rows_ = 0;
    std::size_t cols_ = 0;
};

}  // namespace nepho::projector
