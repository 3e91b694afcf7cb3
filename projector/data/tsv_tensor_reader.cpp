#include "projector/data/tsv_tensor_reader.h"

#include "projector/base/utf8.h"
#include "projector/data/number_text.h"
#include "projector/data/sniff.h"
#include "projector/data/text_blocks.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

namespace nepho::projector {
namespace {

std::string_view trimmedLine(std::string_view line) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

// Takes the next token off a trimmed line that is not empty. Several spaces separate as one, several tabs do not.
std::string_view takeToken(std::string_view& line, char separator) {
    const std::size_t end = line.find(separator);
    const std::string_view token = line.substr(0, end);
    line = end == std::string_view::npos ? std::string_view() : line.substr(end + 1);
    if (separator == ' ') line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return separator == '\t' ? trimmedLine(token) : token;
}

std::size_t countTokens(std::string_view line, char separator) {
    if (line.empty()) return 0;
    if (separator == '\t') return static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) + 1;
    // Runs of spaces count once. The last character is none, for the line is trimmed, so there is always a next one.
    std::size_t count = 1;
    for (std::size_t i = 0; i < line.size(); ++i) count += line[i] == ' ' && line[i + 1] != ' ' ? 1 : 0;
    return count;
}

struct Shape {
    char separator = '\t';
    std::size_t tokens = 0;  // of the first row
    std::size_t dims = 0;
    bool labelled = false;  // every row, since the first row is
};

struct TsvBlock {
    std::string_view text;
    std::size_t firstRow = 0;
    std::size_t rows = 0;
    const char* place = nullptr;  // where the line begins that has the error
    std::string error;
    bool wantsLabels =
        false;  // a row of as many tokens as the first begins with a word: so the first begins with a label too
    std::vector<std::pair<std::size_t, std::string_view>> labels;
};

constexpr std::string_view kVectorsStage = "vectors";
constexpr double kTextOpened = 0.15, kCounted = 0.2;  // of the stage: about what each part takes of a file in memory

Result<std::vector<TsvBlock>> findRows(std::string_view text, const JobContext& context) {
    const std::vector<std::string_view> parts = splitAtLines(text);
    std::vector<TsvBlock> blocks(parts.size());
    Status counted = forEachBlock(blocks.size(), context, {kVectorsStage, kTextOpened, kCounted}, [&](std::size_t b) {
        blocks[b].text = parts[b];
        for (std::string_view rest = parts[b]; !rest.empty();) blocks[b].rows += isBlank(takeLine(rest)) ? 0 : 1;
    });
    if (!counted) return Unexpected(counted.error());
    for (std::size_t b = 1; b < blocks.size(); ++b) blocks[b].firstRow = blocks[b - 1].firstRow + blocks[b - 1].rows;
    return blocks;
}

// The numbers of a row where they are written plainly, nothing around them but one separator between two. Returns where
// the line ends, or null where it is another line than that.
const char* parsePlainNumbers(const char* at, const char* end, const Shape& shape, float* out) {
    for (std::size_t i = 0; i < shape.dims; ++i) {
        if (i > 0) {
            if (at == end || *at != shape.separator) return nullptr;
            ++at;
        }
        const std::from_chars_result result = std::from_chars(at, end, out[i]);
        if (result.ec != std::errc()) return nullptr;
        at = result.ptr;
    }
    while (at != end && (*at == ' ' || *at == '\t' || *at == '\r')) ++at;
    return at == end || *at == '\n' ? at : nullptr;
}

// The same with the label before them, where all rows have one.
const char* parsePlainRow(const char* at, const char* end, const Shape& shape, TsvBlock& block, std::size_t row,
                          float* out) {
    if (!shape.labelled) return parsePlainNumbers(at, end, shape, out);
    const auto isBlankCharacter = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    const char* past = at;
    while (past != end && *past != shape.separator && *past != '\n') ++past;
    if (past == end || *past == '\n' || past == at || isBlankCharacter(*at) || isBlankCharacter(past[-1]))
        return nullptr;
    const char* const next = parsePlainNumbers(past + 1, end, shape, out);
    if (next != nullptr) block.labels.emplace_back(row, std::string_view(at, static_cast<std::size_t>(past - at)));
    return next;
}

// Parses the numbers of a row, or says which field is none.
std::string parseNumbers(std::string_view rest, const Shape& shape, std::size_t firstField, float* out) {
    for (std::size_t i = 0; i < shape.dims; ++i) {
        const char* const end = rest.data() + rest.size();
        // The common case in one pass: a number right up to the separator.
        const std::from_chars_result result = std::from_chars(rest.data(), end, out[i]);
        if (result.ec == std::errc() && (result.ptr == end || *result.ptr == shape.separator)) {
            rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(result.ptr - rest.data()) + 1));
            if (shape.separator == ' ') rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
            continue;
        }
        const std::string_view token = takeToken(rest, shape.separator);
        const std::optional<float> value = parseFloat(token);
        if (!value)
            return fmt::format("field {} is {}, expected a number", firstField + i,
                               token.empty() ? "empty" : inQuotes(token));
        out[i] = *value;
    }
    return {};
}

