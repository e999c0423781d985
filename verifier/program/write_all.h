// SPDX-License-Identifier: Apache-2.0
// Writing all of some bytes to a descriptor, which a single system call does not promise.
#ifndef LODE_VERIFIER_PROGRAM_WRITE_ALL_H_
#define LODE_VERIFIER_PROGRAM_WRITE_ALL_H_

#include <string_view>

namespace lode::program {

// 0, or the errno of what stopped it. Waits for a slow reader, also where another process made the
// pipe non-blocking.
int WriteAll(int descriptor, std::string_view bytes);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_WRITE_ALL_H_
