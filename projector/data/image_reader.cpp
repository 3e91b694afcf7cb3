#include "projector/data/image_reader.h"

#include "projector/base/mapped_file.h"
#include "projector/data/jpeg_rows.h"
#include "projector/data/png_rows.h"
#include "projector/data/text_file.h"

#include <string>
#include <string_view>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

enum class Kind { png, jpeg };

Result<Kind> kindOf(std::string_view bytes, const fs::path& path) {
    if (bytes.empty()) return unexpected(path.string() + ": is empty");
    if (isGitLfsPointer(bytes)) return gitLfsError(path);
    if (isPng(bytes)) return Kind::png;
    if (isJpeg(bytes)) return Kind::jpeg;
    return unexpected(path.string() + ": is neither a PNG nor a JPEG image (its first bytes differ)");
}

Result<ImageHeader> readImageHeader(const fs::path& path) {
    const Result<std::string> start = readFileStart(path, 64);
    if (!start) return Unexpected(start.error());
    const Result<Kind> kind = kindOf(*start, path);
    if (!kind) return Unexpected(kind.error());
    if (*kind == Kind::png) {
        const Result<ImageSize> size = pngSize(*start, path);
        if (!size) return Unexpected(size.error());
        return ImageHeader{*size, {}};
    }
    // The size may come after a thumbnail and a colour profile.
    const Result<MappedFile> file = MappedFile::open(path);
    if (!file) return Unexpected(file.error());
    return jpegHeader(file->bytes(), path);
}

}  // namespace

Result<ImageSize> readImageSize(const fs::path& path) {
    const auto header = readImageHeader(path);
    if (!header) return Unexpected(header.error());
    return header->size;
}

Result<ImageSize> readSizeSeen(const fs::path& path) {
    const auto header = readImageHeader(path);
    if (!header) return Unexpected(header.error());
    return header->orientation.turned(header->size);
}

Result<std::unique_ptr<ImageRows>> ImageRows::open(const fs::path& path) {
    Result<MappedFile> file = MappedFile::open(path);
    if (!file) return Unexpected(file.error());
    const Result<Kind> kind = kindOf(file->bytes(), path);
    if (!kind) return Unexpected(kind.error());
    return *kind == Kind::png ? openPngRows(file->bytes(), path) : openJpegRows(std::move(*file), path);
}

Result<Image> readImage(const fs::path& path) {
    const Result<std::unique_ptr<ImageRows>> rows = ImageRows::open(path);
    if (!rows) return Unexpected(rows.error());
    const ImageSize size = (*rows)->size();
    const std::size_t stride = std::size_t{size.width} * 4;
    Image image{size.width, size.height, {}};
    image.rgba.resize(stride * size.height);
    for (std::uint32_t y = 0; y < size.height; ++y) {
        if (Status read = (*rows)->next(std::span(image.rgba).subspan(y * stride, stride)); !read)
            return Unexpected(read.error());
    }
    if (Status whole = (*rows)->finish(); !whole) return Unexpected(whole.error());
    return image;
}

}  // namespace nepho::projector
