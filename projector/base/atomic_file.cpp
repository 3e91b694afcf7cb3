#include "projector/base/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

Unexpected failure(const fs::path& path, std::string_view what, int code) {
    return unexpected(fmt::format("{}: cannot be {}: {}", path.string(), what, std::generic_category().message(code)));
}

/// Waits until the disk has what was written, and hears what went wrong there meanwhile: errno. A file system that
/// knows no such waiting is trusted.
bool isOnDisk(int descriptor) {
    int result = ::fdatasync(descriptor);
    while (result != 0 && errno == EINTR) result = ::fdatasync(descriptor);
    return result == 0 || errno == EINVAL || errno == ENOSYS;
}

}  // namespace

void keepNames(const fs::path& folder) {
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    (void)::fsync(descriptor);
    ::close(descriptor);
}

Result<AtomicFile> AtomicFile::create(const fs::path& path) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (fs::is_directory(status) || !path.has_filename()) {
        return unexpected(fmt::format("{}: is a folder, expected the name of a file to write", path.string()));
    }
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor < 0) return failure(path, "written", errno);
        return AtomicFile(path, {}, descriptor, std::nullopt);
    }
    // A link stays one: what it leads to is written.
    if (fs::is_symlink(path, ignored) && fs::exists(status)) return create(fs::canonical(path, ignored));
    removeAbandoned(path.parent_path(), path.filename().string());
    for (int attempt = 0; attempt < 100; ++attempt) {
        fs::path temporary = temporaryIn(path.parent_path(), path.filename().string());
        const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno != EEXIST) return failure(path, "written", errno);
        if (descriptor < 0) continue;
        takeRightsOf(path, descriptor);
        if (auto lock = TemporaryLock::hold(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0)))
            return AtomicFile(path, std::move(temporary), descriptor, std::move(lock));
        ::close(descriptor);
    }
    return failure(path, "written", EEXIST);
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Status AtomicFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failure(path_, "written", errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ok();
}

Status AtomicFile::commit() {
    // Before the rename: else a power cut may leave the new name on a file without its content.
    if (!temporary_.empty() && !isOnDisk(descriptor_)) return failure(path_, "written", errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) return failure(path_, "written", errno);
    if (temporary_.empty()) return ok();
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return failure(path_, "renamed into place", errno);
    temporary_.clear();
    keepNames(path_.parent_path());
    return ok();
}

Status writeFile(const fs::path& path, std::string_view bytes) {
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return Unexpected(file.error());
    if (Status written = file->write(bytes); !written) return written;
    return file->commit();
}

}  // namespace nepho::projector
