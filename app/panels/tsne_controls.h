#pragma once

#include "app/session/session.h"

namespace nepho::app {

/// t-SNE in the projection panel: run, pause, stop, perturb, what it is asked, and how far it has come.
void drawTsne(Session& session);

}  // namespace nepho::app
