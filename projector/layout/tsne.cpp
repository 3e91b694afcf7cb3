#include "projector/layout/tsne.h"

#include "projector/base/chance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kAttractRows = 128;   // rows of a task
constexpr std::size_t kPushGroups = 2;      // groups of a task
constexpr std::size_t kMoveRows = 4096;     // rows of a task
constexpr std::size_t kSortEvery = 8;       // iterations
constexpr std::size_t kSortEveryEarly = 4;  // while clusters form
constexpr std::size_t kCentreEvery = 16;    // iterations
constexpr double kLostInOne = 0.01;         // similarities of a point that are fewer lose digits beside its own 1
constexpr float kLongestStep = 5.0f;        // of a coordinate in one iteration
constexpr float kLeastGain = 0.01f;
constexpr Point4 kFirstGains{1.0f, 1.0f, 1.0f, 1.0f};

bool isAt(const Point4& point, const Point4& place) {
    return point.x == place.x && point.y == place.y && point.z == place.z;
}

/// Of all coordinates, each axis about its own middle.
double deviation(const Matrix& layout) {
    if (layout.rows() == 0) return 0.0;
    const auto count = static_cast<double>(layout.rows());
    double variance = 0.0;
    for (std::size_t axis = 0; axis < layout.cols(); ++axis) {
        double sum = 0.0, squares = 0.0;
        for (std::size_t row = 0; row < layout.rows(); ++row) sum += static_cast<double>(layout(row, axis));
        for (std::size_t row = 0; row < layout.rows(); ++row)
            squares += std::pow(static_cast<double>(layout(row, axis)) - sum / count, 2.0);
        variance += squares / count / static_cast<double>(layout.cols());
    }
    return std::sqrt(variance);
}

}  // namespace

std::vector<std::string> TsneOptions::validate() const {
    std::vector<std::string> problems;
    const auto require = [&](bool holds, const char* problem) {
        if (!holds) problems.emplace_back(problem);
    };
    require(dims == 2 || dims == 3, "The dimensions must be 2 or 3.");
    require(exaggeration >= 1.0 && exaggeration <= 1000.0, "The exaggeration must be from 1 to 1000.");
    require(earlyMomentum >= 0.0 && earlyMomentum < 1.0, "The early momentum must be at least 0 and below 1.");
    require(momentum >= 0.0 && momentum < 1.0, "The momentum must be at least 0 and below 1.");
    require(learningRate >= 0.0 && learningRate <= 1e9,
            "The learning rate must be above 0 (or 0: chosen by the rows).");
    require(degreesOfFreedom >= 0.1 && degreesOfFreedom <= 100.0, "The degrees of freedom must be from 0.1 to 100.");
    require(thetaUsed() >= 0.0 && thetaUsed() <= 2.0, "Theta must be from 0 to 2.");
    return problems;
}

Tsne::Tsne(Affinities affinities, const TsneOptions& options, MatrixView start, std::vector<std::uint32_t> rows)
    : affinities_(std::move(affinities)),
      options_(options),
      repulsion_(start.rows, options.dims, static_cast<float>(options.thetaUsed())),
      entropy_(affinities_.entropySum()),
      points_(start.rows),
      velocities_(start.rows),
      gains_(start.rows, kFirstGains),
      rowOfPoint_(std::move(rows)),
      pull_(start.rows),
      push_(start.rows),
      sums_(repulsion_.groups()) {
    const auto at = [&](std::size_t row, std::size_t axis) {
        return std::clamp(start(row, axis), -kFarthestCoordinate, kFarthestCoordinate);
    };
    for (std::size_t row = 0; row < start.rows; ++row)
        points_[row] = {at(row, 0), at(row, 1), options.dims == 3 ? at(row, 2) : 0.0f, 0.0f};
}

double TsneOptions::learningRateUsed(std::size_t rows) const {
    return learningRate > 0.0 ? learningRate : std::max(200.0, static_cast<double>(rows) / 12.0);
}

