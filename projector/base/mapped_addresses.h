#pragma once

#include <cstddef>

namespace nepho::projector {

/// Says that a file is mapped at [begin, begin + bytes), until forgetMappedFile(). Of more than some dozens at a time
/// the others are not known.
void announceMappedFile(const void* begin, std::size_t bytes);
/// Call before it is unmapped. Nothing happens where none begins there.
void forgetMappedFile(const void* begin);
/// Whether an address lies in a file that was announced. May be called in a signal handler.
bool isInMappedFile(const void* address);

}  // namespace nepho::projector
