#include "projector/data/png_writer.h"

#include "projector/base/atomic_file.h"

#include <fmt/format.h>
#include <spng.h>

#include <cassert>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

namespace nepho::projector {

namespace fs = std::filesystem;

struct PngWriter::Encoder {
    struct Free {
        void operator()(spng_ctx* encoding) const { spng_ctx_free(encoding); }
    };

    Encoder(fs::path to, AtomicFile into, ImageSize pixels)
        : path(std::move(to)), file(std::move(into)), size(pixels), context(spng_ctx_new(SPNG_CTX_ENCODER)) {
        if (!context) throw std::bad_alloc();
    }

    /// What spng's call came to: an Error of the file where that was the reason.
    Status check(int code, int expected = 0) const {
        if (code == expected) return ok();
        if (problem) return Unexpected(*problem);
        return unexpected(fmt::format("{}: cannot be encoded: {}", path.string(), spng_strerror(code)));
    }

    static int onBytes(spng_ctx*, void* user, void* bytes, std::size_t length) {
        auto& encoder = *static_cast<Encoder*>(user);
        const Status written = encoder.file.write({static_cast<const char*>(bytes), length});
        if (!written) encoder.problem = written.error();
        return written ? 0 : SPNG_IO_ERROR;
    }

    Status start(int effort) {
        if (Status set = check(spng_set_png_stream(context.get(), onBytes, this)); !set) return set;
        // One filter for all rows: trying each takes longer than it saves.
        spng_set_option(context.get(), SPNG_IMG_COMPRESSION_LEVEL, effort);
        spng_set_option(context.get(), SPNG_FILTER_CHOICE, SPNG_FILTER_CHOICE_UP);
        spng_ihdr header{};
        header.width = size.width;
        header.height = size.height;
        header.bit_depth = 8;
        header.color_type = SPNG_COLOR_TYPE_TRUECOLOR_ALPHA;
        if (Status set = check(spng_set_ihdr(context.get(), &header)); !set) return set;
        return check(
            spng_encode_image(context.get(), nullptr, 0, SPNG_FMT_PNG, SPNG_ENCODE_PROGRESSIVE | SPNG_ENCODE_FINALIZE));
    }

    fs::path path;
    AtomicFile file;
    ImageSize size;
    std::unique_ptr<spng_ctx, Free> context;
    std::uint32_t rows = 0;  // written
    std::optional<Error> problem;
};

PngWriter::PngWriter(std::unique_ptr<Encoder> encoder) : encoder_(std::move(encoder)) {}
PngWriter::PngWriter(PngWriter&&) noexcept = default;
PngWriter::~PngWriter() = default;

Result<PngWriter> PngWriter::create(const fs::path& path, ImageSize size, int effort) {
    assert(size.width >= 1 && size.width <= kMaxImageSide && size.height >= 1 && size.height <= kMaxImageSide);
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return Unexpected(file.error());
    auto encoder = std::make_unique<Encoder>(path, std::move(*file), size);
    if (Status started = encoder->start(effort); !started) return Unexpected(started.error());
    return PngWriter(std::move(encoder));
}

Status PngWriter::write(std::span<const std::uint8_t> rgba) {
    const std::size_t stride = std::size_t{encoder_->size.width} * 4;
    assert(rgba.size() % stride == 0);
    for (; !rgba.empty(); rgba = rgba.subspan(stride)) {
        const bool last = ++encoder_->rows == encoder_->size.height;
        const int code = spng_encode_row(encoder_->context.get(), rgba.data(), stride);
        if (Status written = encoder_->check(code, last ? SPNG_EOI : 0); !written) return written;
    }
    return ok();
}

Status PngWriter::finish() {
    assert(encoder_->rows == encoder_->size.height);
    return encoder_->file.commit();
}

Status writePng(const fs::path& path, const Image& image) {
    assert(image.rgba.size() == std::size_t{image.width} * image.height * 4);
    // Rendered pictures are written while somebody waits.
    constexpr int kFastest = 1;
    Result<PngWriter> writer = PngWriter::create(path, {image.width, image.height}, kFastest);
    if (!writer) return Unexpected(writer.error());
    if (Status written = writer->write(image.rgba); !written) return written;
    return writer->finish();
}

}  // namespace nepho::projector
