#pragma once

#include <string>

namespace nepho::app {

/// Progress on standard error: a bar on a terminal, a line now and then elsewhere; nothing in the first half second.
class ProgressBar {
  public:
    explicit ProgressBar(bool enabled);
    void show(const std::string& stage, double fraction, double seconds);
    void clear();

  private:
    bool enabled_;
    bool terminal_;
    bool shown_ = false;
    double lastSeconds_ = 0.0;
};

}  // namespace nepho::app
