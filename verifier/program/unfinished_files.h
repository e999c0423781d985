// SPDX-License-Identifier: Apache-2.0
// The names of files that are being written and have no name of the user's yet. The invariant: a
// program that SIGINT, SIGTERM or SIGHUP ends leaves none of them behind
// (docs/decisions/0013-files-that-programs-write.md). Internal to verifier/program.
#ifndef LODE_VERIFIER_PROGRAM_UNFINISHED_FILES_H_
#define LODE_VERIFIER_PROGRAM_UNFINISHED_FILES_H_

#include <string>

namespace lode::program {

// Before the file is made. Signals that the program handles or ignores itself stay as they are. A
// name that is too long, or one too many, is not remembered.
void RememberUnfinished(const std::string& path);

// After the file has its name, or is gone.
void ForgetUnfinished(const std::string& path);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_UNFINISHED_FILES_H_