// Parses one line into a row. Returns what is wrong with it, if anything.
std::string parseRow(std::string_view line, const Shape& shape, TsvBlock& block, std::size_t row, float* out) {
    line = trimmedLine(line);
    const std::size_t tokens = countTokens(line, shape.separator);
    std::string_view rest = line;
    if (tokens == shape.dims + 1) {
        block.labels.emplace_back(row, takeToken(rest, shape.separator));
        return parseNumbers(rest, shape, 2, out);
    }
    const bool startsWithWord = !parseFloat(takeToken(rest, shape.separator));
    if (tokens == shape.dims && !(startsWithWord && shape.labelled)) {
        if (startsWithWord && shape.dims > 2) {
            block.wantsLabels = true;
        }
        return parseNumbers(line, shape, 1, out);
    }
    return fmt::format("has {} numbers, expected {} as in the first row", tokens - (startsWithWord ? 1 : 0),
                       shape.dims);
}

void parseBlock(TsvBlock& block, const Shape& shape, Matrix* to) {
    std::vector<float> scratch(to == nullptr ? shape.dims : 0);
    std::size_t row = block.firstRow;
    const char* const end = block.text.data() + block.text.size();
    // Behind the last row are blank lines, for which `to` has no place.
    for (const char* at = block.text.data(); at != end && row != block.firstRow + block.rows;) {
        float* const out = to == nullptr ? scratch.data() : to->row(row).data();
        const char* lineEnd = parsePlainRow(at, end, shape, block, row, out);
        if (lineEnd != nullptr) {
            ++row;
        } else {
            lineEnd = std::find(at, end, '\n');
            const std::string_view line(at, static_cast<std::size_t>(lineEnd - at));
            if (!isBlank(line)) {
                block.error = parseRow(line, shape, block, row++, out);
                block.place = at;
                if (!block.error.empty()) return;
            }
        }
        at = lineEnd == end ? end : lineEnd + 1;
    }
}

// word2vec's text format begins with a line of the numbers of rows and dimensions. Such a line is taken off where the
// next line has that many dimensions.
std::optional<std::size_t> takeCounts(std::string_view& text) {
    std::string_view rest = text;
    std::string_view line = trimmedLine(takeLine(rest));
    if (rest.empty() || line.find('\t') != std::string_view::npos || countTokens(line, ' ') != 2) return std::nullopt;
    const auto wholeNumber = [](std::string_view token) -> std::size_t {
        std::size_t value = 0;
        const std::from_chars_result result = std::from_chars(token.data(), token.data() + token.size(), value);
        return result.ec == std::errc() && result.ptr == token.data() + token.size() ? value : 0;
    };
    const std::size_t rows = wholeNumber(takeToken(line, ' '));
    const std::size_t dims = wholeNumber(line);
    std::string_view next = rest;
    next = trimmedLine(takeLine(next));
    const char nextSeparator = next.find('\t') != std::string_view::npos ? '\t' : ' ';
    const std::size_t tokens = countTokens(next, nextSeparator);
    if (rows == 0 || dims < 2 || tokens != dims + 1) return std::nullopt;
    text = rest;
    return rows;
}

Result<Shape> shapeOfFirstRow(std::string_view text, const std::string& file) {
    std::string_view line;
    while (!text.empty() && line.empty()) line = trimmedLine(takeLine(text));
    if (line.empty()) return unexpected(file + ": holds no rows, only blank lines");
    Shape shape;
    shape.separator = line.find('\t') != std::string_view::npos ? '\t' : ' ';
    shape.tokens = countTokens(line, shape.separator);
    std::size_t words = 0;
    for (std::string_view rest = line; !rest.empty();) words += parseFloat(takeToken(rest, shape.separator)) ? 0 : 1;
    if (words == shape.tokens) {
        return unexpected(fmt::format(
            "{}: its first row begins with {} and has no numbers, expected a vector (a tensor file has no header)",
            file, inQuotes(line)));
    }
    std::string_view rest = line;
    shape.labelled = !parseFloat(takeToken(rest, shape.separator));
    shape.dims = shape.tokens - (shape.labelled ? 1 : 0);
    return shape;
}

// Whether most rows begin with a word: then a number at the start of the first row is a label as well. Otherwise a word
// there is a mistake in the file.
Result<bool> mostBeginWithWords(const std::vector<TsvBlock>& blocks, char separator, const JobContext& context) {
    std::vector<std::size_t> words(blocks.size());
    Status counted = forEachBlock(blocks.size(), context, {}, [&](std::size_t b) {
        for (std::string_view rest = blocks[b].text; !rest.empty();) {
            std::string_view line = trimmedLine(takeLine(rest));
            if (!line.empty()) words[b] += parseFloat(takeToken(line, separator)) ? 0 : 1;
        }
    });
    if (!counted) return Unexpected(counted.error());
    return std::accumulate(words.begin(), words.end(), std::size_t{0}) * 2 >
           blocks.back().firstRow + blocks.back().rows;
}

