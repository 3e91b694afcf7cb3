#include "projector/data/sprite.h"

#include "projector/base/atomic_file.h"
#include "projector/base/mapped_file.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>
#include <spng.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

struct FreeContext {
    void operator()(spng_ctx* context) const { spng_ctx_free(context); }
};
using Context = std::unique_ptr<spng_ctx, FreeContext>;

std::uint32_t bigEndian(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char byte : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

// The size in the header chunk, which comes first in every PNG: signature (8 bytes), length, "IHDR", width, height.
Result<ImageSize> sizeOf(std::string_view bytes, const fs::path& path) {
    const std::string file = path.string();
    if (bytes.empty()) return unexpected(file + ": is empty");
    if (isGitLfsPointer(bytes)) return gitLfsError(path);
    if (!bytes.starts_with("\x89PNG\r\n\x1A\n"))
        return unexpected(file + ": is not a PNG image (its first bytes differ)");
    if (bytes.size() < 33) return unexpected(file + ": is cut short within the header of the image");
    if (bytes.substr(12, 4) != "IHDR")
        return unexpected(file + ": is a damaged PNG, its header chunk is not the first");
    const ImageSize size{bigEndian(bytes.substr(16)), bigEndian(bytes.substr(20))};
    if (size.width == 0 || size.height == 0 || size.width > kMaxImageSide || size.height > kMaxImageSide) {
        return unexpected(fmt::format("{}: claims {} x {} pixels, expected 1 to {} a side", file, size.width,
                                      size.height, kMaxImageSide));
    }
    return size;
}

// Before anything is allocated: what the header claims must be in proportion to the file.
Status checkExpansion(std::string_view bytes, const spng_ihdr& header, const fs::path& path) {
    constexpr std::uint64_t kDeflateRatio = 1032;
    constexpr std::array<std::uint64_t, 7> kChannels{1, 0, 3, 1, 2, 0, 4};  // by PNG colour type
    const std::uint64_t bitsPerPixel = kChannels[header.color_type % kChannels.size()] * header.bit_depth;
    const std::uint64_t rawBytes = (std::uint64_t{header.width} * bitsPerPixel + 7) / 8 * header.height;
    if (rawBytes > kDeflateRatio * bytes.size()) {
        return unexpected(fmt::format("{}: claims {} x {} pixels, more than its {} bytes can hold", path.string(),
                                      header.width, header.height, bytes.size()));
    }
    const std::uint64_t allowed = kAlwaysDecoded + kLargestExpansion * bytes.size();
    const std::uint64_t decoded = std::uint64_t{header.width} * header.height * 4;
    if (decoded <= allowed) return ok();
    return unexpected(
        fmt::format("{}: its {} bytes would become {} x {} pixels in {} MiB of memory, expected at most {} MiB from a "
                    "file of this size",
                    path.string(), bytes.size(), header.width, header.height, decoded >> 20, allowed >> 20));
}

}  // namespace

Result<ImageSize> readPngSize(const fs::path& path) {
    const Result<std::string> start = readFileStart(path, 64);
    if (!start) return Unexpected(start.error());
    return sizeOf(*start, path);
}

Result<Image> readPng(const fs::path& path) {
    const Result<MappedFile> file = MappedFile::open(path);
    if (!file) return Unexpected(file.error());
    const std::string_view bytes = file->bytes();
    const Result<ImageSize> size = sizeOf(bytes, path);
    if (!size) return Unexpected(size.error());
    const auto failed = [&](int code) {
        return unexpected(fmt::format("{}: is a damaged PNG: {}", path.string(), spng_strerror(code)));
    };

    const Context context(spng_ctx_new(0));
    if (!context) throw std::bad_alloc();
    constexpr std::size_t kMaxChunk = std::size_t{1}
                                      << 24;  // of text, profiles and the like; pixels are not limited by it
    spng_set_image_limits(context.get(), kMaxImageSide, kMaxImageSide);
    spng_set_chunk_limits(context.get(), kMaxChunk, kMaxChunk);
    if (const int code = spng_set_png_buffer(context.get(), bytes.data(), bytes.size()); code != 0) return failed(code);
    spng_ihdr header{};
    if (const int code = spng_get_ihdr(context.get(), &header); code != 0) return failed(code);
    if (Status checked = checkExpansion(bytes, header, path); !checked) return Unexpected(checked.error());

    Image image{size->width, size->height, {}};
    image.rgba.resize(std::size_t{size->width} * size->height * 4);
    if (const int code =
            spng_decode_image(context.get(), image.rgba.data(), image.rgba.size(), SPNG_FMT_RGBA8, SPNG_DECODE_TRNS);
        code != 0) {
        return failed(code);
    }
    // The pixels can be whole and the file still cut short: read on to its end.
    if (const int code = spng_decode_chunks(context.get()); code != 0) return failed(code);
    return image;
}

Status writePng(const fs::path& path, const Image& image) {
    assert(image.rgba.size() == std::size_t{image.width} * image.height * 4);
    const auto failed = [&](int code) {
        return unexpected(fmt::format("{}: cannot be encoded: {}", path.string(), spng_strerror(code)));
    };
    const Context context(spng_ctx_new(SPNG_CTX_ENCODER));
    if (!context) throw std::bad_alloc();
    // Sprites and rendered pictures are written while somebody waits: one cheap filter and the fastest compression.
    spng_set_option(context.get(), SPNG_ENCODE_TO_BUFFER, 1);
    spng_set_option(context.get(), SPNG_IMG_COMPRESSION_LEVEL, 1);
    spng_set_option(context.get(), SPNG_FILTER_CHOICE, SPNG_FILTER_CHOICE_UP);
    spng_ihdr header{};
    header.width = image.width;
    header.height = image.height;
    header.bit_depth = 8;
    header.color_type = SPNG_COLOR_TYPE_TRUECOLOR_ALPHA;
    if (const int code = spng_set_ihdr(context.get(), &header); code != 0) return failed(code);
    if (const int code =
            spng_encode_image(context.get(), image.rgba.data(), image.rgba.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
        code != 0) {
        return failed(code);
    }
    std::size_t length = 0;
    int code = 0;
    const std::unique_ptr<void, decltype(&std::free)> encoded(spng_get_png_buffer(context.get(), &length, &code),
                                                              &std::free);
    if (!encoded) return failed(code);
    return writeFile(path, {static_cast<const char*>(encoded.get()), length});
}

std::size_t SpriteSheet::tiledRows(std::size_t rows) const {
    if (tiles.empty()) return std::min(rows, capacity());
    const auto end = std::ranges::lower_bound(tiles, capacity());
    return std::min(rows, static_cast<std::size_t>(end - tiles.begin()));
}

Image cutTile(const Image& sheetImage, const SpriteSheet& sheet, std::size_t row) {
    assert(sheet.hasTile(row));
    const SpriteSheet::Origin origin = sheet.origin(row);
    assert(origin.x + sheet.tileWidth <= sheetImage.width && origin.y + sheet.tileHeight <= sheetImage.height);
    Image tile{sheet.tileWidth, sheet.tileHeight, {}};
    tile.rgba.reserve(std::size_t{tile.width} * tile.height * 4);
    for (std::uint32_t y = 0; y < tile.height; ++y) {
        const std::size_t begin = (std::size_t{origin.y + y} * sheetImage.width + origin.x) * 4;
        const auto from = sheetImage.rgba.begin() + static_cast<std::ptrdiff_t>(begin);
        tile.rgba.insert(tile.rgba.end(), from, from + static_cast<std::ptrdiff_t>(tile.width) * 4);
    }
    return tile;
}

}  // namespace nepho::projector
