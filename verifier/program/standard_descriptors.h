// SPDX-License-Identifier: Apache-2.0
// Descriptors 0, 1 and 2 of a process. A program may be started with some of them closed (`>&-`, a
// careless service manager). The next file that it opens gets such a number, and what is meant for
// standard output is then written into that file. This function takes the numbers first.
#ifndef LODE_VERIFIER_PROGRAM_STANDARD_DESCRIPTORS_H_
#define LODE_VERIFIER_PROGRAM_STANDARD_DESCRIPTORS_H_

namespace lode::program {

// Takes each closed one of 0, 1 and 2, so that no file opened later gets its number. What takes it
// fails every read (0) or write (1, 2) with EBADF: a lost answer is noticed, not swallowed. Call it
// before anything is opened; calling it again does nothing. Ends the process with kExitMachine if
// the system lets nothing be opened at all.
void HoldStandardDescriptors();

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_STANDARD_DESCRIPTORS_H_
