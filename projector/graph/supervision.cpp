#include "projector/graph/supervision.h"

#include "projector/parallel/parallel_for.h"

#include <vector>

namespace nepho::projector {

namespace {

constexpr std::size_t kLabelledRows = 1024;

/// 1 for the same label, -1 for different ones, 0 where one is missing.
int agreement(std::int32_t a, std::int32_t b) {
    if (a < 0 || b < 0) return 0;
    return a == b ? 1 : -1;
}

/// Calls use(entry, factor) for every entry of a row.
template <typename Use>
void visit(const Affinities& joint, std::span<const std::int32_t> labels, double weight, std::size_t row,
           const Use& use) {
    for (std::size_t entry = joint.begins[row]; entry < joint.begins[row + 1]; ++entry)
        use(entry, 1.0 + weight * agreement(labels[row], labels[joint.columns[entry]]));
}

}  // namespace

void supervise(Affinities& joint, std::span<const std::int32_t> labels, double weight) {
    if (weight == 0.0) return;
    std::vector<double> sums(joint.rows, 0.0);  // by row, for one order of adding
    parallelFor(joint.rows, kLabelledRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            visit(joint, labels, weight, row, [&](std::size_t entry, double factor) {
                sums[row] += factor * static_cast<double>(joint.weights[entry]);
            });
        }
    });
    double sum = 0.0;
    for (const double part : sums) sum += part;
    if (!(sum > 0.0)) return;
    parallelFor(joint.rows, kLabelledRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            visit(joint, labels, weight, row, [&](std::size_t entry, double factor) {
                joint.weights[entry] = static_cast<float>(factor / sum * static_cast<double>(joint.weights[entry]));
            });
        }
    });
}

}  // namespace nepho::projector
