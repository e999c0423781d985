// SPDX-License-Identifier: Apache-2.0
// A fixed temporary name could be taken, linked or written by somebody else, so the name is random
// and opened with O_EXCL. "Only if nothing has that name" is decided by the rename itself, never by
// looking first.
#include "verifier/program/output_file.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/output_error.h"
#include "verifier/program/unfinished_files.h"
#include "verifier/program/write_all.h"

namespace lode::program {
namespace {

constexpr size_t kRandomBytes = 16;
constexpr int kLookAgainMs = 20;  // for the reader of a pipe; nothing tells that one came

absl::Status Unusable(const std::string& what) { return base::Error(base::Reason::kUsage, what); }

absl::Status IsThere(const std::string& path, const OutputOptions& options) {
  return Unusable(path + " is there already and is not replaced: " + std::string(options.instead));
}

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// The descriptor that a name stands for, such as /dev/stdout. Opening the name instead would begin
// at the start of a file that standard output is in the middle of.
std::optional<int> OwnDescriptor(const std::string& path) {
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    const auto number = base::ParseDecimal(std::string_view(path).substr(folder.size()));
    if (number.has_value() && *number <= 0xFFFF) return static_cast<int>(*number);
  }
  return std::nullopt;
}

// A link in the last place of the name is followed to a file that is to be replaced, if its maker
// could have written that file without us: else somebody who may write into the folder would choose
// which of the user's files is lost.
absl::Status CheckLink(const std::string& path) {
  struct stat link;
  if (::lstat(path.c_str(), &link) != 0 || !S_ISLNK(link.st_mode)) return absl::OkStatus();
  if (link.st_uid == ::geteuid() || link.st_uid == 0) return absl::OkStatus();
  return Unusable(path +
                  " is a link that another user made: write to the file itself, or to another "
                  "name");
}

// Elsewhere this name means standard output; here it would make a file that few can remove.
absl::Status CheckName(const std::string& path) {
  // The system's calls would take what is before it for the name.
  if (path.find('\0') != std::string::npos)
    return Unusable("the name of an output has no zero byte: " + path);
  if (path != "-") return absl::OkStatus();
  return Unusable(
      "- is no name for an output: say /dev/stdout for standard output, or ./- for a file of that "
      "name");
}

absl::Status KeepsNothing(const std::string& path) {
  return Unusable(path +
                  " is a pipe or a device, which keeps nothing: name a regular file, or a new one");
}

// A device or a pipe, opened. A pipe that nobody reads can't be opened without waiting for ever, so
// it is tried until somebody does. Writes wait for a slow reader (WriteAll).
absl::StatusOr<Descriptor> OpenThrough(const std::string& path, const Patience& patience) {
  using std::chrono::steady_clock;
  const auto start = steady_clock::now();
  bool told = false;
  for (;;) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (file.valid()) return file;
    const int error = errno;
    struct stat facts;
    const bool unread =
        error == ENXIO && ::stat(path.c_str(), &facts) == 0 && S_ISFIFO(facts.st_mode);
    if (error == EINTR) continue;
    if (!unread) return OutputError("write", path, error);
    const auto waited = steady_clock::now() - start;
    if (waited >= patience.for_a_writer) {
      return base::Error(base::Reason::kOutputLost,
                         "can't write " + path +
                             ": it is a pipe and nobody reads it; start the program that reads it");
    }
    if (!told && waited >= patience.before_a_word) {
      told = true;
      std::cerr << "waiting for " << base::SafeText(path) << ": nobody reads it yet\n";
    }
    ::poll(nullptr, 0, kLookAgainMs);
  }
}

struct Place {
  std::optional<int> own;      // this process's descriptor
  bool through = false;        // a device or a pipe
  std::string path;            // links followed, if a file is to be replaced
  std::optional<mode_t> mode;  // of the file that is to be replaced
};

absl::StatusOr<Place> PlaceOf(const std::string& path, const OutputOptions& options) {
  LODE_RETURN_IF_ERROR(CheckName(path));
  Place place;
  place.own = OwnDescriptor(path);
  place.path = path;
  if (place.own.has_value() && options.keeps) return KeepsNothing(path);
  if (place.own.has_value()) return place;
  struct stat facts;
  if (::stat(path.c_str(), &facts) != 0) {
    const int error = errno;
    struct stat link;
    if (error != ENOENT || ::lstat(path.c_str(), &link) != 0) {
      if (error == ENOENT) return place;
      return OutputError("write", path, error);
    }
    return Unusable(path + " is a link to nothing: remove it, or choose another name");
  }
  if (S_ISDIR(facts.st_mode)) return Unusable(path + " is a folder, where a file is needed");
  if (!S_ISREG(facts.st_mode)) {
    if (options.keeps) return KeepsNothing(path);
    place.through = true;
    return place;
  }
  if (options.if_there == IfThere::kRefuse) return IsThere(path, options);
  LODE_RETURN_IF_ERROR(CheckLink(path));
  const std::unique_ptr<char, decltype(&::free)> real(::realpath(path.c_str(), nullptr), &::free);
  if (real == nullptr) return OutputError("write", path, errno);
  place.path = real.get();
  place.mode = facts.st_mode & 0777;
  return place;
}

absl::StatusOr<std::string> RandomName(const std::string& path) {
  std::array<char, kRandomBytes> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
    return OutputError("write", path, errno);
  // Of a length that fits in every folder that has a file, whatever the length of the user's name.
  return (std::filesystem::path(FolderOf(path)) /
          (".lode-" + base::HexEncode({random.data(), random.size()}) + ".tmp"))
      .string();
}

