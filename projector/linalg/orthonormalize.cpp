#include "projector/linalg/orthonormalize.h"

#include <cmath>
#include <vector>

namespace nepho::projector {

namespace {

using Column = std::vector<double>;

/// Four partial sums, so that the additions do not wait for each other.
double dot(const Column& a, const Column& b) {
    double sums[4] = {0.0, 0.0, 0.0, 0.0};
    const std::size_t whole = a.size() / 4 * 4;
    for (std::size_t i = 0; i < whole; i += 4) {
        for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    }
    for (std::size_t i = whole; i < a.size(); ++i) sums[0] += a[i] * b[i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

double norm(const Column& a) {
    return std::sqrt(dot(a, a));
}

void subtractProjection(Column& column, const Column& direction) {
    const double amount = dot(column, direction);
    for (std::size_t i = 0; i < column.size(); ++i) column[i] -= amount * direction[i];
}

void scale(Column& column, double factor) {
    for (double& value : column) value *= factor;
}

}  // namespace

double nextRandom(std::uint64_t& seed) {
    seed += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    mixed ^= mixed >> 31;
    return static_cast<double>(mixed >> 11) * 0x1.0p-52 - 1.0;
}

void orthonormalize(double* block, std::size_t ld, std::size_t size, std::size_t cols, double negligible,
                    std::uint64_t& seed, const JobContext& context) {
    std::vector<Column> done;
    done.reserve(cols);
    for (std::size_t j = 0; j < cols && !context.stopRequested(); ++j) {
        Column column(size);
        for (std::size_t i = 0; i < size; ++i) column[i] = block[i * ld + j];
        double before = norm(column);
        double threshold = negligible;
        // "Twice is enough" (Kahan); more rounds are needed only after a cancellation or a replacement.
        constexpr int kMaxRounds = 12;
        for (int round = 0; round < kMaxRounds; ++round) {
            for (const Column& other : done) subtractProjection(column, other);
            const double after = norm(column);
            if (!(after > threshold)) {
                for (double& value : column) value = nextRandom(seed);
                before = norm(column);
                scale(column, 1.0 / before);
                before = 1.0;
                threshold = 0.0;
                continue;
            }
            scale(column, 1.0 / after);
            if (round > 0 && after > 0.7 * before) break;
            before = 1.0;
        }
        for (std::size_t i = 0; i < size; ++i) block[i * ld + j] = column[i];
        done.push_back(std::move(column));
    }
}

}  // namespace nepho::projector
