#pragma once

#include "projector/base/mapped_file.h"
#include "projector/base/matrix.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <type_traits>

namespace nepho::projector {

/// The number that stands there; `swap`: its bytes are in the other order.
template <typename Item>
Item itemAt(const char* bytes, bool swap) {
    std::array<char, sizeof(Item)> copy;
    std::memcpy(copy.data(), bytes, sizeof(Item));
    if (swap) std::reverse(copy.begin(), copy.end());
    return std::bit_cast<Item>(copy);
}

/// Fills a matrix with as many numbers, row after row, from `offset` of the file on, of which little is in memory at a
/// time.
template <typename Item>
void copyInOrder(const MappedFile& file, std::size_t offset, bool swap, Matrix& to) {
    constexpr std::size_t kBlock = std::size_t{1} << 20;  // items
    const std::size_t count = to.rows() * to.cols();
    for (std::size_t begin = 0; begin < count; begin += kBlock) {
        const std::size_t end = std::min(begin + kBlock, count);
        const char* bytes = file.bytes().data() + offset;
        if (std::is_same_v<Item, float> && !swap) {
            std::memcpy(to.data() + begin, bytes + begin * sizeof(Item), (end - begin) * sizeof(Item));
        } else {
            for (std::size_t i = begin; i < end; ++i)
                to.data()[i] = static_cast<float>(itemAt<Item>(bytes + i * sizeof(Item), swap));
        }
        file.release(offset + begin * sizeof(Item), offset + end * sizeof(Item));
    }
}

}  // namespace nepho::projector
