// TensorBoard's config. What was read is written and read again, and must be the same.
#include "projector/data/pbtxt_config.h"

#include "projector/base/utf8.h"
#include "projector/data/pbtxt_writer.h"
#include "tests/fuzz/hostile_file.h"

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto config = projector::parsePbtxtConfig(fuzz::textOf(data, size), "input");
    if (!config) return 0;
    const auto again = projector::parsePbtxtConfig(projector::pbtxtOf(*config), "again");
    fuzz::mustHold(again.has_value());
    fuzz::mustHold(projector::repairUtf8(config->checkpointPath) == again->checkpointPath);
    fuzz::mustHold(again->entries.size() <= config->entries.size());
    return 0;
}
