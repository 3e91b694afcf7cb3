#pragma once

#include "projector/base/matrix.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace nepho::projector {

/// `wanted` different rows out of `rows` by chance, in the order in which they were drawn: any first part of them is a
/// sample too. All rows where there are not more.
std::vector<std::uint32_t> sampleRows(std::size_t rows, std::size_t wanted, std::uint64_t seed);

/// A seed of other samples. Who judges a layout asks rows by it: those that made the layout, its landmarks, would speak
/// for all otherwise.
constexpr std::uint64_t judgingSeed(std::uint64_t seed) {
    return seed ^ 0x9E3779B97F4A7C15;
}

/// Those rows of the data, one after the other. In parallel. Meaningless when stopped.
Matrix gatherRows(MatrixView data, std::span<const std::uint32_t> rows, const std::stop_token& stop = {});

}  // namespace nepho::projector
