// A program with a data race on purpose: ThreadSanitizer must report it, or its silence over the other tests means
// nothing.
#include "projector/parallel/parallel_for.h"

#include <atomic>
#include <cstdio>

int main() {
    nepho::projector::setThreadCount(2);
    std::atomic<int> entered{0};
    long sum = 0;
    nepho::projector::parallelFor(2, 1, [&](std::size_t, std::size_t) {
        // Both blocks run at the same time, on two threads; relaxed order makes neither happen before the other.
        entered.fetch_add(1, std::memory_order_relaxed);
        while (entered.load(std::memory_order_relaxed) < 2) {
        }
        for (int i = 0; i < 1000; ++i) sum += 1;
    });
    std::printf("sum %ld\n", sum);
    return 0;
}
