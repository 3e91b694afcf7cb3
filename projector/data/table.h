#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

enum class ColumnKind { text, number };

/// One named metadata column with a value or nothing for every row.
///
/// A text column is a dictionary (`values`, in order of first appearance) and a code a row; a number column is a double
/// a row. Missing: code -1, or NaN.
struct Column {
    static constexpr std::int32_t kMissingCode = -1;

    std::string name;
    ColumnKind kind = ColumnKind::text;
    std::vector<std::int32_t> codes;  ///< text: one a row, an index into `values` or kMissingCode
    std::vector<std::string> values;  ///< text: the distinct values, UTF-8
    std::vector<double> numbers;      ///< number: one a row, NaN where missing; none where rows are `counted`
    std::size_t counted = 0;          ///< number: of so many rows each has its own number, from 0

    std::size_t rows() const { return kind == ColumnKind::text ? codes.size() : counted + numbers.size(); }
    /// Of a number column.
    double number(std::size_t row) const { return counted > 0 ? static_cast<double>(row) : numbers[row]; }
    bool isMissing(std::size_t row) const;
    /// The cell as people read it; empty where missing. Numbers are written shortest, integers without a point.
    std::string text(std::size_t row) const;
    std::size_t missingCount() const;
    /// Distinct values present, missing not counted.
    std::size_t distinctCount() const;
};

/// Builds a column from cells as read: number where every non-empty cell parses as a number that a double holds exactly
/// as written (integers beyond 2^53 stay text, so that identifiers keep their digits), else text. An empty cell is
/// missing. Numbers are parsed in parallel. Asked to stop, it returns early with a column that is not finished.
Column makeColumn(std::string name, const std::vector<std::string_view>& cells, const std::stop_token& stop = {});

/// The numbers of the rows, from 0.
Column countingColumn(std::string name, std::size_t rows);

/// The column of some rows only, in their order.
Column takeRows(const Column& column, std::span<const std::uint32_t> rows);

/// Named columns of equal length.
struct Table {
    std::vector<Column> columns;

    const Column* find(std::string_view name) const;
    /// The column used for labels where none was chosen: the first text column, else the first; null without columns.
    const Column* defaultLabel() const;
};

}  // namespace nepho::projector
