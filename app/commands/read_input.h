#pragma once

#include "app/commands/options.h"
#include "projector/data/dataset.h"

#include <memory>

namespace nepho::app {

/// Opens and reads the tensor that the options name, with a progress bar; warnings go to standard error. An error has
/// the message to print; a Ctrl-C counts as one with projector::kStoppedMessage.
projector::Result<projector::Dataset> readInput(const DataOptions& data, const CommonOptions& common);

}  // namespace nepho::app
