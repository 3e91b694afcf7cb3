#include "projector/data/csv_rows.h"

#include "projector/base/utf8.h"
#include "projector/data/csv_text.h"
#include "projector/data/list_text.h"
#include "projector/data/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <limits>
#include <optional>
#include <span>

namespace nepho::projector {
namespace {

constexpr std::size_t kAlwaysHeld = std::size_t{64} << 20;  // bytes of vectors, however small the file
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

using Cells = std::vector<std::vector<std::string_view>>;  // of one metadata column after the other

struct CsvBlock {
    std::deque<std::string> unquoted;  // what cells with doubled marks say
    const char* place = nullptr;       // where the record begins that has the error
    std::string error;
};

// Reads the records of one block after the other into the places of their rows.
class Reader {
  public:
    /// Without `stores` records are only looked at.
    Reader(const CsvPlan& plan, Matrix& vectors, Cells& cells, bool stores)
        : plan_(plan), vectors_(vectors), cells_(cells), stores_(stores) {}

    /// `row` to before `end`: the block's rows as they were counted.
    void read(std::string_view rest, std::size_t row, std::size_t end, CsvBlock& block) const {
        std::vector<float> scratch(stores_ ? 0 : plan_.dims);
        for (skipBlankLines(rest); !rest.empty(); skipBlankLines(rest), ++row) {
            const char* const place = rest.data();
            if (row == end) {
                block.place = place;
                block.error = ": the file changed while it was read";
                return;
            }
            const std::span<float> out = stores_ ? vectors_.row(row) : std::span<float>(scratch);
            block.error = readRecord(rest, row, out, block);
            block.place = place;
            if (!block.error.empty()) return;
        }
    }

  private:
    std::string readRecord(std::string_view& rest, std::size_t row, std::span<float> out, CsvBlock& block) const {
        const std::size_t columns = plan_.roles.size();
        std::size_t number = 0, metadata = 0;
        for (std::size_t c = 0; c < columns; ++c) {
            const CsvRole role = plan_.roles[c];
            const bool mustBeLast = c + 1 == columns;
            if (role == CsvRole::number && !mustBeLast && takePlainNumber(rest, out[number])) {
                ++number;
                continue;
            }
            const CsvCell cell = takeCell(rest, plan_.separator);
            std::string wrong = cell.wrong != nullptr ? cell.wrong : "";
            if (wrong.empty() && cell.endsRecord != mustBeLast) return badCount(rest, c + 1, cell.endsRecord);
            if (wrong.empty() && role == CsvRole::number) wrong = readNumber(cell, out[number++]);
            if (wrong.empty() && role == CsvRole::list) wrong = readList(cell, out);
            if (role == CsvRole::metadata) keep(cell, metadata++, row, block);
            if (!wrong.empty()) return fmt::format(", column {}: {}", inQuotes(plan_.names[c]), wrong);
        }
        return {};
    }

    // The common case in one pass: a number right up to the separator.
    bool takePlainNumber(std::string_view& rest, float& out) const {
        const char* const end = rest.data() + rest.size();
        const std::from_chars_result result = std::from_chars(rest.data(), end, out);
        if (result.ec != std::errc() || result.ptr == end || *result.ptr != plan_.separator) return false;
        rest.remove_prefix(static_cast<std::size_t>(result.ptr - rest.data()) + 1);
        return true;
    }

    std::string badCount(std::string_view rest, std::size_t cells, bool ended) const {
        for (; !ended; ++cells) ended = takeCell(rest, plan_.separator).endsRecord;
        return fmt::format(" has {} cells, expected {} as in the first line", cells, plan_.roles.size());
    }

    std::string readNumber(const CsvCell& cell, float& out) const {
        const std::string_view text = trimmed(cell.text);
        out = kNaN;
        if (text.empty()) return {};
        const std::size_t comma = plan_.decimalComma ? text.find(',') : std::string_view::npos;
        std::optional<float> value;
        if (comma == std::string_view::npos) {
            value = parseFloat(text);
        } else {
            std::string pointed(text);
            pointed[comma] = '.';
            value = parseFloat(pointed);
        }
        if (!value) return fmt::format("it is {}, expected a number", inQuotes(text));
        out = *value;
        return {};
    }

    std::string readList(const CsvCell& cell, std::span<float> out) const {
        if (trimmed(cell.text).empty()) {
            std::fill(out.begin(), out.end(), kNaN);
            return {};
        }
        const ParsedList list = parseList(cell.text, out);
        if (!list.wrong.empty() || list.count == plan_.dims) return list.wrong;
        return fmt::format("its list has {} numbers, expected {} as in the first row", list.count, plan_.dims);
    }

