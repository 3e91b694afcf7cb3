#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// A .npy file put together by hand, byte for byte as the format's specification says.
inline std::string npyBytes(std::string_view dictionary, std::string_view data, int major = 1) {
    std::string header(dictionary);
    header += '\n';
    std::string bytes = "\x93NUMPY";
    bytes += static_cast<char>(major);
    bytes += '\0';
    for (int shift = 0; shift < (major == 1 ? 16 : 32); shift += 8)
        bytes += static_cast<char>(header.size() >> shift & 0xFF);
    return bytes + header + std::string(data);
}

inline std::string npyHeader(std::string_view descr, std::string_view shape, bool fortran = false) {
    return "{'descr': '" + std::string(descr) + "', 'fortran_order': " + (fortran ? "True" : "False") +
           ", 'shape': " + std::string(shape) + ", }";
}

/// The bytes of values as they lie in memory, or turned around item by item.
template <typename Item>
std::string itemBytes(const std::vector<Item>& items, bool bigEndian = false) {
    std::string bytes;
    for (const Item& item : items) {
        std::string one(reinterpret_cast<const char*>(&item), sizeof(Item));
        if (bigEndian) std::reverse(one.begin(), one.end());
        bytes += one;
    }
    return bytes;
}

}  // namespace nepho::projector
