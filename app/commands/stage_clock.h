#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace nepho::app {

/// Seconds and peak memory by stage, in the order in which stages were first reported.
class StageClock {
  public:
    void enter(const std::string& stage);
    /// [{"stage", "seconds", "peakMiB"}]
    nlohmann::json finish();
    /// Of all stages.
    double peakMiB() const { return peak_; }

  private:
    struct Stage {
        std::string name;
        double seconds = 0.0;
        double peakMiB = 0.0;
    };
    void leave();

    std::vector<Stage> stages_;
    std::size_t now_ = 0;
    double began_ = 0.0;
    double peak_ = 0.0;
};

}  // namespace nepho::app