// Parses all blocks with one idea of the shape. `to` is null where the file is too short for the matrix that the first
// row promises: then the row that is too short is looked for before anything is allocated.
Status parseBlocks(std::vector<TsvBlock>& blocks, const Shape& shape, Matrix* to, const JobContext& context) {
    for (TsvBlock& block : blocks) {
        block.error.clear();
        block.labels.clear();
        block.wantsLabels = false;
    }
    return forEachBlock(blocks.size(), context, {kVectorsStage, kCounted, 1.0},
                        [&](std::size_t b) { parseBlock(blocks[b], shape, to); });
}

bool isIndexColumn(const Matrix& numbers) {
    for (std::size_t row = 0; row < numbers.rows(); ++row) {
        if (numbers(row, 0) != static_cast<float>(row)) return false;
    }
    return numbers.rows() > 1;
}

// Moves the first column out of the numbers into labels.
void takeIndexColumn(LoadedTensor& tensor) {
    Matrix narrower(tensor.vectors.rows(), tensor.vectors.cols() - 1);
    Column label;
    label.name = "label";
    label.kind = ColumnKind::number;
    for (std::size_t row = 0; row < narrower.rows(); ++row) {
        const std::span<const float> from = std::as_const(tensor.vectors).row(row);
        label.numbers.push_back(static_cast<double>(from[0]));
        std::copy(from.begin() + 1, from.end(), narrower.row(row).begin());
    }
    tensor.vectors = std::move(narrower);
    tensor.label = std::move(label);
}

void takeLabels(const std::vector<TsvBlock>& blocks, LoadedTensor& tensor, const JobContext& context) {
    std::vector<std::string_view> cells(tensor.vectors.rows());
    bool any = false;
    for (const TsvBlock& block : blocks) {
        for (const auto& [row, text] : block.labels) cells[row] = text;
        any = any || !block.labels.empty();
    }
    if (any) tensor.label = makeColumn("label", cells, context.stop);
}

void takeDeclaredIndexColumn(LoadedTensor& tensor, const std::vector<std::size_t>& shape, const std::string& file) {
    if (shape.size() != 2 || tensor.vectors.cols() != shape[1] + 1 || tensor.label || !isIndexColumn(tensor.vectors))
        return;
    takeIndexColumn(tensor);
    tensor.warnings.push_back(
        fmt::format("{}: its first column counts the rows and {} columns were declared, so it was taken as labels",
                    file, shape[1]));
}

}  // namespace

Result<LoadedTensor> readTsvTensor(const std::filesystem::path& path, const std::vector<std::size_t>& shape,
                                   const JobContext& context) {
    const std::string file = path.string();
    const Result<TextFile> opened = TextFile::open(path, context, {kVectorsStage, 0.0, kTextOpened});
    if (!opened) return Unexpected(opened.error());
    std::string_view text = opened->text();
    const std::optional<std::size_t> claimedRows = takeCounts(text);
    Result<Shape> row = shapeOfFirstRow(text, file);
    if (!row) return isCommaSeparated(text) ? commaSeparatedError(path) : Unexpected(row.error());
    Result<std::vector<TsvBlock>> found = findRows(text, context);
    if (!found) return Unexpected(found.error());
    std::vector<TsvBlock>& blocks = *found;
    const std::size_t rows = blocks.back().firstRow + blocks.back().rows;

    LoadedTensor tensor;
    tensor.warnings = opened->warnings();
    while (true) {
        const bool plausible =
            rows <= (text.size() + 1) / (2 * row->dims);  // a number and what follows it take 2 bytes
        tensor.vectors = plausible ? Matrix(rows, row->dims) : Matrix();
        if (Status parsed = parseBlocks(blocks, *row, plausible ? &tensor.vectors : nullptr, context); !parsed)
            return Unexpected(parsed.error());
        const bool wantsLabels =
            std::any_of(blocks.begin(), blocks.end(), [](const TsvBlock& block) { return block.wantsLabels; });
        const Result<bool> words = wantsLabels ? mostBeginWithWords(blocks, row->separator, context) : false;
        if (!words) return Unexpected(words.error());
        if (!*words) break;
        row->labelled = true;
        --row->dims;
    }
    const auto bad =
        std::find_if(blocks.begin(), blocks.end(), [](const TsvBlock& block) { return !block.error.empty(); });
    if (bad != blocks.end() && isCommaSeparated(text)) return commaSeparatedError(path);
    if (bad != blocks.end()) {
        const bool isField = bad->error.starts_with("field");
        return unexpected(fmt::format("{}: line {} {}{}", file, lineNumber(opened->text(), bad->place),
                                      isField ? "has a bad field: " : "", bad->error));
    }
    takeLabels(blocks, tensor, context);
    if (claimedRows && *claimedRows != rows) {
        tensor.warnings.push_back(
            fmt::format("{}: its first line claims {} rows, it holds {}", file, *claimedRows, rows));
    }
    takeDeclaredIndexColumn(tensor, shape, file);
    compareWithDeclared(tensor, shape, file);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    return tensor;
}

}  // namespace nepho::projector
