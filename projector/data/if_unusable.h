#pragma once

namespace nepho::projector {

/// What is to become of a file that cannot be used at all.
enum class IfUnusable {
    leaveOut,  ///< go on without it, with a warning
    fail,      ///< an Error: somebody asked for this very file
};

}  // namespace nepho::projector