// kRefuse on file systems that can't rename without replacing, such as NFS.
int LinkAndUnlink(const std::string& fresh, const std::string& path) {
  if (::link(fresh.c_str(), path.c_str()) != 0) return -1;
  ::unlink(fresh.c_str());
  return 0;
}

int RenameToFree(const std::string& fresh, const std::string& path) {
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return 0;
  return errno == EINVAL || errno == ENOSYS ? LinkAndUnlink(fresh, path) : -1;
}

// Some file systems can't sync a folder, and some folders may be written and not read: then the
// name is as durable as it can be.
absl::Status SyncFolderOf(const std::string& path) {
  const Descriptor folder(::open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid() && errno == EACCES) return absl::OkStatus();
  if (folder.valid() && (::fsync(folder.get()) == 0 || errno == EINVAL)) return absl::OkStatus();
  return OutputError("make durable", path, errno);
}

}  // namespace

absl::StatusOr<OutputFile> OutputFile::OpenNew(const std::string& path,
                                               const OutputOptions& options) {
  LODE_ASSIGN_OR_RETURN(std::string fresh, RandomName(path));
  const mode_t mode = options.readers == Readers::kOwnerOnly ? 0600 : 0666;
  RememberUnfinished(fresh);
  Descriptor file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file.valid()) {
    const int error = errno;
    ForgetUnfinished(fresh);
    return OutputError("write", path, error);
  }
  OutputFile output(std::move(file), path, options);
  output.fresh_ = std::move(fresh);
  return output;
}

absl::StatusOr<OutputFile> OutputFile::Open(const std::string& path, const OutputOptions& options) {
  LODE_ASSIGN_OR_RETURN(const Place place, PlaceOf(path, options));
  if (place.through) {
    LODE_ASSIGN_OR_RETURN(Descriptor file, OpenThrough(path, options.patience));
    return OutputFile(std::move(file), path, options);
  }
  if (place.own.has_value()) {
    Descriptor file(::fcntl(*place.own, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!file.valid()) return OutputError("write", path, errno);
    return OutputFile(std::move(file), path, options);
  }
  LODE_ASSIGN_OR_RETURN(OutputFile output, OpenNew(place.path, options));
  if (place.mode.has_value() && options.readers == Readers::kAsUsual &&
      ::fchmod(output.file_.get(), *place.mode) != 0)
    return OutputError("write", path, errno);
  return output;
}

OutputFile::~OutputFile() {
  if (fresh_.empty()) return;
  ::unlink(fresh_.c_str());
  ForgetUnfinished(fresh_);
}

absl::Status OutputFile::Write(std::string_view bytes) {
  const int error = WriteAll(file_.get(), bytes);
  return error == 0 ? absl::OkStatus() : OutputError("write", path_, error);
}

absl::Status OutputFile::Finish() {
  if (!fresh_.empty() && ::fsync(file_.get()) != 0) return OutputError("write", path_, errno);
  // Some file systems tell only here that the quota is used up.
  if (::close(file_.Release()) != 0 && errno != EINTR) return OutputError("write", path_, errno);
  return fresh_.empty() ? absl::OkStatus() : GiveName();
}

absl::Status OutputFile::GiveName() {
  const bool replace = options_.if_there == IfThere::kReplace;
  const int named = replace ? ::rename(fresh_.c_str(), path_.c_str()) : RenameToFree(fresh_, path_);
  if (named != 0)
    return errno == EEXIST && !replace ? IsThere(path_, options_)
                                       : OutputError("write", path_, errno);
  ForgetUnfinished(fresh_);
  fresh_.clear();
  return SyncFolderOf(path_);
}

absl::Status WriteOutput(const std::string& path, std::string_view bytes,
                         const OutputOptions& options) {
  LODE_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Open(path, options));
  LODE_RETURN_IF_ERROR(file.Write(bytes));
  return file.Finish();
}

absl::Status CheckOutput(const std::string& path, const OutputOptions& options, uint64_t room) {
  LODE_ASSIGN_OR_RETURN(const Place place, PlaceOf(path, options));
  if (place.own.has_value())
    return ::fcntl(*place.own, F_GETFD) >= 0 ? absl::OkStatus() : OutputError("write", path, errno);
  const std::string what = place.through ? path : FolderOf(place.path);
  if (::faccessat(AT_FDCWD, what.c_str(), place.through ? W_OK : W_OK | X_OK, AT_EACCESS) != 0)
    return OutputError("write", path, errno);
  if (place.through) return absl::OkStatus();
  struct stat facts;
  if (::stat(what.c_str(), &facts) != 0) return OutputError("write", path, errno);
  if (!S_ISDIR(facts.st_mode)) return OutputError("write", path, ENOTDIR);
  struct statvfs volume;
  // A file system that counts no blocks says nothing about room.
  if (::statvfs(what.c_str(), &volume) != 0 || volume.f_blocks == 0) return absl::OkStatus();
  const fsblkcnt_t free = ::geteuid() == 0 ? volume.f_bfree : volume.f_bavail;
  if (room / volume.f_frsize >= free) return OutputError("write", path, ENOSPC);
  if (volume.f_files != 0 && volume.f_favail == 0) return OutputError("write", path, ENOSPC);
  return absl::OkStatus();
}

bool IsStandardOutput(const std::string& path) { return OwnDescriptor(path) == STDOUT_FILENO; }

}  // namespace lode::program
