#pragma once

#include "app/commands/command.h"
#include "app/commands/options.h"
#include "engine/gpu/gpu.h"

namespace nepho::app {

/// Sets threads and how much is logged.
void applyCommon(const CommonOptions& options);

/// Waits for the session's jobs, with a progress bar on standard error where they last. kDone or kInterrupted.
int waitForJobs(Session& session, const CommonOptions& options);

/// The same for the job that opens data, and prints the warnings. kDone, or the exit code with its message printed.
int waitForOpening(Session& session, const CommonOptions& options);

/// Options of the GPU that every command uses: pipeline cache, and validation where NEPHOSCOPE_VALIDATION is set.
engine::GpuOptions gpuOptions();

/// Where the validation layer said anything: prints it and returns kFailed, else `code`.
int checkValidation(const engine::Gpu& gpu, int code);

/// Peak resident memory of this process, MiB.
double peakMiB();
/// The same since the last call, where the system can tell; else since the start.
double takePeakMiB();

}  // namespace nepho::app