bool Tsne::computeForces(bool logs, const JobContext& context) {
    repulsion_.refit(points_);
    const auto degrees = static_cast<float>(options_.degreesOfFreedom);
    const std::size_t pulls = (rows() + kAttractRows - 1) / kAttractRows;
    const std::size_t pushes = (repulsion_.groups() + kPushGroups - 1) / kPushGroups;
    // Both kinds of work in one loop: one barrier.
    parallelFor(pulls + pushes, 1, [&](std::size_t task, std::size_t) {
        if (context.stopRequested()) return;
        if (task < pushes) {
            const std::size_t end = std::min(repulsion_.groups(), (task + 1) * kPushGroups);
            for (std::size_t group = task * kPushGroups; group < end; ++group)
                sums_[group] = repulsion_.push(group, degrees, push_);
        } else {
            const std::size_t begin = (task - pushes) * kAttractRows;
            attract(points_.data(), affinities_.begins.data(), affinities_.columns.data(), affinities_.weights.data(),
                    begin, std::min(rows(), begin + kAttractRows), degrees, logs, pull_.data());
        }
    });
    if (context.stopRequested()) return false;
    z_ = 0.0;
    for (const double sum : sums_) z_ += sum;
    z_ = std::max(z_, std::numeric_limits<double>::min());
    return true;
}

/// False when stopped.
bool Tsne::sortWhereNeeded(const JobContext& context) {
    // Never later than the steps do it: asking for the loss changes nothing in what comes.
    sorted_ = sorted_ || repulsion_.sort(points_, context.stop);
    return sorted_;
}

bool Tsne::step(const JobContext& context) {
    if (rows() > 1) {
        if (iteration_ % (isEarly() ? kSortEveryEarly : kSortEvery) == 0) sorted_ = false;
        if (!sortWhereNeeded(context) || !computeForces(false, context)) return false;
        move();
        // What is held says where the middle is.
        if (!held_.empty()) {
            placeHeld();
        } else if (iteration_ % kCentreEvery == 0) {
            centre();
        }
    }
    ++iteration_;
    return true;
}

void Tsne::move() {
    const bool early = isEarly();
    const double degrees = options_.degreesOfFreedom;
    const double slope = 2.0 * (degrees + 1.0) / degrees;
    const auto pullBy = static_cast<float>(slope * (early ? options_.exaggeration : 1.0));
    const auto pushBy = static_cast<float>(slope / z_);
    const auto momentum = static_cast<float>(early ? options_.earlyMomentum : options_.momentum);
    const auto rate = static_cast<float>(options_.learningRateUsed(rows()));
    // Gains after Jacobs, "Increased rates of convergence through learning rate adaptation" (1988).
    const auto moveOne = [&](float& at, float& velocity, float& gain, float pull, float push) {
        const float gradient = pullBy * pull - pushBy * push;
        gain = (gradient > 0.0f) == (velocity > 0.0f) ? gain * 0.8f : gain + 0.2f;
        gain = std::max(gain, kLeastGain);
        velocity = std::clamp(momentum * velocity - rate * gain * gradient, -kLongestStep, kLongestStep);
        at = std::clamp(at + velocity, -kFarthestCoordinate, kFarthestCoordinate);
    };
    parallelFor(rows(), kMoveRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            moveOne(points_[i].x, velocities_[i].x, gains_[i].x, pull_[i].x, push_[i].x);
            moveOne(points_[i].y, velocities_[i].y, gains_[i].y, pull_[i].y, push_[i].y);
            if (options_.dims == 3) moveOne(points_[i].z, velocities_[i].z, gains_[i].z, pull_[i].z, push_[i].z);
        }
    });
}

