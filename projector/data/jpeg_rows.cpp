#include "projector/data/jpeg_rows.h"

#include <fmt/format.h>
#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <csetjmp>
#include <cstdio>  // jpeglib.h wants it first
#include <string>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

/// libjpeg's decoder. It tells of errors by jumping out of its functions, so every call goes through guarded().
class Decoder {
  public:
    explicit Decoder(std::string_view bytes) {
        info_.err = jpeg_std_error(&errors_);
        errors_.error_exit = onError;
        errors_.emit_message = onMessage;
        progress_.progress_monitor = onProgress;
        info_.client_data = this;
        created_ = guarded([&] { jpeg_create_decompress(&info_); });
        if (!created_) return;
        info_.progress = &progress_;
        header_ = guarded([&] {
            jpeg_save_markers(&info_, kExifMarker, 0xFFFF);
            jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
            jpeg_read_header(&info_, TRUE);
        });
    }
    ~Decoder() {
        if (created_) jpeg_destroy_decompress(&info_);  // cannot fail
    }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    /// Runs calls of libjpeg; false where one failed, and then message() says why. `call` must own nothing.
    template <typename Call>
    bool guarded(Call call) {
        if (setjmp(failed_) != 0) return false;
        call();
        return true;
    }

    bool hasHeader() const { return header_; }
    ImageSize size() const { return {info_.image_width, info_.image_height}; }
    Orientation orientation() const {
        const std::string_view name("Exif\0\0", 6);
        for (const jpeg_marker_struct* marker = info_.marker_list; marker != nullptr; marker = marker->next) {
            const std::span<const std::uint8_t> block(marker->data, marker->data_length);
            if (block.size() > name.size() && std::equal(name.begin(), name.end(), block.begin()))
                return Orientation::ofExif(block);
        }
        return {};
    }
    jpeg_decompress_struct& info() { return info_; }
    const char* message() const { return message_.data(); }
    /// What was odd first, but harmless; empty: nothing.
    const char* oddity() const { return oddity_.data(); }

  private:
    static constexpr int kExifMarker = JPEG_APP0 + 1;  // XMP's too

    [[noreturn]] void jumpOut() { std::longjmp(failed_, 1); }
    static Decoder& of(j_common_ptr info) { return *static_cast<Decoder*>(info->client_data); }

    static void onError(j_common_ptr info) {
        info->err->format_message(info, of(info).message_.data());
        of(info).jumpOut();
    }
    /// A level of -1 is a warning: the file is damaged, and what follows is made up.
    static void onMessage(j_common_ptr info, int level) {
        constexpr std::array<int, 4> kHarmless{JWRN_EXTRANEOUS_DATA, JWRN_ADOBE_XFORM, JWRN_JFIF_MAJOR,
                                               JWRN_NOT_SEQUENTIAL};
        if (level >= 0) return;
        if (std::ranges::find(kHarmless, info->err->msg_code) == kHarmless.end()) onError(info);
        if (of(info).oddity_[0] == '\0') info->err->format_message(info, of(info).oddity_.data());
    }
    /// Every scan of a progressive picture goes over all of it, and may take no bytes: whoever makes it a thousand
    /// scans long wants to keep us busy. Encoders make some ten.
    static void onProgress(j_common_ptr info) {
        constexpr int kMostScans = 200;
        if (!info->is_decompressor || reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMostScans) return;
        std::snprintf(of(info).message_.data(), JMSG_LENGTH_MAX, "more than %d scans", kMostScans);
        of(info).jumpOut();
    }

    jpeg_decompress_struct info_{};
    jpeg_error_mgr errors_{};
    jpeg_progress_mgr progress_{};
    std::jmp_buf failed_{};
    std::array<char, JMSG_LENGTH_MAX> message_{}, oddity_{};
    bool created_ = false, header_ = false;
};

Unexpected damaged(const fs::path& path, const Decoder& decoder) {
    return unexpected(
        fmt::format("{}: is a damaged JPEG, or one of a kind that is not read: {}", path.string(), decoder.message()));
}

/// Before anything is allocated for pixels: what the header claims must be in proportion to the file.
Status checkExpansion(std::size_t bytes, jpeg_decompress_struct& info, const fs::path& path) {
    // Of a progressive picture libjpeg keeps all coefficients, two bytes each.
    const auto channels = static_cast<std::uint64_t>(info.num_components);
    const std::uint64_t perPixel = jpeg_has_multiple_scans(&info) ? std::max<std::uint64_t>(4, 2 * channels) : 4;
    const std::uint64_t allowed = kAlwaysDecoded + kLargestExpansion * bytes;
    const std::uint64_t decoded = std::uint64_t{info.image_width} * info.image_height * perPixel;
    if (decoded <= allowed) return ok();
    return unexpected(
        fmt::format("{}: its {} bytes would become {} x {} pixels in {} MiB of memory, expected at most {} MiB from a "
                    "file of this size",
                    path.string(), bytes, info.image_width, info.image_height, decoded >> 20, allowed >> 20));
}

