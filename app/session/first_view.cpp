#include "app/session/first_view.h"

namespace nepho::app {

projector::MatrixView scoresOf(const LoadedData& data) {
    return data.pca ? data.pca->scores.view() : data.dataset->vectors.view();
}

FirstView makeFirstView(const LoadedData& data) {
    FirstView view;
    const projector::MatrixView scores = scoresOf(data);
    view.layout = makeLayoutView(scores, scores.cols <= 2 ? 2 : 3, {0, 1, 2});
    view.grid.build(view.layout.positions);
    const projector::Table& metadata = data.dataset->metadata;
    if (const projector::Column* label = metadata.defaultLabel()) view.labelBy = label->name;
    // A column in which every row differs says nothing by colour.
    for (const projector::Column& column : metadata.columns) {
        if (column.name == "__index__" || !looksCategorical(column) ||
            column.distinctCount() * 4 > data.dataset->rows())
            continue;
        view.colorBy.column = column.name;
        break;
    }
    view.coloring = colorRows(metadata, data.dataset->rows(), view.colorBy);
    return view;
}

}  // namespace nepho::app
