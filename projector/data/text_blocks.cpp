#include "projector/data/text_blocks.h"

#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <string>

namespace nepho::projector {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

// Takes a block off that ends where `endAfter(at)` says, which is `at` or later.
template <typename EndAfter>
std::vector<std::string_view> split(std::string_view text, const EndAfter& endAfter) {
    std::vector<std::string_view> blocks;
    while (!text.empty()) {
        const std::size_t end = text.size() <= kBlockBytes ? text.size() : endAfter(text, kBlockBytes);
        blocks.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return blocks;
}

}  // namespace

Status forEachBlock(std::size_t count, const JobContext& context, StagePart part,
                    const std::function<void(std::size_t index)>& body) {
    if (count == 0 && !part.stage.empty()) context.report(part.stage, part.end);
    // Between two waves threads wait for each other: many blocks a thread, so that they wait little.
    const std::size_t wave = 32 * threadCount();
    for (std::size_t begin = 0; begin < count; begin += wave) {
        const std::size_t end = std::min(begin + wave, count);
        parallelFor(end - begin, 1, [&](std::size_t from, std::size_t past) {
            for (std::size_t i = from; i < past && !context.stopRequested(); ++i) body(begin + i);
        });
        const double done = static_cast<double>(end) / static_cast<double>(count);
        if (!part.stage.empty()) context.report(part.stage, part.begin + (part.end - part.begin) * done);
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    }
    return ok();
}

std::vector<std::string_view> splitAtLines(std::string_view text) {
    return split(text, [](std::string_view rest, std::size_t at) {
        const std::size_t lineFeed = rest.find('\n', at);
        return lineFeed == std::string_view::npos ? rest.size() : lineFeed + 1;
    });
}

std::vector<std::string_view> splitAtCharacters(std::string_view text) {
    // A character has at most three bytes after its first; more of them in a row belong to none.
    return split(text, [](std::string_view rest, std::size_t at) {
        const std::size_t last = std::min(at + 3, rest.size());
        while (at < last && (static_cast<unsigned char>(rest[at]) & 0xC0) == 0x80) ++at;
        return at;
    });
}

std::size_t lineNumber(std::string_view text, const char* place) {
    return static_cast<std::size_t>(std::count(text.data(), place, '\n')) + 1;
}

}  // namespace nepho::projector