void Tsne::centre() {
    double sum[3] = {};
    for (const Point4& point : points_) {
        sum[0] += static_cast<double>(point.x);
        sum[1] += static_cast<double>(point.y);
        sum[2] += static_cast<double>(point.z);
    }
    const auto count = static_cast<double>(rows());
    const Point4 middle{static_cast<float>(sum[0] / count), static_cast<float>(sum[1] / count),
                        static_cast<float>(sum[2] / count)};
    for (Point4& point : points_) {
        point.x -= middle.x;
        point.y -= middle.y;
        point.z -= middle.z;
    }
}

void Tsne::setOptions(const TsneOptions& options) {
    const int dims = options_.dims;
    const std::optional<double> theta = options_.theta;
    options_ = options;
    options_.dims = dims;
    options_.theta = theta;
}

void Tsne::perturb(double share, std::uint64_t seed) {
    const double width = share * deviation(layout());
    if (!(width > 0.0)) return;
    Chance chance(seed);
    const auto moved = [&](float at) {
        const double to = static_cast<double>(at) + width * chance.nearNormal();
        return std::clamp(static_cast<float>(to), -kFarthestCoordinate, kFarthestCoordinate);
    };
    for (std::size_t row = 0; row < rows(); ++row) {
        points_[row].x = moved(points_[row].x);
        points_[row].y = moved(points_[row].y);
        if (options_.dims == 3) points_[row].z = moved(points_[row].z);
        velocities_[row] = {};
        gains_[row] = kFirstGains;
    }
    placeHeld();
    sorted_ = false;
}

void Tsne::hold(std::span<const std::uint32_t> rows, std::span<const Point4> places) {
    for (const std::uint32_t point : held_) gains_[point] = kFirstGains;  // its velocity is 0
    held_ = pointsOf(rows);
    heldAt_.assign(places.begin(), places.end());
    for (Point4& place : heldAt_) {
        for (float* at : {&place.x, &place.y, &place.z})
            *at = std::clamp(*at, -kFarthestCoordinate, kFarthestCoordinate);
        if (options_.dims == 2) place.z = 0.0f;
        place.w = 0.0f;
    }
    // Who pushes whom was found where they stood: they may jump across the layout.
    for (std::size_t i = 0; i < held_.size(); ++i) sorted_ = sorted_ && isAt(points_[held_[i]], heldAt_[i]);
    placeHeld();
}

std::vector<std::uint32_t> Tsne::pointsOf(std::span<const std::uint32_t> rows) const {
    std::vector<std::uint32_t> points(rows.begin(), rows.end());
    if (points.empty() || rowOfPoint_.empty()) return points;
    std::vector<std::uint32_t> pointOfRow(rowOfPoint_.size());
    for (std::size_t point = 0; point < rowOfPoint_.size(); ++point)
        pointOfRow[rowOfPoint_[point]] = static_cast<std::uint32_t>(point);
    for (std::uint32_t& point : points) point = pointOfRow[point];
    return points;
}

void Tsne::placeHeld() {
    for (std::size_t i = 0; i < held_.size(); ++i) {
        points_[held_[i]] = heldAt_[i];
        velocities_[held_[i]] = {};
    }
}

Matrix Tsne::layout() const {
    Matrix out(rows(), static_cast<std::size_t>(options_.dims));
    for (std::size_t point = 0; point < rows(); ++point) {
        const std::size_t row = rowOf(point);
        out(row, 0) = points_[point].x;
        out(row, 1) = points_[point].y;
        if (options_.dims == 3) out(row, 2) = points_[point].z;
    }
    return out;
}

/// The sum of all similarities, pair by pair: float32 loses it beside each point's own 1 where all are far apart.
double Tsne::normalizationInDouble(const JobContext& context) const {
    const double degrees = options_.degreesOfFreedom;
    std::vector<double> sums(rows());
    parallelFor(rows(), 1, [&](std::size_t i, std::size_t) {
        if (context.stopRequested()) return;
        for (std::size_t j = 0; j < i; ++j) {
            const double dx = static_cast<double>(points_[i].x) - static_cast<double>(points_[j].x);
            const double dy = static_cast<double>(points_[i].y) - static_cast<double>(points_[j].y);
            const double dz = static_cast<double>(points_[i].z) - static_cast<double>(points_[j].z);
            sums[i] += std::exp(-0.5 * (degrees + 1.0) * std::log1p((dx * dx + dy * dy + dz * dz) / degrees));
        }
    });
    return 2.0 * std::accumulate(sums.begin(), sums.end(), 0.0);
}

