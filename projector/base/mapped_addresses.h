#pragma once

#include <cstddef>
#include <cstdint>

namespace nepho::projector {

/// Says that a file is mapped at [begin, begin + bytes), until forgetMappedFile(). Of more than some dozens at a time
/// the others are not known.
void announceMappedFile(const void* begin, std::size_t bytes);
/// Call before it is unmapped. Nothing happens where none begins there.
void forgetMappedFile(const void* begin);
/// Whether an address lies in a file that was announced. May be called in a signal handler.
bool isInMappedFile(const void* address);

/// For a handler of SIGBUS: where the address lies in a file that was announced, and that another program has made
/// shorter, zeros stand from its page on, and true is returned. Whoever reads the file asks afterwards whether
/// filesCutShort() is another number than before.
bool putZerosFrom(const void* address);
std::uint64_t filesCutShort();

}  // namespace nepho::projector
