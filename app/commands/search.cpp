#include "projector/search/search.h"

#include "app/commands/command.h"
#include "app/commands/open_data.h"
#include "app/commands/options.h"
#include "app/commands/print_json.h"
#include "app/commands/print_text.h"
#include "app/commands/read_input.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace nepho::app {

namespace {

struct SearchCommandOptions {
    CommonOptions common;
    DataOptions data;
    std::string pattern, column;
    bool regex = false, caseSensitive = false, json = false;
};

int run(const SearchCommandOptions& options) {
    applyCommon(options.common);
    const auto dataset = readInput(options.data, options.common);
    if (!dataset) return interrupted() ? +kInterrupted : fail(kBadInput, dataset.error().message);
    projector::SearchOptions search;
    if (!options.column.empty()) search.column = options.column;
    search.regex = options.regex;
    search.caseSensitive = options.caseSensitive;
    const auto rows = projector::searchRows(dataset->metadata, options.pattern, search);
    if (!rows) return fail(kBadInput, rows.error().message);

    const projector::Column* shown =
        options.column.empty() ? dataset->metadata.defaultLabel() : dataset->metadata.find(options.column);
    const auto text = [&](std::uint32_t row) {
        return shown == nullptr || shown->isMissing(row) ? std::string() : shown->text(row);
    };
    if (options.json) {
        nlohmann::json list = nlohmann::json::array();
        for (const std::uint32_t row : *rows) list.push_back({{"row", row}, {"label", text(row)}});
        const nlohmann::json result{{"pattern", options.pattern}, {"count", rows->size()}, {"rows", list}};
        printJson(result);
    } else {
        for (const std::uint32_t row : *rows) printText("{}\t{}\n", row, text(row));
    }
    return kDone;
}

}  // namespace

Command addSearch(CLI::App& program) {
    CLI::App& command = *program.add_subcommand("search", "List the rows whose metadata matches");
    auto options = std::make_shared<SearchCommandOptions>();
    options->data.addTo(command);
    command.add_option("PATTERN", options->pattern, "Part of a value, or a regular expression with --regex")
        ->required();
    command.add_option("--column", options->column, "Only in this column. Default: in all");
    command.add_flag("--regex", options->regex, "PATTERN is a regular expression (RE2)");
    command.add_flag("--case-sensitive", options->caseSensitive, "Upper and lower case differ");
    command.add_flag("--json", options->json, "As JSON");
    options->common.addTo(command);
    return [options] { return run(*options); };
}

}  // namespace nepho::app
