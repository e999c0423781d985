// SPDX-License-Identifier: Apache-2.0
// What a failed system call on an output means to the user. A wrong name is the user's mistake
// (USAGE), a missing right is the system's word (PERMISSION_DENIED). A full disk, a quota or a
// broken device is this machine's fault (OUTPUT_LOST), and the same command works once there is
// room.
#ifndef LODE_VERIFIER_PROGRAM_OUTPUT_ERROR_H_
#define LODE_VERIFIER_PROGRAM_OUTPUT_ERROR_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace lode::program {

// "can't write PATH: No space left on device". `doing`: such as "write"; `error`: an errno. A
// folder that is not there is named, with the command that makes it. kUsage if another name
// would help, kPermissionDenied if another right would, kOutputLost otherwise. Of a limit on file
// sizes the limit is named, for the disk has room.
absl::Status OutputError(std::string_view doing, std::string_view path, int error);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_OUTPUT_ERROR_H_
