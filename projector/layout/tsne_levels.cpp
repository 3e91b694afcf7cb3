#include "projector/layout/tsne_levels.h"

#include "projector/base/chance.h"
#include "projector/graph/supervision.h"
#include "projector/layout/hilbert.h"
#include "projector/layout/tsne_start.h"
#include "projector/linalg/chosen_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kMostInOneLevel = 25'000;
constexpr std::size_t kRatio = 8;  // of the rows of two levels
constexpr std::size_t kFewestLandmarks = 1000;
constexpr float kApart = 0.01f;  // rows that start in one place; the kernel's width is 1

void scale(Matrix& positions, float factor) {
    if (factor == 1.0f) return;
    for (std::size_t i = 0; i < positions.rows() * positions.cols(); ++i) positions.data()[i] *= factor;
}

/// Moves all a little, so that none coincide.
void shake(Matrix& positions, std::uint64_t seed) {
    Chance numbers(seed);
    for (std::size_t i = 0; i < positions.rows() * positions.cols(); ++i)
        positions.data()[i] += kApart * static_cast<float>(numbers.uniform());
}

std::shared_ptr<const std::vector<std::int32_t>> gatherLabels(const std::vector<std::int32_t>& labels,
                                                              std::span<const std::uint32_t> rows) {
    auto chosen = std::make_shared<std::vector<std::int32_t>>();
    chosen->reserve(rows.size());
    for (const std::uint32_t row : rows) chosen->push_back(labels[row]);
    return chosen;
}

/// Points that follow each other are near each other: what neighbours need of each other lies together in memory.
std::vector<std::uint32_t> alongHilbertCurve(MatrixView positions) {
    std::vector<Point4> points(positions.rows);
    for (std::size_t row = 0; row < positions.rows; ++row)
        points[row] = {positions(row, 0), positions(row, 1), positions.cols == 3 ? positions(row, 2) : 0.0f, 0.0f};
    std::vector<std::uint32_t> order;
    sortAlongHilbertCurve(points, static_cast<int>(positions.cols), order);
    return order;
}

}  // namespace

std::vector<std::size_t> TsneLevels::sizes(std::size_t rows, std::size_t levels) {
    std::vector<std::size_t> sizes{rows};
    const auto wantsMore = [&] { return levels == 0 ? sizes.back() > kMostInOneLevel : sizes.size() < levels; };
    while (wantsMore() && sizes.back() >= 2 * kFewestLandmarks)
        sizes.push_back(std::max(kFewestLandmarks, sizes.back() / kRatio));
    std::ranges::reverse(sizes);
    return sizes;
}

TsneLevels::TsneLevels(MatrixView data, const TsneInput& input, const TsneOptions& options,
                       std::vector<std::size_t> sizes, std::size_t iterations, Tsne tsne)
    : data_(data),
      input_(input),
      options_(options),
      sizes_(std::move(sizes)),
      iterationsOfCoarsest_(iterations),
      iterationsOfLevel_(iterations),
      tsne_(std::move(tsne)) {}

Result<TsneLevels> TsneLevels::start(MatrixView data, const TsneInput& input, const TsneOptions& options,
                                     std::size_t iterations, const JobContext& context) {
    // A finished layout goes on as it is.
    const bool finished = input.start == TsneInput::Start::given && input.keepScale;
    std::vector<std::size_t> sizes = TsneLevels::sizes(data.rows, finished || iterations == 0 ? 1 : input.levels);
    if (sizes.size() == 1) {
        auto tsne = startTsne(data, input, options, context);
        if (!tsne) return Unexpected(tsne.error());
        return TsneLevels(data, input, options, std::move(sizes), iterations, std::move(*tsne));
    }
    if (std::string problem = problemOf(input, data.rows); !problem.empty()) return unexpected(std::move(problem));
    auto coarse = coarseRows(data, input.metric, input.seed, context);
    if (!coarse) return Unexpected(coarse.error());
    std::vector<std::uint32_t> order = sampleRows(data.rows, sizes[sizes.size() - 2], input.seed);
    const Matrix landmarks = gatherRows(coarse->rows, std::span(order).first(sizes.front()));
    auto near = nearestLandmarks(coarse->rows, landmarks, context);
    if (!near) return Unexpected(near.error());
    TsneInput first = input;
    first.metric = Metric::euclidean;  // of coarse rows
    const auto chosen = std::span(order).first(sizes.front());
    if (input.given) first.given = std::make_shared<const Matrix>(gatherRows(*input.given, chosen));
    if (input.labels) first.labels = gatherLabels(*input.labels, chosen);
    auto tsne = startTsne(landmarks, first, options, context);
    if (!tsne) return Unexpected(tsne.error());
    TsneLevels levels(data, input, options, std::move(sizes), iterations, std::move(*tsne));
    levels.coarse_ = std::move(*coarse);
    levels.order_ = std::move(order);
    levels.near_ = std::move(*near);
    std::vector<std::uint32_t> places(landmarks.rows());
    std::iota(places.begin(), places.end(), 0u);
    levels.setPoints(0, places);
    return levels;
}

