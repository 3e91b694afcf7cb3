#include "app/commands/command.h"
#include "app/files_cut_short.h"
#include "app/memory_use.h"
#include "engine/gpu/gpu.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace nepho::app;

/// `nephoscope DATA ...` means `nephoscope view DATA ...`.
std::vector<std::string> withDefaultCommand(int argc, char** argv, const CLI::App& program) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty() || arguments.front().starts_with('-')) return arguments;
    const auto known = program.get_subcommands([](const CLI::App*) { return true; });
    const auto isNamed = [&](const CLI::App* command) { return command->get_name() == arguments.front(); };
    if (std::ranges::none_of(known, isNamed)) arguments.insert(arguments.begin(), "view");
    return arguments;
}

int runProgram(int argc, char** argv) {
    CLI::App program("Nephoscope, an immersive embedding projector", "nephoscope");
    program.set_version_flag("--version", NEPHOSCOPE_VERSION);
    program.require_subcommand(1);
    const std::array commands{
        std::pair{"view", addView(program)},         std::pair{"info", addInfo(program)},
        std::pair{"render", addRender(program)},     std::pair{"project", addProject(program)},
        std::pair{"evaluate", addEvaluate(program)}, std::pair{"neighbors", addNeighbors(program)},
        std::pair{"search", addSearch(program)},     std::pair{"bench", addBench(program)},
        std::pair{"convert", addConvert(program)},   std::pair{"sprite", addSprite(program)},
        std::pair{"doctor", addDoctor(program)},
    };
    try {
        std::vector<std::string> arguments = withDefaultCommand(argc, argv, program);
        std::ranges::reverse(arguments);  // as CLI11 wants them
        program.parse(std::move(arguments));
        for (const auto& [name, command] : commands) {
            if (program.got_subcommand(name)) return command();
        }
    } catch (const CLI::ParseError& problem) {
        return program.exit(problem) == 0 ? kDone : kWrongUsage;
    }
    return kWrongUsage;
}

int failToPrint() {
    return fail(kFailed, "standard output cannot be written; what was printed is not complete");
}

/// What was printed may still be on its way to a disk that is full.
int finish(int code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    const int problem = failToPrint();
    return code == kDone ? problem : code;
}

}  // namespace

int main(int argc, char** argv) {
    installSignalHandlers();
    giveLargeArraysBack();
    endWhereFilesAreCutShort();
    try {
        return finish(runProgram(argc, argv));
    } catch (const nepho::engine::GpuUnavailable& problem) {
        return fail(kLacking, problem.what());
    } catch (const std::bad_alloc&) {
        return fail(kFailed, "there is not enough memory for this");
    } catch (const std::exception& problem) {
        if (std::ferror(stdout) != 0) return failToPrint();  // fmt throws where printing fails at once
        return fail(kFailed, problem.what());
    }
}
