#include "projector/base/mapped_addresses.h"

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

std::uintptr_t numberOf(const void* address) {
    return reinterpret_cast<std::uintptr_t>(address);
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
    for (const Place& place : places) {
        if (place.begin <= numberOf(address) && numberOf(address) < place.end) return true;
    }
    return false;
}

}  // namespace nepho::projector
