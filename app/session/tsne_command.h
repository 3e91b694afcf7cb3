#pragma once

#include "app/session/selection.h"
#include "projector/layout/tsne_options.h"

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

namespace nepho::app {

/// Rows that a person holds in a layout that runs: they stand where `moved` puts the places at which they were taken.
struct HeldRows {
    std::shared_ptr<const Rows> rows;
    std::shared_ptr<const std::vector<glm::vec3>> from;  ///< one a row, in the layout's units
    glm::mat4 moved{1};
};

/// What a layout that runs is told, in the order in which it was said.
struct ChangeTsne {
    projector::TsneOptions options;  ///< without problems; see Tsne::setOptions()
    std::size_t iterations = 0;
};
struct PerturbTsne {
    double share = 0.0;  ///< see Tsne::perturb()
    std::uint64_t seed = 0;
};
struct HoldInTsne {
    std::vector<HeldRows> held;  ///< these and no others
};
using TsneCommand = std::variant<ChangeTsne, PerturbTsne, HoldInTsne>;

}  // namespace nepho::app
