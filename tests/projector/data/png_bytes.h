#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nepho::projector {

inline std::string bigEndian32(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFFU);
    return bytes;
}

/// A PNG chunk with its CRC, bit by bit as the specification's annex D has it.
inline std::string pngChunk(std::string_view type, std::string_view data) {
    const std::string body = std::string(type) + std::string(data);
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : body) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return bigEndian32(static_cast<std::uint32_t>(data.size())) + body + bigEndian32(~crc);
}

/// zlib data in stored blocks, so that no compressor is needed.
inline std::string zlibStored(std::string_view raw) {
    std::string bytes = "\x78\x01";
    std::uint32_t a = 1, b = 0;
    for (const char c : raw) {
        a = (a + static_cast<unsigned char>(c)) % 65521;
        b = (b + a) % 65521;
    }
    for (bool last = false; !last;) {
        const std::string_view block = raw.substr(0, 65535);
        raw.remove_prefix(block.size());
        last = raw.empty();
        bytes += static_cast<char>(last ? 1 : 0);
        for (const std::size_t length : {block.size(), ~block.size()}) {
            bytes += static_cast<char>(length & 0xFF);
            bytes += static_cast<char>(length >> 8 & 0xFF);
        }
        bytes += block;
    }
    return bytes + bigEndian32(b << 16 | a);
}

inline std::string pngHeader(std::uint32_t width, std::uint32_t height, int depth, int colorType) {
    std::string data = bigEndian32(width) + bigEndian32(height);
    data += static_cast<char>(depth);
    data += static_cast<char>(colorType);
    return "\x89PNG\r\n\x1A\n" + pngChunk("IHDR", data + std::string(3, '\0'));
}

/// A whole PNG put together by hand. `scanlines` has a filter byte (0) before every row; `between` are chunks before
/// IDAT.
inline std::string pngBytes(std::uint32_t width, std::uint32_t height, int depth, int colorType,
                            std::string_view scanlines, std::string_view between = {}) {
    return pngHeader(width, height, depth, colorType) + std::string(between) + pngChunk("IDAT", zlibStored(scanlines)) +
           pngChunk("IEND", "");
}

/// An opaque black grey-level PNG.
inline std::string blackPng(std::uint32_t width, std::uint32_t height) {
    return pngBytes(width, height, 8, 0, std::string((std::size_t{width} + 1) * height, '\0'));
}

}  // namespace nepho::projector
