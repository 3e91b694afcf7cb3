#include "projector/base/atomic_folder.h"

#include "projector/base/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWhole = ".whole";

Unexpected folderFailure(const fs::path& path, std::string_view what, int code) {
    return unexpected(fmt::format("{}: cannot be {}: {}", path.string(), what, std::generic_category().message(code)));
}

// "out/", "out/." and "out" are one folder, and all have a name and a parent then.
fs::path withName(const fs::path& path) {
    fs::path whole = fs::absolute(path.empty() ? "." : path).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

bool moveInto(const fs::path& folder, const fs::path& file) {
    return ::rename(file.c_str(), (folder / file.filename()).c_str()) == 0;
}

// What is hidden in a folder is no data: whoever hands over a folder must not replace settings with it.
bool mayReplace(const fs::path& target, const fs::path& file) {
    struct stat theirs {
    }, ours{};
    if (target.filename().string().starts_with('.') || ::lstat(file.c_str(), &ours) != 0 || !S_ISREG(ours.st_mode))
        return false;
    if (::lstat(target.c_str(), &theirs) != 0) return errno == ENOENT;
    const auto isOlder = std::pair(theirs.st_mtim.tv_sec, theirs.st_mtim.tv_nsec) <=
                         std::pair(ours.st_mtim.tv_sec, ours.st_mtim.tv_nsec);
    return S_ISREG(theirs.st_mode) && isOlder;
}

bool isWhole(const fs::path& path) {
    return path.filename().native().starts_with('.') && path.extension() == kWhole;
}

bool isFolder(const fs::path& path, struct stat& status) {
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool moveAll(const fs::path& whole, const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (fs::directory_iterator entry(whole, failed), end; !failed && entry != end; entry.increment(failed))
        files.push_back(entry->path());
    const auto mayMove = [&](const fs::path& file) { return mayReplace(folder / file.filename(), file); };
    if (!std::all_of(files.begin(), files.end(), mayMove)) return false;
    const auto move = [&](const fs::path& file) { return moveInto(folder, file); };
    if (!std::all_of(files.begin(), files.end(), move)) return false;
    ::rmdir(whole.c_str());
    keepNames(folder);
    return true;
}

}  // namespace

Result<AtomicFolder> AtomicFolder::create(const fs::path& path) {
    const fs::path target = withName(path);
    std::error_code ignored;
    const fs::file_status status = fs::status(target, ignored);
    // Inside a folder that is there: its parent may belong to somebody else, or be on another disk.
    if (fs::is_directory(status)) return make(target, target / target.filename(), path);
    if (fs::exists(status))
        return unexpected(fmt::format("{}: is a file, expected the name of a folder to write", path.string()));
    return make(target, target, path);
}

Result<AtomicFolder> AtomicFolder::createFor(const fs::path& first) {
    const fs::path target = withName(first.parent_path());
    return make(target, target / first.filename(), first);
}

// Where the temporary is for something in the target, that is there already.
Result<AtomicFolder> AtomicFolder::make(const fs::path& target, const fs::path& temporaryFor, const fs::path& shown) {
    const fs::path place = temporaryFor.parent_path();
    const std::string name = temporaryFor.filename();
    removeAbandoned(place, name);
    for (int attempt = 0; attempt < 100; ++attempt) {
        fs::path temporary = temporaryIn(place, name);
        if (::mkdir(temporary.c_str(), 0777) != 0) {
            if (errno == EEXIST) continue;
            return folderFailure(shown, "written", errno);
        }
        auto lock = TemporaryLock::hold(::open(temporary.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (lock) return AtomicFolder(target, std::move(temporary), *std::move(lock), place == target);
    }
    return folderFailure(shown, "written", EEXIST);
}

AtomicFolder::~AtomicFolder() {
    std::error_code ignored;
    if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

fs::path AtomicFolder::file(const std::string& name) {
    names_.push_back(name);
    return temporary_ / name;
}

std::string AtomicFolder::inPlace(std::string message) const {
    const std::string from = temporary_.string();
    if (const std::size_t at = message.find(from); at != std::string::npos)
        message.replace(at, from.size(), path_.string());
    return message;
}

// From here on it is finishReplacement() that ends what a kill interrupts.
Status AtomicFolder::makeReady() {
    for (const std::string& name : names_) {
        const int descriptor = ::open((temporary_ / name).c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) continue;
        takeRightsOf(path_ / name, descriptor);
        ::close(descriptor);
    }
    fs::path whole = wholeFolder(path_ / names_.front());
    finishReplacement(path_ / names_.front());
    std::error_code ignored;
    if (const auto overtaken = TemporaryLock::take(whole)) fs::remove_all(whole, ignored);
    if (::rename(temporary_.c_str(), whole.c_str()) != 0) return folderFailure(path_, "written", errno);
    temporary_ = std::move(whole);
    return ok();
}

Status AtomicFolder::moveFiles() {
    for (const std::string& name : names_) {
        std::error_code ignored;
        if (fs::is_directory(path_ / name, ignored))
            return unexpected(
                fmt::format("{}: is a folder, and a file of this name is to be written", (path_ / name).string()));
    }
    if (Status ready = makeReady(); !ready) return ready;
    for (auto name = names_.rbegin(); name != names_.rend(); ++name) {
        if (!moveInto(path_, temporary_ / *name)) return folderFailure(path_ / *name, "renamed into place", errno);
    }
    return ok();
}

Status AtomicFolder::commit() {
    if (isThere_) {
        if (Status moved = moveFiles(); !moved) return moved;
        ::rmdir(temporary_.c_str());
    } else if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
        return folderFailure(path_, "renamed into place", errno);
    }
    temporary_.clear();
    keepNames(isThere_ ? path_ : path_.parent_path());
    return ok();
}

fs::path wholeFolder(const fs::path& first) {
    return first.parent_path() / fmt::format(".{}{}", first.filename().string().substr(0, 200), kWhole);
}

bool finishReplacement(const fs::path& first) {
    const fs::path whole = wholeFolder(first);
    struct stat status {};
    if (!isFolder(whole, status)) return true;
    const auto taken = TemporaryLock::take(whole);
    if (!taken) return ::access(whole.c_str(), R_OK) == 0;  // its writer lives, and does it itself
    return status.st_uid == ::geteuid() && moveAll(whole, first.parent_path());
}

bool isFilledFolder(const fs::path& path) {
    std::error_code failed;
    for (fs::directory_iterator entry(path, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (!isTemporary(entry->path()) && !isWhole(entry->path())) return true;
    }
    // What may not be read may hold anything.
    return failed && failed != std::errc::no_such_file_or_directory && failed != std::errc::not_a_directory;
}

}  // namespace nepho::projector
