#include "projector/data/text_file.h"

#include "projector/base/utf8.h"

#include <fmt/format.h>

#include <utility>

namespace nepho::projector {

bool isGitLfsPointer(std::string_view bytes) {
    return bytes.starts_with("version https://git-lfs.github.com/spec/");
}

Unexpected gitLfsError(const std::filesystem::path& path) {
    return unexpected(fmt::format(
        "{}: is a git-LFS pointer, not the data itself; fetch the file with \"git lfs pull\" in its repository",
        path.string()));
}

Result<TextFile> TextFile::open(const std::filesystem::path& path) {
    Result<MappedFile> mapped = MappedFile::open(path);
    if (!mapped) return Unexpected(mapped.error());
    TextFile file(*std::move(mapped));
    const std::string_view bytes = file.file_.bytes();
    if (bytes.empty()) return unexpected(fmt::format("{}: is empty", path.string()));
    if (isGitLfsPointer(bytes)) return gitLfsError(path);
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        return unexpected(fmt::format("{}: is UTF-16 text, expected UTF-8", path.string()));
    }
    file.text_ = withoutByteOrderMark(bytes);
    if (!isValidUtf8(file.text_)) {
        file.repaired_ = repairUtf8(file.text_);
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