std::size_t TsneLevels::finerIterations() const {
    return static_cast<std::size_t>(std::ceil(kFinerShare * static_cast<double>(iterationsOfCoarsest_)));
}

std::size_t TsneLevels::iterations() const {
    return iterationsBefore_ + iterationsOfLevel_ + (sizes_.size() - 1 - level_) * finerIterations();
}

double TsneLevels::fraction() const {
    const std::size_t all = std::max<std::size_t>(iterations(), 1);
    return static_cast<double>(std::min(iteration(), all)) / static_cast<double>(all);
}

bool TsneLevels::step(const JobContext& context) {
    if (isLevelDone() && !isFinest() && !enterNextLevel(context)) return false;
    return isLevelDone() || tsne_.step(context);
}

Result<AllNeighbors> TsneLevels::neighborsOfLevel(std::size_t level, const JobContext& context) const {
    if (level + 1 == sizes_.size()) {
        const NeighborOptions wanted = neighborsOf(input_.perplexity, input_.metric, data_.rows);
        return coarse_.rows.rows() > 0 ? findAllNeighbors(data_, coarse_, wanted, context)
                                       : findAllNeighbors(data_, wanted, context);  // once more after a stop
    }
    const CoarseRows rows{gatherRows(coarse_.rows, std::span(order_).first(sizes_[level])), true};
    return findAllNeighbors(rows.rows, rows, neighborsOf(input_.perplexity, Metric::euclidean, sizes_[level]), context);
}

Matrix TsneLevels::startOfLevel(std::size_t level, const KnnTable& table, Metric metric) const {
    const bool finest = level + 1 == sizes_.size();
    const Matrix all = layout();
    Matrix positions = finest ? all.clone() : gatherRows(all, std::span(order_).first(sizes_[level]));
    const std::size_t known = sizes_[level - 1];
    const Matrix before = gatherRows(all, std::span(order_).first(known));
    std::vector<std::int32_t> landmarks(sizes_[level], -1);
    for (std::size_t i = 0; i < known; ++i) landmarks[finest ? order_[i] : i] = static_cast<std::int32_t>(i);
    placeByNeighbors(table, metric, landmarks, before, positions);
    scale(positions, 1.0f / unitOf(level));
    shake(positions, input_.seed);
    return positions;
}

/// The level's point i is what stands at places[i] among its rows.
void TsneLevels::setPoints(std::size_t level, std::span<const std::uint32_t> places) {
    rowOfPoint_.assign(places.begin(), places.end());
    if (level + 1 == sizes_.size()) return;
    pointOfLandmark_.resize(sizes_.front());
    for (std::size_t point = 0; point < places.size(); ++point) {
        if (places[point] < sizes_.front()) pointOfLandmark_[places[point]] = static_cast<std::uint32_t>(point);
        rowOfPoint_[point] = order_[places[point]];
    }
}

