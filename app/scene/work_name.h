#pragma once

#include "app/session/session.h"

#include <string>

namespace nepho::app {

/// What long work is called where its progress is shown, as in "Opening digits".
void appendWorkName(std::string& out, const Session& session, Session::Work work);

}  // namespace nepho::app
