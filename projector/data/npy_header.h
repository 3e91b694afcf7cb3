#pragma once

#include "projector/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// What the header of a .npy file says (NumPy enhancement proposal 1, versions 1.0 to 3.0).
struct NpyHeader {
    char kind = 'f';            ///< f float, i signed, u unsigned, b bool
    std::size_t itemSize = 4;   ///< bytes: 2, 4, 8 for f; 1, 2, 4, 8 for i and u; 1 for b
    bool bigEndian = false;     ///< of items of more than one byte
    bool fortranOrder = false;  ///< the first index moves fastest
    std::vector<std::size_t> shape;
    std::size_t dataOffset = 0;  ///< bytes from the start of the file
};

/// Whether bytes begin as a .npy file does.
bool looksLikeNpy(std::string_view bytes);

/// Parses the header at the start of a file's bytes, strictly: the three keys that numpy writes, once each. `file`
/// names the file in errors. Errors: not a .npy, cut short, an unknown version, malformed, or of a type that holds no
/// real numbers (pickled objects are never read). The shape is not checked against the file's length.
Result<NpyHeader> parseNpyHeader(std::string_view bytes, const std::string& file);

}  // namespace nepho::projector
