#pragma once

#include "projector/base/mapped_file.h"
#include "projector/data/image_reader.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace nepho::projector {

/// Whether a file that begins like this is a JPEG.
bool isJpeg(std::string_view bytes);

/// The size in the frame header of a JPEG, and how its Exif block says that it lies.
Result<ImageHeader> jpegHeader(std::string_view bytes, const std::filesystem::path& path);

/// See ImageRows; grey, YCbCr, RGB, CMYK and YCCK become opaque RGBA8, CMYK without a colour profile. `path`: for
/// messages. Where libjpeg would only warn of pixels that are missing or damaged, that is an error here; other warnings
/// are an oddity().
Result<std::unique_ptr<ImageRows>> openJpegRows(MappedFile file, const std::filesystem::path& path);

}  // namespace nepho::projector
