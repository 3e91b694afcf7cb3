#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>

namespace nepho::app {

/// Exit codes of the program.
enum ExitCode : int { kDone = 0, kFailed = 1, kWrongUsage = 2, kBadInput = 3, kLacking = 4, kInterrupted = 130 };

/// What a command does once the arguments are parsed; returns its exit code.
using Command = std::function<int()>;

// Each adds its subcommand with its options to the program and returns what runs it.
Command addView(CLI::App& program);
Command addInfo(CLI::App& program);
Command addRender(CLI::App& program);
Command addProject(CLI::App& program);
Command addConvert(CLI::App& program);
Command addEvaluate(CLI::App& program);
Command addNeighbors(CLI::App& program);
Command addSearch(CLI::App& program);
Command addBench(CLI::App& program);
Command addSprite(CLI::App& program);
Command addDoctor(CLI::App& program);

/// Prints one message on standard error and returns the code.
int fail(ExitCode code, const std::string& message);

/// Set by Ctrl-C.
bool interrupted();
/// Set by SIGUSR1; reading clears it.
bool takeStateRequest();
void installSignalHandlers();

}  // namespace nepho::app
