#include "projector/knn/approximate_knn.h"

#include "projector/knn/best_candidates.h"
#include "projector/knn/packed_rows.h"
#include "projector/knn/row_distance.h"
#include "projector/knn/row_partition.h"
#include "projector/linalg/chosen_rows.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kRowsOfCell = 64;
constexpr std::size_t kSamplePanels = 16;  // of queries, whose true neighbours are computed
constexpr std::size_t kFewestCells = 8;    // that are tried first
constexpr double kMostOfRows = 0.25;       // that a query may be compared with: beyond it exact is as good
constexpr double kMargin = 0.001;          // above the recall asked for: a sample is not all rows

class CellSearch {
  public:
    /// Meaningless when stopped.
    CellSearch(MatrixView data, MatrixView coarse, RowPartition partition, std::vector<std::uint32_t> near,
               std::size_t nearCount, const ApproximateKnnOptions& options, std::size_t keep,
               const std::stop_token& stop)
        : partition_(std::move(partition)),
          near_(std::move(near)),
          nearCount_(nearCount),
          packed_(gatherRows(coarse, partition_.order, stop), Metric::euclidean, stop),
          distance_(data, options.metric),
          k_(std::min(options.k, data.rows - 1)),
          keep_(keep) {}

    std::size_t panels() const { return packed_.panels(); }
    std::size_t k() const { return k_; }
    std::size_t mostCells() const { return nearCount_; }
    std::uint32_t rowAt(std::size_t place) const { return partition_.order[place]; }
    std::size_t firstPlace(std::size_t panel) const { return panel * packed_.width(); }
    std::size_t countOf(std::size_t panel) const { return packed_.itemsOf(panel); }

    /// Calls found(place in the panel, row, ranked) for every row of a panel, until stopped.
    template <typename Found>
    void search(std::size_t panel, std::size_t cells, const std::stop_token& stop, const Found& found) const {
        const std::size_t width = packed_.width();
        BestCandidates best(packed_.itemsOf(panel), keep_);
        for (const std::uint32_t other : panelsNear(panel, cells)) {
            if (stop.stop_requested()) return;
            best.offer(packed_, panel, 0, packed_, other);
        }
        std::vector<std::uint32_t> rows;
        for (std::size_t i = 0; i < packed_.itemsOf(panel) && !stop.stop_requested(); ++i) {
            rows.clear();
            for (const std::uint32_t place : best.take(i)) rows.push_back(partition_.order[place]);
            const std::uint32_t row = partition_.order[panel * width + i];
            found(i, row, distance_.rank(row, rows));
        }
    }
    float distance(double key) const { return distance_.distance(key); }

  private:
    /// Panels that hold rows of the cells nearest to those of a panel's rows, ascending.
    std::vector<std::uint32_t> panelsNear(std::size_t panel, std::size_t cells) const {
        const std::size_t width = packed_.width(), first = panel * width, last = first + packed_.itemsOf(panel) - 1;
        const auto cellAt = [&](std::size_t place) {
            const auto after = std::ranges::upper_bound(partition_.begins, place);
            return static_cast<std::size_t>(after - partition_.begins.begin()) - 1;
        };
        std::vector<std::uint32_t> panels;
        for (std::size_t cell = cellAt(first); cell <= cellAt(last); ++cell) {
            for (std::size_t i = 0; i < std::min(cells, nearCount_); ++i) {
                const std::size_t other = near_[cell * nearCount_ + i];
                if (partition_.begins[other] == partition_.begins[other + 1]) continue;
                const std::size_t end = (partition_.begins[other + 1] - 1) / width;
                for (std::size_t p = partition_.begins[other] / width; p <= end; ++p)
                    panels.push_back(static_cast<std::uint32_t>(p));
            }
        }
        std::ranges::sort(panels);
        const auto doubles = std::ranges::unique(panels);
        panels.erase(doubles.begin(), doubles.end());
        return panels;
    }

    RowPartition partition_;
    std::vector<std::uint32_t> near_;  ///< of each cell the cells nearest to it, itself first
    std::size_t nearCount_;
    PackedRows packed_;  ///< coarse rows in the partition's order
    RowDistance distance_;
    std::size_t k_, keep_;
};

/// Rows of some panels, and who their neighbours truly are.
struct Sample {
    std::vector<std::size_t> panels;
    KnnTable truth;
};

Result<Sample> takeSample(MatrixView data, const CellSearch& search, const ApproximateKnnOptions& options,
                          const JobContext& context) {
    std::vector<std::size_t> panels;
    std::vector<std::uint32_t> rows;
    const std::size_t count = std::min(kSamplePanels, search.panels());
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t panel = (2 * i + 1) * search.panels() / (2 * count);
        panels.push_back(panel);
        for (std::size_t j = 0; j < search.countOf(panel); ++j)
            rows.push_back(search.rowAt(search.firstPlace(panel) + j));
    }
    auto truth = computeExactKnn(data, rows, search.k(), options.metric, context);
    if (!truth) return Unexpected(truth.error());
    return Sample{std::move(panels), std::move(*truth)};
}

