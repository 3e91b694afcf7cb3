// How soon a search over a million rows of text shows something, and when it is complete. How many it finds stands
// beside.
#include "projector/search/search.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

namespace {

using namespace nepho::projector;
using Clock = std::chrono::steady_clock;

/// Rows of a sentence each, all different.
const Table& sentences() {
    static const Table table = [] {
        constexpr std::size_t kRows = 1'000'000;
        const std::vector<std::string> words{"the",   "cloud", "stands",  "Above", "harbour", "and",   "Seven",
                                             "ships", "wait",  "outside", "for",   "weather", "Käfer", "lighthouse"};
        std::mt19937 random(1);
        Table made;
        Column& column = made.columns.emplace_back();
        column.name = "text";
        for (std::size_t row = 0; row < kRows; ++row) {
            std::string text = std::to_string(row);
            for (int word = 0; word < 8; ++word) text += ' ' + words[random() % words.size()];
            column.codes.push_back(static_cast<std::int32_t>(row));
            column.values.push_back(std::move(text));
        }
        return made;
    }();
    return table;
}

void search(benchmark::State& state, const std::string& pattern, bool regex) {
    SearchOptions options;
    options.regex = regex;
    const Table& table = sentences();
    double first = 0.0;
    std::size_t found = 0;
    for (auto _ : state) {
        const auto begin = Clock::now();
        first = 0.0;
        const auto rows = searchRows(table, pattern, options, {}, [&](const auto&) {
            if (first == 0.0) first = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        });
        found = rows->size();
    }
    state.counters["found"] = static_cast<double>(found);
    state.counters["first_ms"] = first;
}

BENCHMARK_CAPTURE(search, substring, "seven ships", false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(search, beyond_ascii, "käfer", false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(search, expression, "s(even|hip).*wait", true)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(search, nowhere, "zeppelin", false)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
