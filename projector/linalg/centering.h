#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"

#include <vector>

namespace nepho::projector {

/// How values become small, centred numbers before they are squared:
/// centred(x, column) = (x * scale - shift[column]) - shiftRest[column].
/// `scale` is a power of two, so that scaling rounds nothing and data of any magnitude neither overflows nor vanishes.
/// The shift is the mean in two floats, so that data far from the origin is centred as well as float32 can tell its
/// values.
struct Centering {
    std::vector<double> mean;      ///< D: of the values as given
    std::vector<float> shift;      ///< D: mean * scale, rounded
    std::vector<float> shiftRest;  ///< D: what the rounding lost
    float scale = 1.0f;            ///< brings the largest magnitude to [0.5, 1); 1 where all values are 0
};

/// Means of the columns, summed in double in an order that does not depend on the number of threads. Values are finite.
/// Returns early, with means of no meaning, when `context` is stopped; reports "mean".
Centering computeCentering(MatrixView data, const JobContext& context = {});

/// Writes the centred values of rows [begin, end), all columns, without gaps to `out` ((end - begin) x D).
void centerRows(MatrixView data, const Centering& centering, std::size_t begin, std::size_t end, float* out);

/// The sum of the squares of all centred values (in scaled units). Meaningless when stopped.
double sumOfSquares(MatrixView data, const Centering& centering, const JobContext& context = {});

}  // namespace nepho::projector
