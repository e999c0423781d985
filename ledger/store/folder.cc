// SPDX-License-Identifier: Apache-2.0
// A rename is only durable once its folder is synced, and the exchange of two folders is one system
// call: there is no moment without a store. SST files are linked instead of copied, because they
// never change.
#include "ledger/store/folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/standard_descriptors.h"

namespace lode::ledger {
namespace {

namespace fs = std::filesystem;

absl::Status FolderError(const std::string& doing, const std::error_code& error) {
  errno = error.value();
  return SystemError(doing);
}

absl::Status SyncFile(const std::string& path, int flags) {
  const program::Descriptor file(::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC));
  if (!file.valid() || ::fsync(file.get()) != 0) return SystemError("syncing " + path);
  return absl::OkStatus();
}

// RocksDB's lock and its messages to people are of one folder and one run.
bool IsLeftBehind(const std::string& name) {
  return name == "LOCK" || name == "LOG" || name.starts_with("LOG.old");
}

}  // namespace

bool IsFileSizeLimit(const absl::Status& status) {
  return base::ToStd(status.message()).find(kFileSizeLimit) != std::string_view::npos;
}

absl::Status SystemError(const std::string& doing) {
  const int error = errno;
  const bool full = error == ENOSPC || error == EDQUOT;
  const bool forbidden = error == EACCES || error == EPERM;
  return base::Error(full        ? base::Reason::kNoSpace
                     : forbidden ? base::Reason::kPermissionDenied
                                 : base::Reason::kStoreUnavailable,
                     doing + ": " + (error == EFBIG ? kFileSizeLimit : ::strerror(error)));
}

absl::StatusOr<std::string> ReadUpTo(const program::Descriptor& file, size_t most,
                                     const std::string& name) {
  std::string bytes(most, '\0');
  size_t done = 0;
  while (done < most) {
    const ssize_t n =
        ::pread(file.get(), bytes.data() + done, most - done, static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return SystemError("reading " + name);
    if (n == 0) break;
    done += static_cast<size_t>(n);
  }
  bytes.resize(done);
  return bytes;
}

absl::Status LockExclusively(const program::Descriptor& file, const std::string& name) {
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
  if (errno != EWOULDBLOCK) return SystemError("locking " + name);
  return base::Error(base::Reason::kConflict,
                     name +
                         " is in use by another process: stop that one first, a log has one "
                         "writer");
}

absl::StatusOr<std::unique_ptr<FolderLock>> FolderLock::Take(const std::string& path) {
  program::HoldStandardDescriptors();  // no data file ever has the number of standard output
  const std::string name = path + ".lock";
  program::Descriptor file(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.valid()) return SystemError("opening " + name);
  LODE_RETURN_IF_ERROR(LockExclusively(file, "the store " + path));
  return std::unique_ptr<FolderLock>(new FolderLock(std::move(file)));
}

absl::Status SyncFolder(const std::string& path) { return SyncFile(path, O_DIRECTORY); }

std::string ParentOf(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

absl::Status CloneFolder(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::remove_all(to, error);
  if (!error) fs::create_directory(to, error);
  if (error) return FolderError("making " + to, error);
  fs::directory_iterator entries(from, error);
  if (error) return FolderError("listing " + from, error);
  // Not a range: that one throws where a folder can't be read to its end.
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::directory_entry& entry = *entries;
    const std::string name = entry.path().filename().string();
    const bool is_file = entry.is_regular_file(error);
    if (error) return FolderError("looking at " + entry.path().string(), error);
    if (!is_file || IsLeftBehind(name)) continue;
    const std::string copy = (fs::path(to) / name).string();
    if (entry.path().extension() == ".sst") {
      fs::create_hard_link(entry.path(), copy, error);
      if (error) return FolderError("linking " + copy, error);
      continue;
    }
    fs::copy_file(entry.path(), copy, error);
    if (error) return FolderError("copying to " + copy, error);
    LODE_RETURN_IF_ERROR(SyncFile(copy, 0));
  }
  if (error) return FolderError("listing " + from, error);
  LODE_RETURN_IF_ERROR(SyncFolder(to));
  return SyncFolder(ParentOf(to));
}

absl::Status PutInPlace(const std::string& path, const std::string& copy) {
  // One step: at no moment is there no store at `path`.
  if (::renameat2(AT_FDCWD, copy.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) != 0) {
    return SystemError("putting " + copy + " in the place of " + path);
  }
  for (int n = 1;; ++n) {
    const std::string kept = path + ".damaged-" + std::to_string(n);
    if (::renameat2(AT_FDCWD, copy.c_str(), AT_FDCWD, kept.c_str(), RENAME_NOREPLACE) == 0) break;
    if (errno != EEXIST) return SystemError("keeping the damaged folder as " + kept);
  }
  return SyncFolder(ParentOf(path));
}

}  // namespace lode::ledger
