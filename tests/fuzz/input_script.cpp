// Scripts of input, and the player that hands them out by frame.
#include "engine/input/input_script.h"

#include "tests/fuzz/hostile_file.h"

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parsed = engine::parseInputScript(std::string(fuzz::textOf(data, size)), "input");
    if (const auto* problem = std::get_if<std::string>(&parsed)) {
        fuzz::mustHold(problem->starts_with("input:"));
        return 0;
    }
    const auto& script = std::get<engine::InputScript>(parsed);
    std::uint64_t before = 0;
    for (const engine::InputScript::Line& line : script.lines) {
        fuzz::mustHold(line.frame >= before);
        before = line.frame;
    }
    (void)engine::movesHands(script);
    return 0;
}
