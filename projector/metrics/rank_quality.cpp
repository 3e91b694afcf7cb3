#include "projector/metrics/rank_quality.h"

#include "projector/knn/row_distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <numeric>
#include <string>

namespace nepho::projector {

namespace {

constexpr std::size_t kRowsOfTask = 16;  // whose distances lie in the cache together
constexpr std::size_t kReferencesAtOnce = 64;
constexpr std::size_t kCounted = 50;  // ranks of a row that are counted one by one; for more all are sorted

/// Some rows' distances to all references, in one space. Memory of one thread.
class Distances {
  public:
    Distances(const RowDistance& distance, std::span<const std::uint32_t> references)
        : distance_(distance), references_(references), keys_(kRowsOfTask * references.size()) {}

    void measure(std::span<const std::uint32_t> rows) {
        for (std::size_t begin = 0; begin < references_.size(); begin += kReferencesAtOnce) {
            const std::size_t end = std::min(begin + kReferencesAtOnce, references_.size());
            for (std::size_t i = 0; i < rows.size(); ++i) {
                for (std::size_t r = begin; r < end; ++r)
                    keys_[i * references_.size() + r] = references_[r] == rows[i]
                                                            ? std::numeric_limits<double>::infinity()
                                                            : distance_.key(rows[i], references_[r]);
            }
        }
    }
    /// Of the i-th of them, by reference; its own is infinite.
    std::span<const double> of(std::size_t i) const {
        return std::span(keys_).subspan(i * references_.size(), references_.size());
    }

  private:
    const RowDistance& distance_;
    std::span<const std::uint32_t> references_;
    std::vector<double> keys_;
};

/// The k smallest keys' places, in `order`.
std::span<const std::uint32_t> nearest(std::span<const double> keys, std::size_t k, std::vector<std::uint32_t>& order) {
    order.resize(keys.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::nth_element(order, order.begin() + static_cast<std::ptrdiff_t>(k - 1),
                             [&](auto a, auto b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });
    return std::span(order).first(k);
}

/// How many keys come before one.
std::size_t countBefore(std::span<const double> keys, std::size_t place) {
    const double key = keys[place];
    std::size_t count = 0;
    for (std::size_t other = 0; other < keys.size(); ++other)
        count += keys[other] < key || (keys[other] == key && other < place) ? 1u : 0u;
    return count;
}

/// How many keys come before each.
std::vector<std::uint32_t> countsBefore(std::span<const double> keys) {
    std::vector<std::uint32_t> order(keys.size()), counts(keys.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, [&](auto a, auto b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });
    for (std::size_t place = 0; place < order.size(); ++place) counts[order[place]] = static_cast<std::uint32_t>(place);
    return counts;
}

/// How far beyond k the ranks by `keys` are of what is nearest by others.
double rankLoss(std::span<const double> keys, std::span<const std::uint32_t> nearestByOthers) {
    const std::size_t k = nearestByOthers.size();
    const auto counts = k > kCounted ? countsBefore(keys) : std::vector<std::uint32_t>();
    double loss = 0.0;
    for (const std::uint32_t place : nearestByOthers) {
        const std::size_t rank = (counts.empty() ? countBefore(keys, place) : counts[place]) + 1;
        if (rank > k) loss += static_cast<double>(rank - k);
    }
    return loss;
}

}  // namespace

Result<RankQuality> rankQuality(MatrixView data, MatrixView layout, std::span<const std::uint32_t> rows,
                                std::span<const std::uint32_t> references, std::size_t k, Metric metric,
                                std::string_view stage, const JobContext& context) {
    const RowDistance ofData(data, metric), ofLayout(layout, Metric::euclidean);
    std::vector<bool> isReference(data.rows, false);
    for (const std::uint32_t row : references) isReference[row] = true;
    RankQuality quality{std::vector<double>(rows.size(), 1.0), std::vector<double>(rows.size(), 1.0)};
    const auto few = static_cast<double>(k);
    std::mutex reporting;
    std::size_t done = 0;
    parallelFor(rows.size(), kRowsOfTask, [&](std::size_t begin, std::size_t end) {
        thread_local std::vector<std::uint32_t> order;
        Distances before(ofData, references), after(ofLayout, references);
        for (std::size_t first = begin; first < end && !context.stopRequested(); first += kRowsOfTask) {
            const auto task = rows.subspan(first, std::min(kRowsOfTask, end - first));
            before.measure(task);
            after.measure(task);
            for (std::size_t i = 0; i < task.size() && !context.stopRequested(); ++i) {
                const auto all = static_cast<double>(references.size() + (isReference[task[i]] ? 0 : 1));
                const double worst = few * (2.0 * all - 3.0 * few - 1.0) / 2.0;
                const double falseOnes = rankLoss(before.of(i), nearest(after.of(i), k, order));
                const double lostOnes = rankLoss(after.of(i), nearest(before.of(i), k, order));
                quality.trustworthiness[first + i] = 1.0 - falseOnes / worst;
                quality.continuity[first + i] = 1.0 - lostOnes / worst;
            }
        }
        const std::scoped_lock lock(reporting);
        done += end - begin;
        context.report(stage, static_cast<double>(done) / static_cast<double>(rows.size()));
    });
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    return quality;
}

}  // namespace nepho::projector
