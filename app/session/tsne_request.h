#pragma once

#include "projector/layout/tsne_options.h"

#include <cstddef>

namespace nepho::app {

/// What a person asks of t-SNE.
struct TsneRequest {
    projector::TsneInput input;
    projector::TsneOptions options;
    std::size_t iterations = 1000;  ///< then it ends
};

}  // namespace nepho::app
