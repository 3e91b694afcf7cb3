#pragma once

#include "projector/data/projector_config.h"

#include <string>

namespace nepho::projector {

/// A config in protobuf's text format, as TensorBoard and parsePbtxtConfig() read it. Fields that say nothing are left
/// out; bytes that are not UTF-8 become U+FFFD.
std::string pbtxtOf(const ProjectorConfig& config);

}  // namespace nepho::projector
