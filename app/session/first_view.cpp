#include "app/session/first_view.h"

#include <vector>

namespace nepho::app {

std::size_t axisCountOf(const LoadedData& data) {
    return data.pca ? data.pca->axes.rows() : data.dataset->dims();
}

LayoutView layoutOn(const LoadedData& data, int dims, std::array<std::size_t, 3> axes) {
    const projector::Matrix& vectors = data.dataset->vectors;
    if (!data.pca) return makeLayoutView(vectors, dims, axes);
    if (data.pca->scores.rows() > 0) return makeLayoutView(data.pca->scores, dims, axes);
    std::vector<std::size_t> components;
    std::array<std::size_t, 3> columns{};
    for (std::size_t i = 0; i < static_cast<std::size_t>(dims); ++i) {
        const bool isThere = axes[i] < axisCountOf(data);
        columns[i] = isThere ? components.size() : ~std::size_t{0};
        if (isThere) components.push_back(axes[i]);
    }
    const projector::Matrix scores = projector::computeScores(vectors, *data.pca, components);
    LayoutView layout = makeLayoutView(scores, dims, columns);
    layout.axes = axes;
    return layout;
}

void dropScores(LoadedData& data) {
    if (data.pca && 10 * data.pca->scores.cols() > data.dataset->dims()) data.pca->scores = {};
}

FirstView makeFirstView(const LoadedData& data) {
    FirstView view;
    view.layout = layoutOn(data, axisCountOf(data) <= 2 ? 2 : 3, {0, 1, 2});
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
