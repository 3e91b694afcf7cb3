#pragma once

#include "projector/base/result.h"
#include "projector/data/loaded_tensor.h"

#include <filesystem>

namespace nepho::projector {

/// Reads a .npy array as N x D float32: bool, integers and floats of either byte order and either index order. A vector
/// of N becomes N x 1; an array of more than two dimensions becomes N x (the product of the others), with a warning.
/// Errors: as parseNpyHeader; a scalar; an array without elements; more or fewer bytes than the shape asks for. Nothing
/// is allocated before the file's length fits the shape. `inPlace`: float32 in C order that lies well stays in the
/// mapped file, which nobody may change then.
Result<LoadedTensor> readNpy(const std::filesystem::path& path, bool inPlace = false);

}  // namespace nepho::projector
