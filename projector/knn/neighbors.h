#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// cosine: 1 - a.b / (|a| |b|) in [0, 2], 1 where either is zero; euclidean: |a - b|; dot: -a.b, so that a larger inner
/// product is nearer: no distance in the strict sense, as a row need not be the nearest to itself. As a float it is
/// infinite where float32 has no such number; the order is that of double.
enum class Metric { cosine, euclidean, dot };
std::optional<Metric> parseMetric(std::string_view name);
std::string_view metricName(Metric metric);

struct Neighbor {
    std::uint32_t row = 0;
    float distance = 0.0f;
};

/// Brute-force nearest neighbours in the original space. Keeps a reference to the data. A query is one pass over the
/// data in float32, after which every row that may be among the nearest, given the bound of float32's error, is
/// computed again in double: order and distances are those of double, whatever the data, and the second pass is short
/// unless the rows differ by little more than rounding. Values are finite.
class NeighborSearch {
  public:
    explicit NeighborSearch(MatrixView data) : data_(data) {}

    /// The k nearest rows of `row`, itself left out, nearest first, ties by row number; fewer when there are fewer.
    /// Requires row < N. `subset`: only these rows are considered (ascending); null: all. Stopped, it soon returns an
    /// empty list, which says nothing; progress is not reported.
    std::vector<Neighbor> query(std::uint32_t row, std::size_t k, Metric metric,
                                const std::vector<std::uint32_t>* subset = nullptr,
                                const JobContext& context = {}) const;

  private:
    MatrixView data_;
};

}  // namespace nepho::projector
