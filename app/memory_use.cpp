#include "app/memory_use.h"

#include <cstdlib>  // tells which C library it is

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace nepho::app {

void giveLargeArraysBack() {
#ifdef __GLIBC__
    // Left to itself, glibc keeps arrays of up to 32 MiB once one of that size was freed.
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    // Setting one leaves the other at 128 KiB, and a software renderer asks for tens of MiB anew every frame.
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

}  // namespace nepho::app
