#pragma once

#include "app/session/coloring.h"
#include "app/session/layout_view.h"
#include "app/session/loader.h"
#include "engine/pick/chunk_grid.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace nepho::app {

/// How a dataset is shown at first: made on the worker thread, as it goes through all rows.
struct FirstView {
    LayoutView layout;
    engine::ChunkGrid grid;  ///< of all rows
    ColorBy colorBy;
    Coloring coloring;
    std::optional<std::string> labelBy;
};

FirstView makeFirstView(const LoadedData& data);

/// Leaves scores of principal components out where they are not little beside the vectors: layoutOn() computes those
/// that it needs, which takes little where vectors are short.
void dropScores(LoadedData& data);

/// What axes are chosen from: principal components, or columns of the vectors themselves.
std::size_t axisCountOf(const LoadedData& data);
/// All rows on those axes. Principal components that were not kept are computed anew.
LayoutView layoutOn(const LoadedData& data, int dims, std::array<std::size_t, 3> axes);

}  // namespace nepho::app
