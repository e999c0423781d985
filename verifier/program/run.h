// SPDX-License-Identifier: Apache-2.0
// How every program of Lode begins and ends. It begins with three standard descriptors that are
// open. It ends with an exit code that never claims more than what arrived on standard output
// (docs/decisions/0012-lost-output.md).
#ifndef LODE_VERIFIER_PROGRAM_RUN_H_
#define LODE_VERIFIER_PROGRAM_RUN_H_

#include <functional>
#include <string_view>

namespace lode::program {

// The whole of a main(): calls `body`, which writes to std::cout and std::cerr and gives the exit
// code. A closed pipe gives an error to who writes into it, and ends nothing. If standard output
// could not take everything, stderr says so, and an exit code of 0 becomes kExitMachine; any other
// code stays, for it still says what was found. No exception leaves it, whichever thread it is in:
// memory or threads that run out end in one line and kExitMachine, any other in one line and
// kExitInternal. `name`: the program's, as people type it; it must live as long as the program.
int Run(std::string_view name, const std::function<int()>& body);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_RUN_H_
