#pragma once

#include <cstdint>
#include <string>

namespace nepho::test {

/// Watches what the calling thread allocates (operator new) and waits for (condition variables, futexes of joins) while
/// it is in scope. Not counted is what the driver, the validation layers, the OpenXR loader and the runtime do: every
/// allocation's call stack is looked through for their libraries. One watch at a time.
class ThreadWatch {
  public:
    /// AddressSanitizer has operators of its own, which tell what was allocated how: under it allocations go uncounted.
#ifdef __SANITIZE_ADDRESS__
    static constexpr bool kCountsAllocations = false;
#else
    static constexpr bool kCountsAllocations = true;
#endif
    ThreadWatch();
    ~ThreadWatch();
    ThreadWatch(const ThreadWatch&) = delete;
    ThreadWatch& operator=(const ThreadWatch&) = delete;

    void pause();
    void resume();
    std::uint64_t allocations() const;
    std::uint64_t waits() const;
    /// Call stacks of the first few different ones of both, symbols where they are exported.
    std::string report() const;
};

}  // namespace nepho::test
