#pragma once

namespace nepho::app {

// What becomes of the program where a file that is mapped is made shorter by another program, which else is SIGBUS.

/// A message and exit code 1: for who computes from the file itself, and has nothing left then.
void endWhereFilesAreCutShort();
/// Zeros are read: for who looks at projector::filesCutShort() afterwards, and throws away what was read.
void readZerosWhereFilesAreCutShort();

}  // namespace nepho::app