/// The share of true neighbours among those found. Another row at the same distance as the last counts. Meaningless
/// when stopped.
double recallOf(const CellSearch& search, const Sample& sample, std::size_t cells, const JobContext& context) {
    std::vector<std::size_t> hits(sample.panels.size(), 0);
    std::vector<std::size_t> firstQuery(sample.panels.size(), 0);
    for (std::size_t i = 1; i < sample.panels.size(); ++i)
        firstQuery[i] = firstQuery[i - 1] + search.countOf(sample.panels[i - 1]);
    parallelFor(sample.panels.size(), 1, [&](std::size_t i, std::size_t) {
        if (context.stopRequested()) return;
        search.search(sample.panels[i], cells, context.stop, [&](std::size_t at, std::uint32_t, const auto& ranked) {
            const auto truth = sample.truth.distancesOf(firstQuery[i] + at);
            for (std::size_t j = 0; j < std::min(search.k(), ranked.size()); ++j)
                hits[i] += search.distance(ranked[j].key) <= truth.back() ? 1u : 0u;
        });
    });
    std::size_t sum = 0;
    for (const std::size_t count : hits) sum += count;
    return static_cast<double>(sum) / static_cast<double>(sample.truth.ids.size());
}

void write(KnnTable& table, std::size_t row, std::size_t place, std::uint32_t neighbor, float distance) {
    table.ids[row * table.k + place] = neighbor;
    table.distances[row * table.k + place] = distance;
}

Result<KnnTable> searchAll(MatrixView data, const CellSearch& search, std::size_t cells, Metric metric,
                           const JobContext& context) {
    KnnTable table{data.rows, search.k(), {}, {}};
    table.ids.resize(table.rows * table.k);
    table.distances.resize(table.rows * table.k);
    std::mutex mutex;
    std::size_t done = 0;
    std::vector<std::uint32_t> lonely;  // rows whose cells hold fewer than k others
    parallelFor(search.panels(), 1, [&](std::size_t begin, std::size_t end) {
        std::vector<std::uint32_t> few;
        for (std::size_t panel = begin; panel < end && !context.stopRequested(); ++panel) {
            search.search(panel, cells, context.stop, [&](std::size_t, std::uint32_t row, const auto& ranked) {
                if (ranked.size() < table.k) return few.push_back(row);
                for (std::size_t j = 0; j < table.k; ++j)
                    write(table, row, j, ranked[j].row, search.distance(ranked[j].key));
            });
        }
        const std::scoped_lock lock(mutex);
        lonely.insert(lonely.end(), few.begin(), few.end());
        done += end - begin;
        context.report("neighbours", static_cast<double>(done) / static_cast<double>(search.panels()));
    });
    const auto rest = computeExactKnn(data, lonely, table.k, metric, context);
    if (context.stopRequested() || !rest) return unexpected(std::string(kStoppedMessage));
    for (std::size_t i = 0; i < lonely.size(); ++i) {
        for (std::size_t j = 0; j < table.k; ++j)
            write(table, lonely[i], j, rest->idsOf(i)[j], rest->distancesOf(i)[j]);
    }
    return table;
}

}  // namespace

Result<std::optional<ApproximateKnn>> computeApproximateKnn(MatrixView data, MatrixView coarse, bool complete,
                                                            const ApproximateKnnOptions& asked,
                                                            const JobContext& context) {
    context.report("neighbours", 0.0);
    ApproximateKnnOptions options = asked;
    options.k = std::min(asked.k, std::max<std::size_t>(data.rows, 1) - 1);
    const std::size_t cells = std::max<std::size_t>(1, data.rows / kRowsOfCell);
    auto partition = partitionRows(coarse, cells, options.seed, context);
    if (!partition) return Unexpected(partition.error());
    const std::size_t nearCount =
        std::max<std::size_t>(1, static_cast<std::size_t>(kMostOfRows * static_cast<double>(cells)));
    auto near = nearestPoints(partition->centers, partition->centers, nearCount, context);
    if (!near) return Unexpected(near.error());
    // Where dimensions are left out, the order among the nearest is another: more of them are measured.
    const std::size_t keep = 1 + (complete ? options.k + 16 : 5 * options.k / 2 + 16);
    const CellSearch search(data, coarse, std::move(*partition), std::move(*near), nearCount, options, keep,
                            context.stop);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    const auto sample = takeSample(data, search, options, context);
    if (!sample) return Unexpected(sample.error());
    for (std::size_t cellsTried = kFewestCells;; cellsTried = cellsTried * 3 / 2) {
        const double recall = recallOf(search, *sample, cellsTried, context);
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
        if (recall >= std::min(1.0, options.recall + kMargin)) {
            auto table = searchAll(data, search, cellsTried, options.metric, context);
            if (!table) return Unexpected(table.error());
            return std::optional(ApproximateKnn{std::move(*table), recall});
        }
        if (cellsTried >= search.mostCells()) return std::optional<ApproximateKnn>();
    }
}

}  // namespace nepho::projector