    void keep(const CsvCell& cell, std::size_t column, std::size_t row, CsvBlock& block) const {
        if (!stores_) return;
        std::string_view text = cell.text;
        if (cell.hasDoubled) text = block.unquoted.emplace_back(unquoted(cell));
        cells_[column][row] = text;
    }

    const CsvPlan& plan_;
    Matrix& vectors_;
    Cells& cells_;
    bool stores_;
};

// Where commas are decimal, a column is one of numbers if it is so with points in their place.
Column columnOf(const std::string& name, const std::vector<std::string_view>& cells, bool decimalComma,
                const std::stop_token& stop) {
    if (!decimalComma || std::none_of(cells.begin(), cells.end(), hasDecimalComma))
        return makeColumn(name, cells, stop);
    std::deque<std::string> pointed;
    std::vector<std::string_view> numbers = cells;
    for (std::string_view& cell : numbers) {
        if (!hasDecimalComma(cell)) continue;
        std::string& text = pointed.emplace_back(cell);
        text[text.find(',')] = '.';
        cell = text;
    }
    Column column = makeColumn(name, numbers, stop);
    return column.kind == ColumnKind::number ? column : makeColumn(name, cells, stop);
}

std::vector<std::string> metadataNames(const CsvPlan& plan) {
    std::vector<std::string> names;
    for (std::size_t c = 0; c < plan.roles.size(); ++c) {
        if (plan.roles[c] == CsvRole::metadata) names.push_back(plan.names[c]);
    }
    return names;
}

}  // namespace

Result<CsvRecords> findRecords(std::string_view text, char separator, bool hasHeader, const JobContext& context,
                               StagePart part) {
    if (hasHeader) {
        skipBlankLines(text);
        while (!takeCell(text, separator).endsRecord) continue;
    }
    Result<std::vector<std::string_view>> blocks = splitAtRecords(text, separator, context);
    if (!blocks) return Unexpected(blocks.error());
    std::vector<std::size_t> counts(blocks->size());
    Status counted = forEachBlock(blocks->size(), context, part,
                                  [&](std::size_t b) { counts[b] = countRecords((*blocks)[b], separator); });
    if (!counted) return Unexpected(counted.error());
    CsvRecords records;
    records.blocks = *std::move(blocks);
    for (const std::size_t count : counts) {
        records.firstRow.push_back(records.rows);
        records.rows += count;
    }
    return records;
}

Result<CsvRows> readRecords(const CsvRecords& records, const CsvPlan& plan, std::string_view text,
                            const std::string& file, const JobContext& context, StagePart part) {
    const std::vector<std::string> names = metadataNames(plan);
    // Every cell but the last ends with a separator, so fewer bytes than cells are a sign that some line is too short:
    // that line is looked for before anything is allocated. A list has a byte a number at least, unless it is empty.
    const std::size_t most = text.size() + 1;
    const bool plausible =
        records.rows <= most / plan.roles.size() &&
        records.rows <= std::max(most, kAlwaysHeld / sizeof(float)) / std::max<std::size_t>(plan.dims, 1);
    CsvRows rows;
    if (plausible) rows.vectors = Matrix(records.rows, plan.dims);
    Cells cells(plausible ? names.size() : 0, std::vector<std::string_view>(records.rows));
    std::vector<CsvBlock> blocks(records.blocks.size());
    const Reader reader(plan, rows.vectors, cells, plausible);
    const double read = part.begin + (part.end - part.begin) * 0.8;
    Status done = forEachBlock(blocks.size(), context, {part.stage, part.begin, read}, [&](std::size_t b) {
        const bool last = b + 1 == blocks.size();
        const std::size_t end = last ? records.rows : records.firstRow[b + 1];
        reader.read(records.blocks[b], records.firstRow[b], end, blocks[b]);
    });
    if (!done) return Unexpected(done.error());
    for (const CsvBlock& block : blocks) {
        if (!block.error.empty())
            return unexpected(fmt::format("{}: line {}{}", file, lineNumber(text, block.place), block.error));
    }
    if (!plausible)
        return unexpected(fmt::format("{}: is too short for {} rows of {} numbers, most of its lists are empty", file,
                                      records.rows, plan.dims));
    rows.columns.resize(names.size());
    done = forEachBlock(names.size(), context, {part.stage, read, part.end}, [&](std::size_t c) {
        rows.columns[c] = columnOf(names[c], cells[c], plan.decimalComma, context.stop);
        cells[c] = {};
    });
    if (!done) return Unexpected(done.error());
    return rows;
}

}  // namespace nepho::projector
