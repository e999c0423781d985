// SPDX-License-Identifier: Apache-2.0
// Keeps other programs of Lode out of some files while one reads, changes and writes them back
// (docs/decisions/0013-files-that-programs-write.md). The invariant: two that lock one file, under
// whatever names, never hold it at once.
//
// The lock is flock() on the folder of the real file: a file that is replaced can't be locked
// itself, and a lock file beside it would be left behind.
#ifndef LODE_VERIFIER_PROGRAM_FILE_LOCK_H_
#define LODE_VERIFIER_PROGRAM_FILE_LOCK_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/program/descriptor.h"
#include "verifier/program/input_file.h"

namespace lode::program {

class FileLock {
 public:
  // Waits while another holds one of them, and says so on stderr. kOutputLost: the wait was in
  // vain. kUsage: a name with a zero byte. A folder that can't be opened, or on a file system
  // without such locks, is not locked: look again at what you replace.
  static absl::StatusOr<FileLock> Of(const std::vector<std::string>& paths, Patience patience = {});

 private:
  explicit FileLock(std::vector<Descriptor> folders) : folders_(std::move(folders)) {}
  std::vector<Descriptor> folders_;
};

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_FILE_LOCK_H_
