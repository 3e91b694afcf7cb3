// The standalone projector's config.
#include "projector/data/json_config.h"

#include "tests/fuzz/hostile_file.h"

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto config = projector::parseJsonConfig(fuzz::textOf(data, size), "input");
    if (!config) fuzz::mustHold(!config.error().message.empty());
    return 0;
}
