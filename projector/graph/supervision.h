#pragma once

#include "projector/graph/affinities.h"

#include <cstdint>
#include <span>

namespace nepho::projector {

/// Lets what is known about rows count: p_ij of rows with the same label is multiplied by 1 + weight, of rows with
/// different labels by 1 - weight, of rows of which one has none (below 0) by 1; then all are scaled to sum to 1 again.
/// Neighbours stay those of the vectors, so that a label never brings rows together that have nothing else in common
/// (McInnes, Healy and Melville, "UMAP" (2018), combine labels and distances in the same way: by weakening edges).
/// `labels`: one a row. `weight`: 0 (nothing changes, to the bit) to 1 (different labels do not attract each other).
/// Nothing changes where nothing would be left.
void supervise(Affinities& joint, std::span<const std::int32_t> labels, double weight);

}  // namespace nepho::projector
