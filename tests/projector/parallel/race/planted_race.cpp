// A program with a data race on purpose: ThreadSanitizer must report it, or its silence over the other tests means
// nothing.
#include "projector/parallel/parallel_for.h"

#include <cstdio>

int main() {
    nepho::projector::setThreadCount(4);
    long sum = 0;
    nepho::projector::parallelFor(100000, 10, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) sum += 1;
    });
    std::printf("sum %ld\n", sum);
    return 0;
}
