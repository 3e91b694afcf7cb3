#pragma once

#include <jpeglib.h>

#include <cstdint>
#include <cstdio>  // jpeglib.h wants it first
#include <cstdlib>
#include <string>
#include <vector>

namespace nepho::projector {

struct JpegLook {
    J_COLOR_SPACE given = JCS_RGB;  ///< of the samples
    J_COLOR_SPACE stored = JCS_YCbCr;
    int channels = 3;
    bool progressive = false;
    bool adobe = false;  ///< with Adobe's marker
    int quality = 100;
    std::string app1{};  ///< the content of an APP1 block; empty: there is none
};

/// A JPEG of width * height * channels samples, row by row.
inline std::string jpegBytes(std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> samples,
                             const JpegLook& look = {}) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* bytes = nullptr;
    unsigned long length = 0;
    jpeg_mem_dest(&info, &bytes, &length);
    info.image_width = width;
    info.image_height = height;
    info.input_components = look.channels;
    info.in_color_space = look.given;
    jpeg_set_defaults(&info);
    jpeg_set_colorspace(&info, look.stored);
    jpeg_set_quality(&info, look.quality, TRUE);
    for (int i = 0; i < info.num_components; ++i) info.comp_info[i].h_samp_factor = info.comp_info[i].v_samp_factor = 1;
    if (look.progressive) jpeg_simple_progression(&info);
    info.write_Adobe_marker = look.adobe ? TRUE : FALSE;
    jpeg_start_compress(&info, TRUE);
    if (!look.app1.empty())
        jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(look.app1.data()),
                          static_cast<unsigned>(look.app1.size()));
    for (std::size_t y = 0; y < height; ++y) {
        JSAMPROW row = samples.data() + y * width * static_cast<std::size_t>(look.channels);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    std::string file(reinterpret_cast<const char*>(bytes), length);
    jpeg_destroy_compress(&info);
    std::free(bytes);
    return file;
}

}  // namespace nepho::projector
