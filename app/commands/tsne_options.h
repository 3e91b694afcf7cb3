#pragma once

#include "projector/layout/tsne_options.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace nepho::app {

/// t-SNE on the command line.
struct TsneCommandOptions {
    int dims = 3;
    double perplexity = 30.0;
    std::size_t iterations = 1000;
    std::size_t levels = 0;  ///< see projector::TsneInput
    double untilKlChange = 0.0;
    std::string metric = "euclidean", start = "pca";
    projector::TsneOptions descent;

    void addTo(CLI::App& command);
    static constexpr const char* kGroup = "t-SNE";  ///< of the options
    /// The first of these that was given; empty where none was.
    static std::string firstGiven(const CLI::App& command);
    projector::TsneInput input(std::uint64_t seed) const;
    projector::TsneOptions descentOptions() const;
    nlohmann::json json(std::uint64_t seed, double perplexityUsed, std::size_t rows) const;
};

}  // namespace nepho::app
