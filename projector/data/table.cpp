#include "projector/data/table.h"

#include "projector/data/number_text.h"
#include "projector/parallel/parallel_for.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <charconv>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>

namespace nepho::projector {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

std::string_view withoutSpaces(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

bool spellsNaN(std::string_view text) {
    return text == "nan" || text == "NaN" || text == "NAN";
}

// A number that reads the same after a trip through a double. "007", "+49" and integers beyond 2^53 are identifiers.
std::optional<double> plainNumber(std::string_view text) {
    std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || !(isDigit(digits[0]) || digits[0] == '.')) return std::nullopt;
    if (digits.size() > 1 && digits[0] == '0' && isDigit(digits[1])) return std::nullopt;
    const std::optional<double> value = parseDouble(text);
    if (!value || !std::isfinite(*value)) return std::nullopt;
    if (std::all_of(digits.begin(), digits.end(), isDigit)) {
        constexpr std::int64_t kExactIntegers = std::int64_t{1} << 53;
        std::int64_t integer = 0;  // digit by digit, for the double is rounded already
        const std::from_chars_result result = std::from_chars(digits.data(), digits.data() + digits.size(), integer);
        if (result.ec != std::errc() || integer > kExactIntegers) return std::nullopt;
    }
    return value;
}

// What some cells of a column are.
struct Seen {
    bool number = false;
    bool spelledNaN = false;
    bool other = false;
};

// Parses cells up to the first that is no number.
Seen parseNumbers(std::span<const std::string_view> cells, double* out) {
    Seen seen;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out[i] = kNoNumber;
        if (cells[i].empty()) continue;
        const std::string_view text = withoutSpaces(cells[i]);
        if (spellsNaN(text)) {
            seen.spelledNaN = true;
        } else if (const std::optional<double> value = plainNumber(text)) {
            out[i] = *value;
            seen.number = true;
        } else {
            seen.other = true;
            return seen;
        }
    }
    return seen;
}

constexpr std::size_t kBlockCells = 8192;

// The cells as numbers, or nothing where one of them is not. A spelled NaN counts as missing beside real numbers.
std::optional<std::vector<double>> asNumbers(std::span<const std::string_view> cells, const std::stop_token& stop) {
    std::array<double, 64> first{};  // of text mostly the first cell tells, before memory is had for all
    if (parseNumbers(cells.first(std::min(cells.size(), first.size())), first.data()).other) return std::nullopt;
    std::vector<double> numbers(cells.size());
    std::vector<Seen> seen((cells.size() + kBlockCells - 1) / kBlockCells);
    std::atomic<bool> other{false};
    parallelFor(cells.size(), kBlockCells, [&](std::size_t begin, std::size_t end) {
        if (other.load(std::memory_order_relaxed) || stop.stop_requested()) return;
        Seen& here = seen[begin / kBlockCells];
        here = parseNumbers(cells.subspan(begin, end - begin), numbers.data() + begin);
        if (here.other) other = true;
    });
    const auto any = [&](bool Seen::*what) {
        return std::any_of(seen.begin(), seen.end(), [what](const Seen& block) { return block.*what; });
    };
    if (other || (any(&Seen::spelledNaN) && !any(&Seen::number))) return std::nullopt;
    return numbers;
}

// Open addressing over the cells themselves: no allocation a key, unlike std::unordered_map.
class Dictionary {
  public:
    Dictionary() : slots_(64, kFree) {}

    std::int32_t codeOf(std::string_view text) {
        const std::size_t hash = std::hash<std::string_view>()(text);
        std::size_t slot = hash & (slots_.size() - 1);
        while (slots_[slot] != kFree) {
            const auto entry = static_cast<std::size_t>(slots_[slot]);
            if (hashes_[entry] == hash && keys_[entry] == text) return slots_[slot];
            slot = (slot + 1) & (slots_.size() - 1);
        }
        const auto code = static_cast<std::int32_t>(keys_.size());
        keys_.push_back(text);
        hashes_.push_back(hash);
        slots_[slot] = code;
        if (keys_.size() * 2 > slots_.size()) grow();
        return code;
    }
    const std::vector<std::string_view>& keys() const { return keys_; }

  private:
    static constexpr std::int32_t kFree = -1;

