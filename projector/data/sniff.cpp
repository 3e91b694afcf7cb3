#include "projector/data/sniff.h"

#include "projector/base/mapped_file.h"
#include "projector/base/utf8.h"
#include "projector/data/csv_plan.h"
#include "projector/data/npy_header.h"
#include "projector/data/number_text.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace nepho::projector {
namespace {

using std::string_view_literals::operator""sv;

struct Signature {
    std::string_view begin;
    std::string_view name;
};

constexpr std::array kNotRead{
    Signature{"PK\x03\x04"sv, "a zip archive (.npz and the like)"},
    Signature{"\x1F\x8B"sv, "gzip-compressed"},
    Signature{"\x89PNG\r\n"sv, "a PNG image, not a tensor"},
    Signature{"\xFF\xD8\xFF"sv, "a JPEG image, not a tensor"},
    Signature{"\x89HDF\r\n"sv, "an HDF5 file"},
    Signature{"PAR1"sv, "a Parquet file"},
    Signature{"ARROW1"sv, "an Arrow file"},
    Signature{"SQLite format 3"sv, "an SQLite database"},
    Signature{"%PDF"sv, "a PDF document"},
    Signature{"glTF"sv, "a glTF model, not a tensor"},
};

bool isOddInText(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
}

// A few stray control characters, or bytes of another encoding, do not make text binary; raw numbers have many of them.
bool looksLikeText(std::string_view start) {
    constexpr std::size_t kFewOf = 20;  // one in so many
    if (start.find('\0') != std::string_view::npos) return false;
    const auto odd = static_cast<std::size_t>(std::count_if(start.begin(), start.end(), isOddInText));
    std::size_t bad = 0;  // the last character may be cut
    const std::string repaired = repairUtf8(start);
    for (std::size_t at = repaired.find("\xEF\xBF\xBD"); at != std::string::npos;
         at = repaired.find("\xEF\xBF\xBD", at + 3))
        ++bad;
    return odd * kFewOf <= start.size() && ((odd + bad) * kFewOf <= start.size() || start.size() < 8);
}

// Numbers with a zero byte each second place would be odd ones, so such a text is UTF-16 for certain.
bool isUtf16(std::string_view start) {
    constexpr std::size_t kLooked = 64;
    const bool littleEndian = start.starts_with("\xFF\xFE");
    if (!littleEndian && !start.starts_with("\xFE\xFF")) return false;
    std::size_t zeros = 0, pairs = 0;
    for (std::size_t i = 2; i + 1 < start.size() && pairs < kLooked; i += 2, ++pairs)
        zeros += start[littleEndian ? i + 1 : i] == 0 ? 1 : 0;
    return zeros == pairs;
}

std::string_view takeFilledLine(std::string_view& text) {
    while (!text.empty()) {
        const std::string_view line = takeLine(text);
        if (!isBlank(line)) return line;
    }
    return {};
}

// Numbers in the second field or, where there is but one, in the first.
bool holdsNumbers(std::string_view line, std::string_view separators) {
    std::size_t numbers = 0, tokens = 0;
    while (!line.empty() && tokens < 64) {
        const std::size_t end = line.find_first_of(separators);
        std::string_view token = line.substr(0, end);
        const std::size_t begin = token.find_first_not_of(" \r");
        token = begin == std::string_view::npos ? std::string_view()
                                                : token.substr(begin, token.find_last_not_of(" \r") - begin + 1);
        line = end == std::string_view::npos ? std::string_view() : line.substr(end + 1);
        if (token.empty()) continue;
        ++tokens;
        numbers += parseFloat(token) ? 1 : 0;
    }
    return numbers > 0 && numbers + 1 >= tokens;
}

// A field name of the config at the start of a line, comments skipped.
bool looksLikePbtxt(std::string_view text) {
    while (!text.empty()) {
        std::string_view line = takeLine(text);
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.empty() || line.starts_with('#')) continue;
        for (const std::string_view name : {"embeddings"sv, "model_checkpoint_path"sv, "model_checkpoint_dir"sv}) {
            if (!line.starts_with(name)) continue;
            line.remove_prefix(name.size());
            return isBlank(line) || line.find_first_of(":{<[#") != std::string_view::npos;
        }
        return false;
    }
    return false;
}

// A list of states, as TensorBoard's projector saves them. A file may be cut, so it is not parsed.
bool looksLikeBookmarks(std::string_view text) {
    const auto takeBlanks = [&text] { text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size())); };
    takeBlanks();
    if (!text.starts_with('[')) return false;
    text.remove_prefix(1);
    takeBlanks();
    return text.starts_with('{') && (text.find("\"tSNEIteration\"") != std::string_view::npos ||
                                     text.find("\"pcaComponentDimensions\"") != std::string_view::npos);
}

}  // namespace

Result<FileKind> readFileKind(const std::filesystem::path& path) {
    constexpr std::size_t kLooked = 65536;
    const Result<std::string> start = readFileStart(path, kLooked);
    if (!start) return Unexpected(start.error());
    if (start->empty()) return unexpected(fmt::format("{}: is empty", path.string()));
    if (isGitLfsPointer(*start)) return gitLfsError(path);
    if (looksLikeNpy(*start)) return FileKind::npy;
    for (const Signature& signature : kNotRead) {
        if (start->starts_with(signature.begin)) {
            return unexpected(
                fmt::format("{}: is {}, expected a .npy, .tsv, .csv or .bytes tensor or a projector config",
                            path.string(), signature.name));
        }
    }
    if (isUtf16(*start)) return unexpected(fmt::format("{}: is UTF-16 text, expected UTF-8", path.string()));
    if (!looksLikeText(*start)) return FileKind::bytes;
    const std::string_view text = withoutByteOrderMark(*start);
    if (looksLikeBookmarks(text)) {
        return unexpected(fmt::format(
            "{}: holds bookmarks of TensorBoard's projector, which are not read; open the tensor, or the config, that "
            "they belong to",
            path.string()));
    }
    std::string_view rest = text;
    const std::string_view line = takeFilledLine(rest);
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin != std::string_view::npos && line[begin] == '{') return FileKind::jsonConfig;
    if (looksLikePbtxt(text)) return FileKind::pbtxtConfig;
    const bool hasTab = line.find('\t') != std::string_view::npos;
    if (!hasTab && isCommaSeparated(text)) return FileKind::csv;  // "1, 2" has a number after a blank too
    if (holdsNumbers(line, hasTab ? "\t" : " ")) return FileKind::tsv;
    return looksLikeCsv(text) ? FileKind::csv : FileKind::otherText;
}

bool isCommaSeparated(std::string_view text) {
    for (int line = 0; line < 2; ++line) {
        const std::string_view content = takeFilledLine(text);
        if (content.find('\t') != std::string_view::npos) return false;  // a decimal comma, say
        for (const std::string_view separator : {","sv, ";"sv}) {
            if (content.find(separator) != std::string_view::npos && holdsNumbers(content, separator)) return true;
        }
    }
    return false;
}

Unexpected commaSeparatedError(const std::filesystem::path& path) {
    return unexpected(
        fmt::format("{}: is comma-separated, expected tabs or spaces between the numbers; --format csv "
                    "reads commas and semicolons",
                    path.string()));
}

}  // namespace nepho::projector
