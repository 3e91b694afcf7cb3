// The list of what was opened before.
#include "app/session/recent_data.h"

#include "tests/fuzz/hostile_file.h"

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::HostileFile file(data, size);
    const app::RecentData recent(file.path());
    const auto entries = recent.entries();
    fuzz::mustHold(entries.size() <= app::RecentData::kMost);
    fuzz::mustHold(app::shortNames(entries).size() == entries.size());
    for (const auto& entry : entries) {
        fuzz::mustHold(entry.path.is_absolute());
        app::OpenRequest request;
        request.path = entry.path;
        request.catalog = entry.catalog;
        request.tensor = entry.tensor;
        const auto others = recent.entriesBut(request);
        fuzz::mustHold(others.size() <= entries.size());
        for (const auto& other : others) fuzz::mustHold(other.path != entry.path || other.tensor != entry.tensor);
    }
    return 0;
}
