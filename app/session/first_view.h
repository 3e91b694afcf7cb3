#pragma once

#include "app/session/coloring.h"
#include "app/session/layout_view.h"
#include "app/session/loader.h"
#include "engine/pick/chunk_grid.h"

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

/// Columns of principal components, or of the vectors themselves: what axes are chosen from.
projector::MatrixView scoresOf(const LoadedData& data);

}  // namespace nepho::app
