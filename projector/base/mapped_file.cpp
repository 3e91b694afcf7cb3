#include "projector/base/mapped_file.h"

#include "projector/base/mapped_addresses.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace nepho::projector {
namespace {

std::string reasonOf(int code) {
    return std::generic_category().message(code);
}

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

  private:
    int fd_;
};

struct OpenFile {
    Descriptor descriptor;
    std::size_t size = 0;
};

// O_NONBLOCK so that a FIFO is refused below instead of waiting for somebody to write to it.
Result<OpenFile> openRegular(const std::filesystem::path& path) {
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor.get() < 0)
        return unexpected(fmt::format("{}: cannot be opened: {}", path.string(), reasonOf(errno)));
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0) {
        return unexpected(fmt::format("{}: cannot be examined: {}", path.string(), reasonOf(errno)));
    }
    if (S_ISDIR(status.st_mode)) return unexpected(fmt::format("{}: is a folder, expected a file", path.string()));
    if (!S_ISREG(status.st_mode)) return unexpected(fmt::format("{}: is not a regular file", path.string()));
    return OpenFile{std::move(descriptor), static_cast<std::size_t>(status.st_size)};
}

Result<std::string> readUpTo(const OpenFile& file, const std::filesystem::path& path, std::size_t count) {
    std::string content(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        const ssize_t got = ::read(file.descriptor.get(), content.data() + done, count - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unexpected(fmt::format("{}: cannot be read: {}", path.string(), reasonOf(errno)));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    content.resize(done);
    return content;
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const Result<OpenFile> file = openRegular(path);
    if (!file) return Unexpected(file.error());
    if (file->size == 0) return MappedFile({});
    // Without a reserve: a file may be larger than the memory, and is seldom written to.
    void* memory =
        ::mmap(nullptr, file->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file->descriptor.get(), 0);
    if (memory == MAP_FAILED)
        return unexpected(fmt::format("{}: cannot be mapped: {}", path.string(), reasonOf(errno)));
    ::madvise(memory, file->size, MADV_WILLNEED);
    announceMappedFile(memory, file->size);
    return MappedFile({static_cast<const char*>(memory), file->size});
}

void MappedFile::release(std::size_t begin, std::size_t end) const {
    static const auto kPage = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    begin = (begin + kPage - 1) / kPage * kPage;  // whole pages within: their neighbours may not have been read
    end = end / kPage * kPage;
    if (begin < end) ::madvise(const_cast<char*>(bytes_.data()) + begin, end - begin, MADV_DONTNEED);
}

std::optional<Matrix> MappedFile::takeMatrix(std::size_t offset, std::size_t rows, std::size_t cols) {
    char* begin = const_cast<char*>(bytes_.data());
    if (offset % 64 != 0 || rows * cols == 0) return std::nullopt;
    const std::size_t bytes = std::exchange(bytes_, {}).size();
    return Matrix(reinterpret_cast<float*>(begin + offset), rows, cols, {begin, bytes});
}

MappedFile::~MappedFile() {
    if (bytes_.empty()) return;
    forgetMappedFile(bytes_.data());
    ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

Result<std::string> readFileStart(const std::filesystem::path& path, std::size_t limit) {
    const Result<OpenFile> file = openRegular(path);
    if (!file) return Unexpected(file.error());
    return readUpTo(*file, path, std::min(limit, file->size));
}

Result<std::string> readFile(const std::filesystem::path& path, std::size_t limit) {
    const Result<OpenFile> file = openRegular(path);
    if (!file) return Unexpected(file.error());
    if (file->size > limit) {
        return unexpected(fmt::format("{}: has {} bytes, expected at most {} of a file of its kind", path.string(),
                                      file->size, limit));
    }
    return readUpTo(*file, path, file->size);
}

}  // namespace nepho::projector
