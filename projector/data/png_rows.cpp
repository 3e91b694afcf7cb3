#include "projector/data/png_rows.h"

#include <fmt/format.h>
#include <spng.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

struct FreeContext {
    void operator()(spng_ctx* context) const { spng_ctx_free(context); }
};
using Context = std::unique_ptr<spng_ctx, FreeContext>;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::uint32_t bigEndian(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char byte : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

Unexpected damaged(const fs::path& path, int code) {
    return unexpected(fmt::format("{}: is a damaged PNG: {}", path.string(), spng_strerror(code)));
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

class PngRows final : public ImageRows {
  public:
    PngRows(ImageSize size, File file, fs::path path, Context context)
        : ImageRows(size), file_(std::move(file)), path_(std::move(path)), context_(std::move(context)) {}

    /// Prepares for next(). An interlaced picture has no row before all of it is decoded.
    Status start(bool interlaced) {
        interlaced_ = interlaced;
        if (!interlaced) {
            const int code = spng_decode_image(context_.get(), nullptr, 0, SPNG_FMT_RGBA8,
                                               SPNG_DECODE_TRNS | SPNG_DECODE_PROGRESSIVE);
            return code == 0 ? ok() : Status(damaged(path_, code));
        }
        whole_.resize(stride() * size().height);
        const int code =
            spng_decode_image(context_.get(), whole_.data(), whole_.size(), SPNG_FMT_RGBA8, SPNG_DECODE_TRNS);
        return code == 0 ? ok() : Status(damaged(path_, code));
    }

    Status next(std::span<std::uint8_t> rgba) override {
        assert(row_ < size().height && rgba.size() == stride());
        const bool last = ++row_ == size().height;
        if (interlaced_) {
            std::copy_n(whole_.begin() + static_cast<std::ptrdiff_t>((row_ - 1) * stride()), stride(), rgba.begin());
            return ok();
        }
        const int code = spng_decode_row(context_.get(), rgba.data(), rgba.size());
        if (code == (last ? SPNG_EOI : 0)) return ok();
        return damaged(path_, code);
    }

    Status finish() override {
        const int code = spng_decode_chunks(context_.get());
        return code == 0 ? ok() : Status(damaged(path_, code));
    }

  private:
    std::size_t stride() const { return std::size_t{size().width} * 4; }

    File file_;
    fs::path path_;
    Context context_;  // reads the file
    bool interlaced_ = false;
    std::vector<std::uint8_t> whole_;  // of an interlaced picture
    std::size_t row_ = 0;              // rows given
};

}  // namespace

bool isPng(std::string_view bytes) {
    return bytes.starts_with("\x89PNG\r\n\x1A\n");
}

// The header chunk comes first in every PNG: signature (8 bytes), length, "IHDR", width, height.
Result<ImageSize> pngSize(std::string_view bytes, const fs::path& path) {
    const std::string file = path.string();
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

Result<std::unique_ptr<ImageRows>> openPngRows(std::string_view bytes, const fs::path& path) {
    const Result<ImageSize> size = pngSize(bytes, path);
    if (!size) return Unexpected(size.error());
    Context context(spng_ctx_new(0));
    if (!context) throw std::bad_alloc();
    constexpr std::size_t kMaxChunk = std::size_t{1}
                                      << 24;  // of text, profiles and the like; pixels are not limited by it
    spng_set_image_limits(context.get(), kMaxImageSide, kMaxImageSide);
    spng_set_chunk_limits(context.get(), kMaxChunk, kMaxChunk);
    File file(std::fopen(path.c_str(), "rbe"));
    if (!file) return unexpected(fmt::format("{}: cannot be read: {}", path.string(), std::strerror(errno)));
    if (const int code = spng_set_png_file(context.get(), file.get()); code != 0) return damaged(path, code);
    spng_ihdr header{};
    if (const int code = spng_get_ihdr(context.get(), &header); code != 0) return damaged(path, code);
    if (Status checked = checkExpansion(bytes, header, path); !checked) return Unexpected(checked.error());
    auto rows = std::make_unique<PngRows>(*size, std::move(file), path, std::move(context));
    if (Status started = rows->start(header.interlace_method != SPNG_INTERLACE_NONE); !started)
        return Unexpected(started.error());
    return std::unique_ptr<ImageRows>(std::move(rows));
}

}  // namespace nepho::projector
