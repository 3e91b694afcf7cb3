#pragma once

#include "app/session/tsne_request.h"
#include "projector/base/result.h"
#include "projector/data/dataset.h"
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
    std::string metric = "euclidean", start = "pca";  ///< start: or a file of positions
    bool keepScale = false;
    double picturesPerSecond = TsneRequest().picturesPerSecond;
    std::string superviseBy;
    double superviseWeight = 0.5;
    projector::TsneOptions descent;

    void addTo(CLI::App& command);
    /// --dims and --keep-scale as well; after addTo().
    void addOfProject();
    /// What concerns only those who watch; after addTo().
    void addOfWindow();
    /// The first of these that was given; empty where none was.
    std::string firstGiven() const;
    /// What options contradict each other; empty where none do.
    std::string problem() const;
    /// What is said where so few rows have no such perplexity.
    std::optional<std::string> loweredPerplexity(std::size_t rows) const;
    /// Reads the positions to begin from. Errors: that file's, positions of other rows, a column that is not there.
    projector::Result<projector::TsneInput> input(std::uint64_t seed, const projector::Dataset& dataset) const;
    /// The same for a window, of `dims` dimensions. Throws CLI::ValidationError where it cannot begin so.
    TsneRequest request(std::uint64_t seed, int dimsShown) const;
    projector::TsneOptions descentOptions() const;
    nlohmann::json json(std::uint64_t seed, double perplexityUsed, std::size_t rows) const;

  private:
    projector::TsneInput inputWithoutData(std::uint64_t seed) const;
    CLI::Option_group* group_ = nullptr;

    bool startsFromFile() const { return start != "pca" && start != "random"; }
};

}  // namespace nepho::app
