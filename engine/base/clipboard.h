#pragma once

#include <string>

namespace nepho::engine {

/// Text shared with other programs.
class Clipboard {
  public:
    virtual ~Clipboard() = default;
    virtual std::string text() = 0;  ///< UTF-8; empty where there is none
    virtual void setText(const std::string& utf8) = 0;
};

}  // namespace nepho::engine
