#include "projector/base/mapped_addresses.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>

namespace nepho::projector {

namespace {

/// One mapping; free while `begin` is 0. Atomics, because a signal handler must not wait for a lock.
struct Place {
    std::atomic<std::uintptr_t> begin{0}, end{0};
};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free);

std::array<Place, 32> places;
std::atomic<std::uint64_t> cutShort{0};
const auto kPage = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));

std::uintptr_t numberOf(const void* address) {
    return reinterpret_cast<std::uintptr_t>(address);
}

/// Where the mapping ends in which an address lies; 0: in none.
std::uintptr_t endOfFileAt(std::uintptr_t address) {
    for (const Place& place : places) {
        const std::uintptr_t end = place.end;
        if (place.begin <= address && address < end) return end;
    }
    return 0;
}

}  // namespace

void announceMappedFile(const void* begin, std::size_t bytes) {
    for (Place& place : places) {
        std::uintptr_t none = 0;
        if (!place.begin.compare_exchange_strong(none, numberOf(begin))) continue;
        place.end = numberOf(begin) + bytes;
        return;
    }
}

void forgetMappedFile(const void* begin) {
    for (Place& place : places) {
        if (place.begin != numberOf(begin)) continue;
        place.end = 0;
        place.begin = 0;
        return;
    }
}

bool isInMappedFile(const void* address) {
    return endOfFileAt(numberOf(address)) != 0;
}

bool putZerosFrom(const void* address) {
    const std::uintptr_t end = endOfFileAt(numberOf(address));
    if (end == 0) return false;
    const std::uintptr_t page = numberOf(address) / kPage * kPage;
    void* const zeros = ::mmap(reinterpret_cast<void*>(page), end - page, PROT_READ | PROT_WRITE,
                               MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (zeros == MAP_FAILED) return false;
    ++cutShort;
    return true;
}

std::uint64_t filesCutShort() {
    return cutShort;
}

}  // namespace nepho::projector
