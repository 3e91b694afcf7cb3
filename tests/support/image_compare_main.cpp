// Compares a picture with its golden. Exit code 0: close enough, 1: not (a difference picture is written), 2: wrong
// usage.
#include "projector/data/image_reader.h"
#include "projector/data/png_writer.h"
#include "tests/support/image_compare.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace fs = std::filesystem;
using namespace nepho;

namespace {

struct Options {
    fs::path golden, actual, difference;
    double maxMeanError = 0;
    double maxDifferentFraction = 0;
};

int failed(const std::string& message) {
    fmt::print(stderr, "{}\n", message);
    return 1;
}

int compare(const Options& options) {
    const auto golden = projector::readImage(options.golden);
    if (!golden) return failed(golden.error().message + " (scripts/update-goldens makes goldens)");
    const auto actual = projector::readImage(options.actual);
    if (!actual) return failed(actual.error().message);
    const auto difference = tests::compareImages(*golden, *actual);
    if (!difference)
        return failed(fmt::format("{} against {}: {}", options.actual.string(), options.golden.string(),
                                  difference.error().message));

    fmt::print("mean error {:.4f} (at most {}), different pixels {:.6f} (at most {}), largest error {}\n",
               difference.value().meanError, options.maxMeanError, difference.value().differentFraction,
               options.maxDifferentFraction, difference.value().largestError);
    if (difference.value().meanError <= options.maxMeanError &&
        difference.value().differentFraction <= options.maxDifferentFraction)
        return 0;
    const auto written = projector::writePng(options.difference, difference.value().picture);
    if (!written) return failed(written.error().message);
    return failed(fmt::format("{} is not the picture {}; the difference is in {}", options.actual.string(),
                              options.golden.string(), options.difference.string()));
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app("Compares a picture with its golden");
    app.add_option("golden", options.golden, "The picture as it should be")->required();
    app.add_option("actual", options.actual, "The picture as it is")->required();
    app.add_option("--max-mean-error", options.maxMeanError, "Mean difference of a channel, of 255")
        ->required()
        ->check(CLI::Range(0.0, 255.0));
    app.add_option("--max-different-fraction", options.maxDifferentFraction,
                   "Part of the pixels that may differ visibly")
        ->required()
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--difference", options.difference, "Where to write the difference [ACTUAL with .difference.png]");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (options.difference.empty()) options.difference = fs::path(options.actual).replace_extension(".difference.png");
    return compare(options);
}
