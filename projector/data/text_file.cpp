#include "projector/data/text_file.h"

#include "projector/base/utf8.h"

#include <fmt/format.h>

#include <atomic>
#include <utility>

namespace nepho::projector {
namespace {

// As good as repairing the whole text at once, for no block ends within a character.
Result<std::string> repair(const std::vector<std::string_view>& blocks, const JobContext& context) {
    std::vector<std::string> repaired(blocks.size());
    Status done = forEachBlock(blocks.size(), context, {}, [&](std::size_t b) { repaired[b] = repairUtf8(blocks[b]); });
    if (!done) return Unexpected(done.error());
    std::size_t size = 0;
    for (const std::string& part : repaired) size += part.size();
    std::string whole;
    whole.reserve(size);
    for (std::string& part : repaired) {
        whole += part;
        std::string().swap(part);
    }
    return whole;
}

// As programs for the Macintosh did before 2001, and some still do.
bool endsLinesInCarriageReturns(std::string_view text) {
    const std::string_view start = text.substr(0, std::size_t{1} << 20);
    return start.find('\n') == std::string_view::npos && start.find('\r') < start.size() - 1;
}

}  // namespace

bool isGitLfsPointer(std::string_view bytes) {
    return bytes.starts_with("version https://git-lfs.github.com/spec/");
}

Unexpected gitLfsError(const std::filesystem::path& path) {
    return unexpected(fmt::format(
        "{}: is a git-LFS pointer, not the data itself; fetch the file with \"git lfs pull\" in its repository",
        path.string()));
}

Result<TextFile> TextFile::open(const std::filesystem::path& path, const JobContext& context, StagePart part) {
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped) return Unexpected(mapped.error());
    TextFile file(*std::move(mapped));
    const std::string_view bytes = file.file_.bytes();
    if (bytes.empty()) return unexpected(fmt::format("{}: is empty", path.string()));
    if (isGitLfsPointer(bytes)) return gitLfsError(path);
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        return unexpected(fmt::format("{}: is UTF-16 text, expected UTF-8", path.string()));
    }
    if (endsLinesInCarriageReturns(bytes))
        return unexpected(fmt::format("{}: its lines end in CR alone, expected LF or CR LF", path.string()));
    file.text_ = withoutByteOrderMark(bytes);
    const std::vector<std::string_view> blocks = splitAtCharacters(file.text_);
    std::atomic<bool> valid{true};
    const auto check = [&](std::size_t b) {
        if (valid.load(std::memory_order_relaxed) && !isValidUtf8(blocks[b])) valid = false;
    };
    if (Status checked = forEachBlock(blocks.size(), context, part, check); !checked)
        return Unexpected(checked.error());
    if (!valid) {
        Result<std::string> repaired = repair(blocks, context);
        if (!repaired) return Unexpected(repaired.error());
        file.repaired_ = *std::move(repaired);
        file.warnings_.push_back(
            fmt::format("{}: bytes that are not UTF-8 were replaced by the sign U+FFFD", path.string()));
    }
    return file;
}

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace nepho::projector
