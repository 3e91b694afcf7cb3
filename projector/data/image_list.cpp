#include "projector/data/image_list.h"

#include "projector/data/extension.h"
#include "projector/data/number_text.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <system_error>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<fs::path>;

/// Takes a number off the text, without the zeros before it.
std::string_view takeDigits(std::string_view& text) {
    const auto end = std::ranges::find_if_not(text, isDigit);
    std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

bool isPictureName(const fs::path& name) {
    return !name.filename().native().starts_with('.') && hasExtension(name, {".png", ".jpg", ".jpeg"});
}

Result<Paths> imagesIn(const fs::path& folder, const fs::path& except) {
    std::error_code failed, ignored;
    Paths found;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        if (isPictureName(at->path()) && at->is_regular_file(ignored) && !fs::equivalent(at->path(), except, ignored))
            found.push_back(at->path());
    }
    if (failed) return unexpected(fmt::format("{}: cannot be read: {}", folder.string(), failed.message()));
    if (found.empty())
        return unexpected(folder.string() + ": has no pictures, expected files that end in .png, .jpg or .jpeg");
    std::ranges::sort(found, [](const fs::path& a, const fs::path& b) {
        return naturallyBefore(a.filename().native(), b.filename().native());
    });
    return found;
}

Result<Paths> imagesOf(const fs::path& named, const fs::path& except) {
    if (named.native().starts_with('@')) return readImageList(named.native().substr(1));
    std::error_code failed;
    const fs::file_status status = fs::status(named, failed);
    if (status.type() == fs::file_type::not_found)
        return unexpected(fmt::format("{}: there is no such file or folder", named.string()));
    return fs::is_directory(status) ? imagesIn(named, except) : Result<Paths>(Paths{named});
}

}  // namespace

bool naturallyBefore(std::string_view a, std::string_view b) {
    std::string_view restA = a, restB = b;
    while (!restA.empty() && !restB.empty()) {
        if (isDigit(restA.front()) && isDigit(restB.front())) {
            const std::string_view numberA = takeDigits(restA), numberB = takeDigits(restB);
            if (numberA.size() != numberB.size()) return numberA.size() < numberB.size();
            if (numberA != numberB) return numberA < numberB;
        } else {
            if (restA.front() != restB.front())
                return static_cast<unsigned char>(restA.front()) < static_cast<unsigned char>(restB.front());
            restA.remove_prefix(1);
            restB.remove_prefix(1);
        }
    }
    if (restA.empty() != restB.empty()) return restA.empty();
    return a < b;
}

Result<Paths> readImageList(const fs::path& list) {
    const Result<MappedFile> file = MappedFile::open(list);  // a TextFile would mend names that are no UTF-8
    if (!file) return Unexpected(file.error());
    std::string_view text = file->bytes();
    Paths paths;
    std::size_t line = 0, blank = 0;  // the first blank line, counted from 1
    while (!text.empty()) {
        const std::string_view name = takeLine(text);
        ++line;
        if (isBlank(name)) {
            if (blank == 0) blank = line;
        } else if (blank != 0) {
            return unexpected(
                fmt::format("{}: line {} is blank, expected the name of a picture", list.string(), blank));
        } else {
            paths.emplace_back(name);
        }
    }
    if (paths.empty()) return unexpected(list.string() + ": names no pictures, expected one a line");
    return paths;
}

Result<Paths> listImages(const Paths& named, const fs::path& except) {
    Paths all;
    for (const fs::path& name : named) {
        Result<Paths> images = imagesOf(name, except);
        if (!images) return images;
        all.insert(all.end(), std::make_move_iterator(images->begin()), std::make_move_iterator(images->end()));
    }
    if (all.empty()) return unexpected("no pictures are named");
    return all;
}

}  // namespace nepho::projector
