#pragma once

#include "projector/base/result.h"
#include "projector/data/loaded_tensor.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

namespace nepho::projector {

/// Reads a raw file of float32 values, little-endian, row by row without a header. `shape` is {N, D} as the config or
/// the person says it; N may be 0 (unknown), and `shape` may be empty. `metadataRows` is how many rows the metadata
/// has, where there are any: it decides where the shape is missing or wrong. Believed, in this order: a shape that fits
/// exactly; a shape that fits exactly as float64 (warning); D of the shape where whole rows come out (warning if N
/// differs); the number of metadata rows (warning). Errors: the length is not a multiple of 4; nothing determines the
/// shape. `inPlace`: float32 stays in the mapped file, which nobody may change then.
Result<LoadedTensor> readBytes(const std::filesystem::path& path, const std::vector<std::size_t>& shape,
                               std::optional<std::size_t> metadataRows, bool inPlace = false);

}  // namespace nepho::projector
