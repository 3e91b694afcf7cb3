// .npy: the header alone, and the whole file read in both ways, which must agree.
#include "projector/data/npy_header.h"
#include "projector/data/npy_reader.h"
#include "tests/fuzz/hostile_file.h"

#include <cstring>

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto header = projector::parseNpyHeader(fuzz::textOf(data, size), "input");
    if (header) fuzz::mustHold(header->dataOffset <= size);
    const fuzz::HostileFile file(data, size);
    const auto copied = projector::readNpy(file.path());
    const auto inPlace = projector::readNpy(file.path(), true);
    fuzz::mustHold(copied.has_value() == inPlace.has_value());
    if (!copied) return 0;
    const projector::Matrix &one = copied->vectors, &other = inPlace->vectors;
    fuzz::mustHold(header.has_value() && one.rows() * one.cols() > 0);
    fuzz::mustHold(one.rows() == other.rows() && one.cols() == other.cols());
    fuzz::mustHold(std::memcmp(one.data(), other.data(), one.rows() * one.cols() * sizeof(float)) == 0);
    return 0;
}