double Tsne::loss(const JobContext& context) {
    if (rows() < 2) return 0.0;
    if (!sortWhereNeeded(context) || !computeForces(true, context)) return std::numeric_limits<double>::quiet_NaN();
    if (z_ < kLostInOne * static_cast<double>(rows())) z_ = normalizationInDouble(context);
    if (context.stopRequested()) return std::numeric_limits<double>::quiet_NaN();
    double logs = 0.0;
    for (const Point4& pull : pull_) logs += static_cast<double>(pull.w);
    return entropy_ - 0.5 * (options_.degreesOfFreedom + 1.0) * logs + std::log(z_);
}

std::vector<double> Tsne::lossOfRows() const {
    std::vector<double> losses(rows(), 0.0);
    if (rows() < 2) return losses;
    for (std::size_t point = 0; point < rows(); ++point) {
        double entropy = 0.0, all = 0.0;
        for (std::size_t entry = affinities_.begins[point]; entry < affinities_.begins[point + 1]; ++entry) {
            const auto p = static_cast<double>(affinities_.weights[entry]);
            if (p > 0.0) entropy += p * std::log(p);
            all += p;
        }
        const double logs = 0.5 * (options_.degreesOfFreedom + 1.0) * static_cast<double>(pull_[point].w);
        const double found = static_cast<double>(rows()) * (entropy - logs + all * std::log(z_));
        losses[rowOf(point)] = std::isfinite(found) ? found : std::numeric_limits<double>::quiet_NaN();
    }
    return losses;
}

std::vector<Point4> Tsne::gradient() {
    std::vector<Point4> all(rows());
    if (rows() < 2) return all;
    sortWhereNeeded({});
    computeForces(false, {});
    const auto slope = static_cast<float>(2.0 * (options_.degreesOfFreedom + 1.0) / options_.degreesOfFreedom);
    const auto perZ = static_cast<float>(1.0 / z_);
    for (std::size_t i = 0; i < rows(); ++i)
        all[i] = {slope * (pull_[i].x - perZ * push_[i].x), slope * (pull_[i].y - perZ * push_[i].y),
                  slope * (pull_[i].z - perZ * push_[i].z)};
    return all;
}

Matrix scaledStart(MatrixView scores, int dims, std::uint64_t seed) {
    constexpr double kSpread = 1e-4, kApart = 1e-6;
    Matrix start(scores.rows, static_cast<std::size_t>(dims));
    double square = 0.0, mean = 0.0;
    for (std::size_t row = 0; row < scores.rows; ++row) mean += static_cast<double>(scores(row, 0));
    mean /= std::max(1.0, static_cast<double>(scores.rows));
    for (std::size_t row = 0; row < scores.rows; ++row)
        square += std::pow(static_cast<double>(scores(row, 0)) - mean, 2.0);
    const double deviation = std::sqrt(square / std::max(1.0, static_cast<double>(scores.rows)));
    const double scale = deviation > 0.0 ? kSpread / deviation : 0.0;
    Chance chance(seed);
    for (std::size_t row = 0; row < scores.rows; ++row) {
        for (std::size_t axis = 0; axis < static_cast<std::size_t>(dims); ++axis) {
            const double at = axis < scores.cols ? static_cast<double>(scores(row, axis)) * scale : 0.0;
            start(row, axis) = static_cast<float>(at + kApart * chance.uniform());
        }
    }
    return start;
}

}  // namespace nepho::projector
