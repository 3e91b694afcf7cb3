#include "engine/gpu/pipeline_cache_file.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

namespace nepho::engine {

namespace {

constexpr std::uintmax_t kLargestCache = std::uintmax_t{256} << 20;

bool madeBy(std::span<const std::uint8_t> content, const vk::PhysicalDeviceProperties& device) {
    VkPipelineCacheHeaderVersionOne header{};
    if (content.size() < sizeof header) return false;
    std::memcpy(&header, content.data(), sizeof header);
    return header.headerVersion == VK_PIPELINE_CACHE_HEADER_VERSION_ONE && header.vendorID == device.vendorID &&
           header.deviceID == device.deviceID &&
           std::memcmp(header.pipelineCacheUUID, device.pipelineCacheUUID.data(), VK_UUID_SIZE) == 0;
}

/// Before a rename: else a power cut may leave the name on a file without its content, and drivers trust what follows
/// the header. False where the disk says that it is not there.
bool waitForDisk(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool written = ::fdatasync(descriptor) == 0 || errno == EINVAL || errno == ENOSYS;  // some know no waiting
    ::close(descriptor);
    return written;
}

}  // namespace

std::vector<std::uint8_t> readPipelineCacheFile(const std::filesystem::path& file,
                                                const vk::PhysicalDeviceProperties& device) {
    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(file, failure);
    if (failure || size > kLargestCache) return {};
    std::vector<std::uint8_t> content(size);
    std::ifstream in(file, std::ios::binary);
    if (!in.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(size)) ||
        !madeBy(content, device))
        return {};
    return content;
}

void writePipelineCacheFile(const std::filesystem::path& file, std::span<const std::uint8_t> content) {
    std::error_code failure;
    std::filesystem::create_directories(file.parent_path(), failure);
    const std::filesystem::path temporary = file.string() + "." + std::to_string(::getpid());
    std::ofstream out(temporary, std::ios::binary);
    out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    out.close();
    const bool written = out && waitForDisk(temporary);
    if (written) std::filesystem::rename(temporary, file, failure);
    if (!written || failure) {
        spdlog::debug("the pipeline cache could not be written to {}", file.string());
        std::filesystem::remove(temporary, failure);
    }
}

}  // namespace nepho::engine
