#pragma once

namespace nepho::engine {

/// The look of all panels: quiet greys, one accent, enough room to hit.
void applyPanelStyle(bool dark);

}  // namespace nepho::engine
