#pragma once

#include "projector/base/mapped_file.h"
#include "projector/base/result.h"
#include "projector/data/text_blocks.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// Whether a file is not the data but the pointer that git-LFS keeps in its place.
bool isGitLfsPointer(std::string_view bytes);

/// The Error for such a file.
Unexpected gitLfsError(const std::filesystem::path& path);

/// A text file in memory: valid UTF-8 without a byte order mark. Views into text() live as long as this does.
class TextFile {
  public:
    /// Reads the whole file once and reports that as `part`. Errors: as MappedFile::open; the file is empty; it is a
    /// git-LFS pointer; it is UTF-16; stopped (kStoppedMessage).
    static Result<TextFile> open(const std::filesystem::path& path, const JobContext& context = {},
                                 StagePart part = {});

    std::string_view text() const { return repaired_ ? std::string_view(*repaired_) : text_; }
    /// One sentence where invalid UTF-8 was replaced by U+FFFD.
    const std::vector<std::string>& warnings() const { return warnings_; }

  private:
    explicit TextFile(MappedFile file) : file_(std::move(file)) {}
    MappedFile file_;
    std::string_view text_;
    std::optional<std::string> repaired_;
    std::vector<std::string> warnings_;
};

/// Takes the first line off the text and returns it without its line feed and carriage return. Requires !text.empty().
std::string_view takeLine(std::string_view& text);

/// Whether a line holds nothing but blanks and tabs.
bool isBlank(std::string_view line);

}  // namespace nepho::projector
