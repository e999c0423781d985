// SPDX-License-Identifier: Apache-2.0
// Whether only its user could have written a file. A file that decides whom a program trusts must
// not be one that another user of the machine can change, replace or move. ssh treats its own
// configuration in the same way (docs/decisions/0015).
#ifndef LODE_VERIFIER_PROGRAM_OWN_PATH_H_
#define LODE_VERIFIER_PROGRAM_OWN_PATH_H_

#include <string>

#include "absl/status/status.h"

namespace lode::program {

// OK if nobody but this process's user and root can change what `path` holds: the file, each folder
// on the way and each link on the way belong to one of them, and no other user may write to file or
// folders. Two exceptions: a folder with the sticky bit (/tmp) may be written by others, for nobody
// takes another's file away there; and folders above `home` are not looked at, for whoever can
// change those gives this user its home. kPermissionDenied says which part it is, and how to mend
// it; kUsage if the path can't be followed.
absl::Status CheckOwnPath(const std::string& path, const std::string& home);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_OWN_PATH_H_
