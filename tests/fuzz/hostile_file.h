#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace nepho::fuzz {

/// Ends the program where something does not hold that must hold for every input, so that the fuzzer keeps the input.
inline void mustHold(bool condition) {
    if (!condition) std::abort();
}

inline std::string_view textOf(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// An input as a file that is in memory only.
class HostileFile {
  public:
    HostileFile(const std::uint8_t* data, std::size_t size) : descriptor_(::memfd_create("input", MFD_CLOEXEC)) {
        mustHold(descriptor_ >= 0);
        mustHold(::write(descriptor_, data, size) == static_cast<::ssize_t>(size));
    }
    HostileFile(const HostileFile&) = delete;
    HostileFile& operator=(const HostileFile&) = delete;
    ~HostileFile() { ::close(descriptor_); }

    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

  private:
    int descriptor_;
};

/// Takes the first byte off an input, for what is not in the file: a row count, say. 0 where there is none.
inline std::size_t takeNumber(const std::uint8_t*& data, std::size_t& size) {
    if (size == 0) return 0;
    --size;
    return *data++;
}

}  // namespace nepho::fuzz
