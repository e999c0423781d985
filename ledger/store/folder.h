// SPDX-License-Identifier: Apache-2.0
// What a store does with its folder beside what RocksDB does inside it: lock it, copy it, put the
// copy in its place. Every step that must last is synced before the next. Private to ledger/store.
#ifndef LODE_LEDGER_STORE_FOLDER_H_
#define LODE_LEDGER_STORE_FOLDER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/program/descriptor.h"

namespace lode::ledger {

// Of a limit on file sizes (EFBIG): another disk would not help. RocksDB keeps no error numbers, so
// the words themselves are what is looked for.
inline constexpr char kFileSizeLimit[] =
    "this process may write no larger file (ulimit -f, LimitFSIZE= of systemd); the disk is not "
    "full";
inline constexpr char kRaiseFileSizeLimit[] =
    "raise the limit on file sizes (ulimit -f unlimited, or LimitFSIZE=infinity in the unit), then "
    "start again; nothing acknowledged is lost";
bool IsFileSizeLimit(const absl::Status& status);

// The error of the last system call: kNoSpace for a full disk or quota, kPermissionDenied for what
// this user may not do, else kStoreUnavailable.
absl::Status SystemError(const std::string& doing);

// What is in a file from its beginning on, `most` bytes of it; `name` stands in messages.
absl::StatusOr<std::string> ReadUpTo(const program::Descriptor& file, size_t most,
                                     const std::string& name);

// kConflict if another open file has the lock, in this process or another.
absl::Status LockExclusively(const program::Descriptor& file, const std::string& name);

// Holds `path`.lock: one process at a time has a store's folder, whichever copy of it is in use.
class FolderLock {
 public:
  static absl::StatusOr<std::unique_ptr<FolderLock>> Take(const std::string& path);

 private:
  explicit FolderLock(program::Descriptor file) : file_(std::move(file)) {}
  program::Descriptor file_;
};

// Makes the entries of a folder durable.
absl::Status SyncFolder(const std::string& path);
// The folder that `path` is in.
std::string ParentOf(const std::string& path);

// Makes `to` a copy of the RocksDB folder `from`, durable: SST files, which never change, as hard
// links, all else byte by byte. An older `to` is removed first.
absl::Status CloneFolder(const std::string& from, const std::string& to);

// Swaps `path` and `copy` in one step and keeps what was `path` as `path`.damaged-N.
absl::Status PutInPlace(const std::string& path, const std::string& copy);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_FOLDER_H_
