// LeakSanitizer names a leak by its library, and cannot once that is unloaded: in programs built with AddressSanitizer
// drivers and layers stay, so that their leaks can be told from ours (scripts/lsan.supp).
extern "C" int dlclose(void*) noexcept;

int dlclose(void*) noexcept {
    return 0;
}
