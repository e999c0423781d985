// SPDX-License-Identifier: Apache-2.0
// Whether this process may have the threads and descriptors that gRPC takes. gRPC checks neither:
// without a descriptor it aborts, and without a thread it waits for ever. So a program checks here
// first.
#ifndef LODE_VERIFIER_PROGRAM_ROOM_H_
#define LODE_VERIFIER_PROGRAM_ROOM_H_

#include "absl/status/status.h"

namespace lode::program {

// What a client of gRPC needs at the same time, with room to spare.
inline constexpr int kDescriptorsOfAClient = 32;
int ThreadsOfAClient();  // by the cores of this machine: 16 for two

// Makes them all at once, and gives them back. kOutOfMemory: the next step names the limit that is
// in the way.
absl::Status CheckRoomForAClient();

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_ROOM_H_
