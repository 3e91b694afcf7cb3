#include "projector/base/temporary.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <vector>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporary = ".tmp";
constexpr std::string_view kDigits = "0123456789";

/// A name has at most 255 bytes.
std::string hidden(const std::string& name) {
    return fmt::format(".{}", name.substr(0, 200));
}

/// Whether a name ends with ".PROCESS-COUNT".
bool hasNumbers(std::string_view name) {
    const std::size_t dash = name.find_last_not_of(kDigits);
    const std::size_t dot = name.substr(0, dash).find_last_not_of(kDigits);
    return dash < name.size() - 1 && name[dash] == '-' && dot < dash - 1 && name[dot] == '.';
}

bool lock(int descriptor, int how) {
    int result = ::flock(descriptor, how);
    while (result != 0 && errno == EINTR) result = ::flock(descriptor, how);
    return result == 0;
}

}  // namespace

std::optional<TemporaryLock> TemporaryLock::hold(int descriptor) {
    TemporaryLock held(descriptor);
    struct stat status {};
    if (lock(descriptor, LOCK_EX) && ::fstat(descriptor, &status) == 0 && status.st_nlink == 0) return std::nullopt;
    return held;
}

std::optional<TemporaryLock> TemporaryLock::take(const fs::path& path) {
    // Without waiting for the other end, should it be a FIFO.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    TemporaryLock taken(descriptor);
    if (!lock(descriptor, LOCK_EX | LOCK_NB)) return std::nullopt;
    return taken;
}

TemporaryLock::~TemporaryLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

fs::path temporaryIn(const fs::path& place, const std::string& name) {
    static std::atomic<unsigned> counter{0};
    return place / fmt::format("{}.{}-{}{}", hidden(name), ::getpid(), counter++, kTemporary);
}

bool isTemporary(const fs::path& path) {
    const std::string name = path.filename();
    return name.starts_with('.') && path.extension() == kTemporary && hasNumbers(path.stem().string());
}

void takeRightsOf(const fs::path& file, int descriptor) {
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode))
        (void)!::fchmod(descriptor, status.st_mode & 07777);
}

void removeAbandoned(const fs::path& place, const std::string& name) {
    std::vector<fs::path> found;
    std::error_code failed;
    for (fs::directory_iterator entry(place.empty() ? "." : place, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const fs::path& path = entry->path();
        if (isTemporary(path) && path.stem().stem() == hidden(name)) found.push_back(path);
    }
    for (const fs::path& path : found) {
        std::error_code ignored;
        if (const auto taken = TemporaryLock::take(path)) fs::remove_all(path, ignored);
    }
}

}  // namespace nepho::projector