bool TsneLevels::enterNextLevel(const JobContext& context) {
    const std::size_t next = level_ + 1;
    const Metric metric = next + 1 == sizes_.size() ? input_.metric : Metric::euclidean;
    Matrix start;
    std::vector<std::uint32_t> places;
    Result<Affinities> affinities = Affinities{};
    {
        auto neighbors = neighborsOfLevel(next, context);
        if (!neighbors) return false;
        if (next + 1 == sizes_.size()) coarse_ = {};  // memory is scarcest here
        start = startOfLevel(next, neighbors->table, metric);
        places = alongHilbertCurve(start);
        start = gatherRows(start, places);
        reorderRows(neighbors->table, places);
        affinities = affinitiesOf(std::move(*neighbors), input_.perplexity, metric, context);
        if (!affinities) return false;
    }
    setPoints(next, places);
    if (input_.labels) supervise(*affinities, *gatherLabels(*input_.labels, rowOfPoint_), input_.supervision);
    iterationsBefore_ += tsne_.iteration();
    level_ = next;
    iterationsOfLevel_ = finerIterations();
    tsne_ = Tsne(std::move(*affinities), optionsOfLevel(), start);
    holdInLevel();
    if (isFinest()) {
        order_ = {};
        near_ = {};
    }
    return true;
}

Matrix TsneLevels::layout() const {
    Matrix own = tsne_.layout();
    if (rowOfPoint_.empty()) return own;
    Matrix all =
        isFinest() ? Matrix(own.rows(), own.cols()) : placeByLandmarks(near_, gatherRows(own, pointOfLandmark_));
    for (std::size_t i = 0; i < own.rows(); ++i) std::ranges::copy(own.row(i), all.row(rowOfPoint_[i]).begin());
    scale(all, unitOf(level_));
    for (std::size_t i = 0; i < held_.size(); ++i) {
        const std::array<float, 3> at{heldAt_[i].x, heldAt_[i].y, heldAt_[i].z};
        std::copy_n(at.begin(), all.cols(), all.row(held_[i]).begin());
    }
    return all;
}

/// Points have as many times more room as there are more of them: then every level is as dense.
float TsneLevels::unitOf(std::size_t level) const {
    const double more =
        static_cast<double>(sizes_.back()) / static_cast<double>(std::max<std::size_t>(sizes_[level], 1));
    return static_cast<float>(std::pow(more, 1.0 / options_.dims));
}

TsneOptions TsneLevels::optionsOfLevel() const {
    TsneOptions options = options_;
    if (level_ > 0) options.exaggerationIterations = 0;
    return options;
}

void TsneLevels::setOptions(const TsneOptions& options) {
    TsneOptions changed = options;
    changed.dims = options_.dims;
    changed.theta = options_.theta;
    options_ = changed;
    tsne_.setOptions(optionsOfLevel());
}

void TsneLevels::setIterations(std::size_t iterations) {
    iterationsOfCoarsest_ = iterations;
    iterationsOfLevel_ = level_ == 0 ? iterations : finerIterations();
}

void TsneLevels::hold(std::span<const std::uint32_t> rows, std::span<const Point4> places) {
    held_.assign(rows.begin(), rows.end());
    heldAt_.assign(places.begin(), places.end());
    holdInLevel();
}

/// Those that the level has, in its units.
void TsneLevels::holdInLevel() {
    if (rowOfPoint_.empty()) return tsne_.hold(held_, heldAt_);
    constexpr std::uint32_t kNone = ~std::uint32_t{0};
    std::vector<std::uint32_t> pointOfRow(held_.empty() ? 0 : data_.rows, kNone), points;
    for (std::size_t point = 0; point < rowOfPoint_.size() && !held_.empty(); ++point)
        pointOfRow[rowOfPoint_[point]] = static_cast<std::uint32_t>(point);
    std::vector<Point4> places;
    const float perUnit = 1.0f / unitOf(level_);
    for (std::size_t i = 0; i < held_.size(); ++i) {
        if (pointOfRow[held_[i]] == kNone) continue;
        points.push_back(pointOfRow[held_[i]]);
        places.push_back({heldAt_[i].x * perUnit, heldAt_[i].y * perUnit, heldAt_[i].z * perUnit});
    }
    tsne_.hold(points, places);
}

}  // namespace nepho::projector
