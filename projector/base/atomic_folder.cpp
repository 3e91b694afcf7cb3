#include "projector/base/atomic_folder.h"

#include "projector/base/atomic_file.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

Unexpected folderFailure(const fs::path& path, std::string_view what, int code) {
    return unexpected(fmt::format("{}: cannot be {}: {}", path.string(), what, std::generic_category().message(code)));
}

// "out/", "out/." and "out" are one folder, and all have a name and a parent then.
fs::path withName(const fs::path& path) {
    fs::path whole = fs::absolute(path).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

bool isTemporary(const fs::path& path) {
    const std::string name = path.filename().string();
    return name.starts_with('.') && name.ends_with(".tmp");
}

}  // namespace

Result<AtomicFolder> AtomicFolder::create(const fs::path& path) {
    const fs::path target = withName(path);
    std::error_code ignored;
    const fs::file_status status = fs::status(target, ignored);
    const bool isThere = fs::is_directory(status);
    if (fs::exists(status) && !isThere)
        return unexpected(fmt::format("{}: is a file, expected the name of a folder to write", path.string()));
    // Inside a folder that is there: its parent may belong to somebody else, or be on another disk.
    const fs::path place = isThere ? target : target.parent_path();
    static std::atomic<unsigned> counter{0};
    for (int attempt = 0; attempt < 100; ++attempt) {
        fs::path temporary =
            place / fmt::format(".{}.{}-{}.tmp", target.filename().string().substr(0, 200), ::getpid(), counter++);
        if (::mkdir(temporary.c_str(), 0777) == 0) return AtomicFolder(target, std::move(temporary), isThere);
        if (errno != EEXIST) return folderFailure(path, "written", errno);
    }
    return folderFailure(path, "written", EEXIST);
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

Status AtomicFolder::moveFiles() {
    for (const std::string& name : names_) {
        std::error_code ignored;
        if (fs::is_directory(path_ / name, ignored))
            return unexpected(
                fmt::format("{}: is a folder, and a file of this name is to be written", (path_ / name).string()));
    }
    for (const std::string& name : names_) {
        if (::rename((temporary_ / name).c_str(), (path_ / name).c_str()) != 0)
            return folderFailure(path_ / name, "renamed into place", errno);
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

bool isFilledFolder(const fs::path& path) {
    std::error_code failed;
    for (fs::directory_iterator entry(path, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (!isTemporary(entry->path())) return true;
    }
    // What may not be read may hold anything.
    return failed && failed != std::errc::no_such_file_or_directory && failed != std::errc::not_a_directory;
}

}  // namespace nepho::projector