/// How libjpeg gives the pixels out: it makes RGBA of all but CMYK. False for colours that nobody knows.
bool chooseColors(jpeg_decompress_struct& info) {
    switch (info.jpeg_color_space) {
        case JCS_GRAYSCALE:
        case JCS_RGB:
        case JCS_YCbCr:
            info.out_color_space = JCS_EXT_RGBA;
            return true;
        case JCS_CMYK:
        case JCS_YCCK:
            info.out_color_space = JCS_CMYK;
            return true;
        default:
            return false;
    }
}

/// CMYK to RGBA, in place. Adobe's programs, and those after them, write how much ink is missing.
void makeRgb(std::span<std::uint8_t> pixels, bool inverted) {
    for (std::size_t i = 0; i < pixels.size(); i += 4) {
        const auto light = [&](std::size_t channel) -> unsigned {
            const std::uint8_t value = pixels[i + channel];
            return inverted ? value : 255U - value;
        };
        const unsigned black = light(3);
        for (std::size_t c = 0; c < 3; ++c) pixels[i + c] = static_cast<std::uint8_t>((light(c) * black + 127) / 255);
        pixels[i + 3] = 255;
    }
}

class JpegRows final : public ImageRows {
  public:
    JpegRows(MappedFile file, fs::path path, std::unique_ptr<Decoder> decoder)
        : ImageRows(decoder->size(), decoder->orientation()),
          file_(std::move(file)),
          path_(std::move(path)),
          decoder_(std::move(decoder)) {}

    Status next(std::span<std::uint8_t> rgba) override {
        assert(rgba.size() == std::size_t{size().width} * 4);
        jpeg_decompress_struct& info = decoder_->info();
        JSAMPROW row = rgba.data();
        const bool read = decoder_->guarded([&] {
            if (!started_) jpeg_start_decompress(&info);
            started_ = true;
            jpeg_read_scanlines(&info, &row, 1);
        });
        if (!read) return damaged(path_, *decoder_);
        if (info.out_color_space == JCS_CMYK) makeRgb(rgba, info.saw_Adobe_marker);
        return ok();
    }

    Status finish() override {
        const bool finished = decoder_->guarded([&] { jpeg_finish_decompress(&decoder_->info()); });
        return finished ? ok() : Status(damaged(path_, *decoder_));
    }

    std::string oddity() const override {
        const std::string_view what = decoder_->oddity();
        if (what.empty()) return {};
        return fmt::format("{}: is an odd JPEG, although all its pixels are there: {}", path_.string(), what);
    }

  private:
    MappedFile file_;
    fs::path path_;
    std::unique_ptr<Decoder> decoder_;
    bool started_ = false;
};

/// A decoder that has read the header.
Result<std::unique_ptr<Decoder>> readHeader(std::string_view bytes, const fs::path& path) {
    auto decoder = std::make_unique<Decoder>(bytes);
    if (!decoder->hasHeader()) return damaged(path, *decoder);
    return decoder;
}

}  // namespace

bool isJpeg(std::string_view bytes) {
    return bytes.starts_with("\xFF\xD8\xFF");
}

Result<ImageHeader> jpegHeader(std::string_view bytes, const fs::path& path) {
    const Result<std::unique_ptr<Decoder>> decoder = readHeader(bytes, path);
    if (!decoder) return Unexpected(decoder.error());
    return ImageHeader{(*decoder)->size(), (*decoder)->orientation()};
}

Result<std::unique_ptr<ImageRows>> openJpegRows(MappedFile file, const fs::path& path) {
    Result<std::unique_ptr<Decoder>> decoder = readHeader(file.bytes(), path);
    if (!decoder) return Unexpected(decoder.error());
    jpeg_decompress_struct& info = (*decoder)->info();
    if (Status checked = checkExpansion(file.bytes().size(), info, path); !checked) return Unexpected(checked.error());
    if (!chooseColors(info)) {
        return unexpected(
            fmt::format("{}: is a JPEG of {} colour channels of an unknown kind, expected grey, RGB or "
                        "CMYK",
                        path.string(), info.num_components));
    }
    return std::unique_ptr<ImageRows>(std::make_unique<JpegRows>(std::move(file), path, std::move(*decoder)));
}

}  // namespace nepho::projector