    void grow() {
        slots_.assign(slots_.size() * 4, kFree);
        for (std::size_t entry = 0; entry < hashes_.size(); ++entry) {
            std::size_t slot = hashes_[entry] & (slots_.size() - 1);
            while (slots_[slot] != kFree) slot = (slot + 1) & (slots_.size() - 1);
            slots_[slot] = static_cast<std::int32_t>(entry);
        }
    }

    std::vector<std::int32_t> slots_;
    std::vector<std::string_view> keys_;
    std::vector<std::size_t> hashes_;
};

}  // namespace

bool Column::isMissing(std::size_t row) const {
    assert(row < rows());
    return kind == ColumnKind::text ? codes[row] == kMissingCode : std::isnan(number(row));
}

std::string Column::text(std::size_t row) const {
    if (isMissing(row)) return {};
    if (kind == ColumnKind::text) return values[static_cast<std::size_t>(codes[row])];
    const double value = number(row);
    constexpr double kWrittenAsInteger = 1e15;
    if (value == std::trunc(value) && std::abs(value) < kWrittenAsInteger) {
        return fmt::format("{}", static_cast<std::int64_t>(value));
    }
    return fmt::format("{}", value);
}

std::size_t Column::missingCount() const {
    std::size_t count = 0;
    for (std::size_t row = 0; row < rows(); ++row) count += isMissing(row) ? 1 : 0;
    return count;
}

std::size_t Column::distinctCount() const {
    if (counted > 0) return counted;
    if (kind == ColumnKind::number) {
        std::vector<double> sorted;
        sorted.reserve(numbers.size());
        std::copy_if(numbers.begin(), numbers.end(), std::back_inserter(sorted),
                     [](double n) { return !std::isnan(n); });
        std::sort(sorted.begin(), sorted.end());
        return static_cast<std::size_t>(std::unique(sorted.begin(), sorted.end()) - sorted.begin());
    }
    std::vector<bool> seen(values.size(), false);
    for (const std::int32_t code : codes) {
        if (code != kMissingCode) seen[static_cast<std::size_t>(code)] = true;
    }
    return static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true));
}

Column makeColumn(std::string name, const std::vector<std::string_view>& cells, const std::stop_token& stop) {
    Column column;
    column.name = std::move(name);
    if (std::optional<std::vector<double>> numbers = asNumbers(cells, stop)) {
        column.kind = ColumnKind::number;
        column.numbers = *std::move(numbers);
        return column;
    }
    column.kind = ColumnKind::text;
    column.codes.reserve(cells.size());
    Dictionary dictionary;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i % kBlockCells == 0 && stop.stop_requested()) break;
        column.codes.push_back(cells[i].empty() ? Column::kMissingCode : dictionary.codeOf(cells[i]));
    }
    column.values.assign(dictionary.keys().begin(), dictionary.keys().end());
    return column;
}

Column countingColumn(std::string name, std::size_t rows) {
    Column column;
    column.name = std::move(name);
    column.kind = ColumnKind::number;
    column.counted = rows;
    return column;
}

Column takeRows(const Column& column, std::span<const std::uint32_t> rows) {
    Column taken;
    taken.name = column.name;
    taken.kind = column.kind;
    if (column.kind == ColumnKind::number) {
        for (const std::uint32_t row : rows) taken.numbers.push_back(column.number(row));
        return taken;
    }
    std::vector<std::int32_t> codes(column.values.size(), Column::kMissingCode);  // new ones of old ones
    for (const std::uint32_t row : rows) {
        const std::int32_t old = column.codes[row];
        if (old == Column::kMissingCode) {
            taken.codes.push_back(old);
            continue;
        }
        std::int32_t& code = codes[static_cast<std::size_t>(old)];
        if (code == Column::kMissingCode) {
            code = static_cast<std::int32_t>(taken.values.size());
            taken.values.push_back(column.values[static_cast<std::size_t>(old)]);
        }
        taken.codes.push_back(code);
    }
    return taken;
}

const Column* Table::find(std::string_view name) const {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; });
    return found == columns.end() ? nullptr : &*found;
}

const Column* Table::defaultLabel() const {
    const auto isText = [](const Column& column) { return column.kind == ColumnKind::text; };
    const auto found = std::find_if(columns.begin(), columns.end(), isText);
    if (found != columns.end()) return &*found;
    return columns.empty() ? nullptr : &columns.front();
}

}  // namespace nepho::projector
