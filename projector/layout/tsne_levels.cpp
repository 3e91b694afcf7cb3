#include "projector/layout/tsne_levels.h"

#include "projector/base/chance.h"
#include "projector/layout/tsne_start.h"
#include "projector/linalg/chosen_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
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

/// The input as coarse rows, those of a level, need it.
TsneInput inputOf(const TsneInput& input, std::span<const std::uint32_t> rows) {
    TsneInput chosen = input;
    chosen.metric = Metric::euclidean;
    chosen.neighbors = nullptr;  // of other rows, as the next
    chosen.pca = nullptr;
    if (input.given) chosen.given = std::make_shared<const Matrix>(gatherRows(*input.given, rows));
    if (input.labels)
        chosen.labels = std::make_shared<const std::vector<std::int32_t>>(gatherLabels(*input.labels, rows));
    return chosen;
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
    auto tsne = startTsne(landmarks, inputOf(input, std::span(order).first(sizes.front())), options, context);
    if (!tsne) return Unexpected(tsne.error());
    TsneLevels levels(data, input, options, std::move(sizes), iterations, std::move(*tsne));
    levels.coarse_ = std::move(*coarse);
    levels.order_ = std::move(order);
    levels.near_ = std::move(*near);
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
    if (!prepareLevel(context)) return false;
    return isLevelDone() || tsne_.step(context);
}

Result<AllNeighbors> TsneLevels::neighborsOfLevel(std::size_t level, const JobContext& context) const {
    if (level + 1 == sizes_.size()) {
        const bool isFirst = coarse_.rows.rows() > 0;  // not once more after a stop
        return findNeighbors(data_, input_, isFirst ? &coarse_ : nullptr, context);
    }
    const CoarseRows rows{gatherRows(coarse_.rows, std::span(order_).first(sizes_[level])), true};
    return findAllNeighbors(rows.rows, rows, neighborsOf(input_, Metric::euclidean, sizes_[level]), context);
}

/// Meaningless when stopped.
Matrix TsneLevels::startOfLevel(std::size_t level, const KnnTable& table, Metric metric,
                                const JobContext& context) const {
    const bool finest = level + 1 == sizes_.size();
    const Matrix all = layout();
    Matrix positions = finest ? all.clone() : gatherRows(all, std::span(order_).first(sizes_[level]));
    const std::size_t known = sizes_[level - 1];
    const Matrix before = gatherRows(all, std::span(order_).first(known));
    std::vector<std::int32_t> landmarks(sizes_[level], -1);
    for (std::size_t i = 0; i < known; ++i) landmarks[finest ? order_[i] : i] = static_cast<std::int32_t>(i);
    placeByNeighbors(table, metric, landmarks, before, positions, context.stop);
    scale(positions, 1.0f / unitOf(level));
    shake(positions, input_.seed);
    return positions;
}

bool TsneLevels::enterNextLevel(const JobContext& context) {
    const std::size_t next = level_ + 1;
    const bool finest = next + 1 == sizes_.size();
    const TsneInput input = finest ? input_ : inputOf(input_, std::span(order_).first(sizes_[next]));
    auto neighbors = neighborsOfLevel(next, context);
    if (!neighbors) return false;
    if (finest) coarse_ = {};  // memory is scarcest here
    const Matrix start = startOfLevel(next, neighbors->table, input.metric, context);
    if (context.stopRequested()) return false;
    auto tsne = tsneFrom(std::move(*neighbors), start, input, optionsOf(next), context);
    if (!tsne) return false;
    iterationsBefore_ += tsne_.iteration();
    level_ = next;
    iterationsOfLevel_ = finerIterations();
    tsne_ = std::move(*tsne);
    if (finest) {
        std::vector<std::uint32_t>().swap(order_);
        near_ = {};
    }
    holdInLevel();
    return true;
}

Matrix TsneLevels::layout() const {
    Matrix own = tsne_.layout();
    if (isFinest()) return own;
    Matrix all = placeByLandmarks(near_, {own.data(), sizes_.front(), own.cols(), own.cols()});
    for (std::size_t i = 0; i < own.rows(); ++i) std::ranges::copy(own.row(i), all.row(order_[i]).begin());
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

TsneOptions TsneLevels::optionsOf(std::size_t level) const {
    TsneOptions options = options_;
    if (level > 0) options.exaggerationIterations = 0;
    return options;
}

void TsneLevels::setOptions(const TsneOptions& options) {
    TsneOptions changed = options;
    changed.dims = options_.dims;
    changed.theta = options_.theta;
    options_ = changed;
    tsne_.setOptions(optionsOf(level_));
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
    if (isFinest()) return tsne_.hold(held_, heldAt_);
    constexpr std::uint32_t kNone = ~std::uint32_t{0};
    std::vector<std::uint32_t> own(held_.empty() ? 0 : data_.rows, kNone), rows;
    for (std::size_t i = 0; i < sizes_[level_] && !held_.empty(); ++i) own[order_[i]] = static_cast<std::uint32_t>(i);
    std::vector<Point4> places;
    const float perUnit = 1.0f / unitOf(level_);
    for (std::size_t i = 0; i < held_.size(); ++i) {
        if (own[held_[i]] == kNone) continue;
        rows.push_back(own[held_[i]]);
        places.push_back({heldAt_[i].x * perUnit, heldAt_[i].y * perUnit, heldAt_[i].z * perUnit});
    }
    tsne_.hold(rows, places);
}

}  // namespace nepho::projector
