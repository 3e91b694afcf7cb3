#include "projector/data/csv_text.h"

#include <algorithm>

namespace nepho::projector {
namespace {

constexpr auto kNowhere = std::string_view::npos;

std::size_t cellEnd(std::string_view text, std::size_t at, char separator) {
    while (at < text.size() && text[at] != separator && text[at] != '\n') ++at;
    return at;
}

// Of the mark that closes what the one at `open` opens; `doubled` tells whether there are doubled ones between them.
std::size_t closingMark(std::string_view text, std::size_t open, bool& doubled) {
    for (std::size_t at = open + 1;; at += 2) {
        at = text.find('"', at);
        if (at == kNowhere || at + 1 == text.size() || text[at + 1] != '"') return at;
        doubled = true;
    }
}

bool isBlankText(std::string_view text) {
    return text.find_first_not_of(" \t\r") == kNowhere;
}

}  // namespace

CsvCell takeCell(std::string_view& text, char separator) {
    CsvCell cell;
    std::size_t end = 0;
    if (text.starts_with('"')) {
        const std::size_t close = closingMark(text, 0, cell.hasDoubled);
        if (close == kNowhere) {
            cell.text = text.substr(1);
            cell.wrong = "its quotation mark is never closed";
            cell.isOpen = cell.endsRecord = true;
            text = {};
            return cell;
        }
        cell.text = text.substr(1, close - 1);
        end = cellEnd(text, close + 1, separator);
        if (!isBlankText(text.substr(close + 1, end - close - 1)))
            cell.wrong = "text follows its closing quotation mark";
    } else {
        end = cellEnd(text, 0, separator);
        cell.text = text.substr(0, end);
    }
    cell.endsRecord = end == text.size() || text[end] == '\n';
    if (cell.endsRecord && !text.starts_with('"') && cell.text.ends_with('\r')) cell.text.remove_suffix(1);
    text.remove_prefix(std::min(end + 1, text.size()));
    return cell;
}

std::string unquoted(const CsvCell& cell) {
    std::string text(cell.text);
    if (!cell.hasDoubled) return text;
    std::size_t kept = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        text[kept++] = text[at];
        if (text[at] == '"') ++at;
    }
    text.resize(kept);
    return text;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

void skipBlankLines(std::string_view& text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_not_of(" \t\r"), text.size());
        if (end < text.size() && text[end] != '\n') return;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::size_t countRecords(std::string_view text, char separator) {
    std::size_t count = 0;
    for (skipBlankLines(text); !text.empty(); skipBlankLines(text)) {
        ++count;
        const std::size_t lineFeed = text.find('\n');
        if (text.substr(0, lineFeed).find('"') == kNowhere) {
            text.remove_prefix(lineFeed == kNowhere ? text.size() : lineFeed + 1);
        } else {
            while (!takeCell(text, separator).endsRecord) continue;
        }
    }
    return count;
}

Result<std::vector<std::string_view>> splitAtRecords(std::string_view text, char separator, const JobContext& context) {
    constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
    std::vector<std::string_view> blocks;
    std::size_t begin = 0;  // of the block
    std::size_t at = 0;     // between two cells or within one that has no marks around it
    while (at < text.size()) {
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
        const std::size_t mark = std::min(text.find('"', at), text.size());
        // Line feeds up to the mark end records.
        while (begin + kBlockBytes < mark) {
            const std::size_t lineFeed = text.substr(0, mark).find('\n', std::max(at, begin + kBlockBytes));
            if (lineFeed == kNowhere) break;
            blocks.push_back(text.substr(begin, lineFeed + 1 - begin));
            begin = lineFeed + 1;
        }
        at = mark + 1;
        const bool opens = mark < text.size() && (mark == 0 || text[mark - 1] == separator || text[mark - 1] == '\n');
        if (!opens) continue;
        bool doubled = false;
        const std::size_t close = closingMark(text, mark, doubled);
        at = close == kNowhere ? text.size() : close + 1;
    }
    if (begin < text.size()) blocks.push_back(text.substr(begin));
    return blocks;
}

}  // namespace nepho::projector
