#pragma once

namespace nepho::engine {

/// Sets a variable of this process's environment, for libraries that are told what to do in no other way; where it is
/// set already, only with `replace`. No other thread may read the environment meanwhile.
void setEnvironment(const char* name, const char* value, bool replace);

/// From now on writing into a pipe whose reader left fails, and does not end the process.
void ignoreBrokenPipes();

}  // namespace nepho::engine
