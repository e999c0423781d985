// SPDX-License-Identifier: Apache-2.0
// A key that is lost ends a log, so no step here removes or replaces anything. What an interrupted
// init left is moved aside, and the key is printed only once all of it is durable.
#include "ledger/open/ledger_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "ledger/open/other_folder.h"
#include "ledger/store/high_water.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/checkpoint.h"
#include "verifier/program/output_error.h"
#include "verifier/program/shell_word.h"
#include "verifier/program/standard_descriptors.h"
#include "verifier/program/write_all.h"

namespace lode::ledger {
namespace {

constexpr std::string_view kKeyHeader = "lode log key v1\n";
constexpr size_t kSeedBytes = 32;
constexpr size_t kMaxFileBytes = 4096;
constexpr char kUnfinished[] = "/init.unfinished";
// All that an init makes, and what opening leaves beside it.
constexpr const char* kParts[] = {"/log.key",    "/ledger.toml",      "/store",
                                  "/store.lock", "/store.recovering", "/high-water"};

absl::Status Failed(const std::string& doing) {
  const int error = errno;
  if (error != EEXIST && error != ENOENT) return SystemError(doing);
  return base::Error(error == EEXIST ? base::Reason::kConflict : base::Reason::kNotFound,
                     doing + ": " + std::strerror(error));
}

absl::Status WriteNew(const std::string& path, std::string_view bytes, mode_t mode) {
  const program::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file.valid()) return Failed("making " + path);
  if (program::WriteAll(file.get(), bytes) != 0) return Failed("writing " + path);
  if (::fsync(file.get()) != 0) return Failed("syncing " + path);
  return absl::OkStatus();
}

// A small plain file. `secret`: nobody but its owner may have any right to it.
absl::StatusOr<std::string> ReadSmall(const std::string& path, bool secret) {
  const program::Descriptor file(
      ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid()) return Failed("opening " + path);
  struct stat about;
  if (::fstat(file.get(), &about) != 0) return Failed("looking at " + path);
  if (!S_ISREG(about.st_mode)) return base::Error(base::Reason::kMalformed, path + " is no file");
  if (secret && (about.st_mode & 077) != 0) {
    return base::Error(base::Reason::kPermissionDenied,
                       path +
                           " may be read by others than its owner: chmod 600 it, and think "
                           "about who may have its copy");
  }
  LODE_ASSIGN_OR_RETURN(std::string bytes, ReadUpTo(file, kMaxFileBytes + 1, path));
  if (bytes.size() > kMaxFileBytes)
    return base::Error(base::Reason::kMalformed, path + " is too long");
  return bytes;
}

std::string NameFile(std::string_view origin) {
  return "# A Lode ledger. Written once; never edit it.\norigin = \"" + std::string(origin) +
         "\"\nsimulated_time = " + (note::IsSimulatedOrigin(origin) ? "true" : "false") + "\n";
}

absl::StatusOr<std::string> MakeSeed() {
  std::string seed(kSeedBytes, '\0');
  if (::getrandom(seed.data(), seed.size(), 0) != static_cast<ssize_t>(seed.size())) {
    return Failed("asking for random bytes");
  }
  return seed;
}

bool Exists(const std::string& path) {
  struct stat about;
  return ::lstat(path.c_str(), &about) == 0;
}

// The origin of a name file; it is compared with what would be written, so there is one spelling.
absl::StatusOr<std::string> ParseNameFile(const std::string& path, std::string_view bytes) {
  constexpr std::string_view kBefore = "origin = \"";
  const size_t at = bytes.find(kBefore);
  const size_t from = at == std::string_view::npos ? bytes.size() : at + kBefore.size();
  const size_t end = bytes.find('"', from);
  const std::string origin(bytes.substr(from, end == std::string_view::npos ? 0 : end - from));
  if (note::IsOrigin(origin) && bytes == NameFile(origin)) return origin;
  return base::Error(base::Reason::kMalformed, path + " is not as init wrote it");
}

}  // namespace

namespace {

// OK if nothing in the folder was ever acknowledged, as mark and store say; init.unfinished alone
// proves nothing, for whoever copies folders about may have put it there.
absl::Status CheckNothingLogged(const std::string& folder, const StoreFactory& store) {
  const std::string advice = "; nothing was changed. If it is a ledger that was in use, remove " +
                             folder + kUnfinished +
                             " and serve it or run lode-ledgerd fsck; if not, take another folder";
  const auto refuse = [&](const absl::Status& why) {
    return base::Error(base::ReasonOf(why),
                       folder + " has a file init.unfinished, but whether it " +
                           "holds a ledger can't be told (" +
                           std::string(base::ToStd(why.message())) + ")" + advice);
  };
  const auto size = store.PeekSize();
  if (!size.ok()) return refuse(size.status());
  bool marked = false;
  if (const auto mark = HighWater::Open(MarkPath(folder)); mark.ok()) {
    std::error_code error;
    const bool whole =
        std::filesystem::file_size(MarkPath(folder), error) >= 2 * HighWater::kSlotBytes;
    for (const HighWater::Slot& slot : (*mark)->slots()) {
      marked |= slot.readable && !slot.note.empty();
      // A shorter one was being made.
      if (!slot.readable && (whole || error) && !marked)
        return refuse(base::Error(base::Reason::kStoreDamaged, "high-water: " + slot.problem));
    }
  } else if (base::ReasonOf(mark.status()) != base::Reason::kNotFound) {
    return refuse(mark.status());
  }
  if (*size == 0 && !marked) return absl::OkStatus();
  return base::Error(base::Reason::kConflict,
                     folder + " has a file init.unfinished, but holds a ledger: " +
                         (marked ? "its high-water mark names a checkpoint" : "") +
                         (marked && *size > 0 ? ", and " : "") +
                         (*size > 0 ? "its store has " + std::to_string(*size) + " leaves" : "") +
                         advice);
}

// Moves what an init left into a folder of its own and gives its name; empty if there was nothing.
absl::StatusOr<std::string> MoveAside(const std::string& folder) {
  std::string aside;
  for (const char* const part : kParts) {
    if (!Exists(folder + part)) continue;
    for (int n = 1; aside.empty(); ++n) {
      const std::string name = folder + "/init.removed-" + std::to_string(n);
      if (::mkdir(name.c_str(), 0700) == 0) {
        aside = name;
      } else if (errno != EEXIST) {
        return Failed("making " + name);
      }
    }
    if (::rename((folder + part).c_str(), (aside + part).c_str()) != 0)
      return Failed("moving what an unfinished init left, " + folder + part + ", into " + aside);
  }
  if (!aside.empty()) {
    LODE_RETURN_IF_ERROR(SyncFolder(aside));
    LODE_RETURN_IF_ERROR(SyncFolder(folder));
  }
  return aside;
}

}  // namespace

absl::Status CheckNewIdentity(std::string_view origin, std::string_view seed) {
  if (!note::IsOrigin(origin)) {
    return base::Error(base::Reason::kUsage,
                       "an origin is [a-z0-9.-]+(/[a-z0-9._-]+)*, at most 128 bytes");
  }
  if (!seed.empty() && seed.size() != kSeedBytes)
    return base::Error(base::Reason::kUsage, "the seed of a log key is 32 bytes");
  return absl::OkStatus();
}

absl::StatusOr<UnfinishedFolder> UnfinishedFolder::Begin(const std::string& folder,
                                                         const StoreFactory& store) {
  program::HoldStandardDescriptors();
  LODE_RETURN_IF_ERROR(CheckNotInsideLedger(folder));
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    if (errno == ENOENT) return program::OutputError("make", folder, errno);
    return Failed("making " + folder);
  }
  const std::string path = folder + kUnfinished;
  if (!Exists(path)) LODE_RETURN_IF_ERROR(CheckEmpty(folder));
  program::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.valid()) return Failed("making " + path);
  LODE_RETURN_IF_ERROR(LockExclusively(file, folder));
  // Whoever had the lock may have finished meanwhile.
  if (!Exists(path))
    return base::Error(base::Reason::kConflict, folder + " holds a ledger already");
  LODE_RETURN_IF_ERROR(SyncFolder(folder));
  LODE_RETURN_IF_ERROR(CheckNothingLogged(folder, store));
  LODE_ASSIGN_OR_RETURN(std::string aside, MoveAside(folder));
  UnfinishedFolder made(folder, std::move(file));
  made.moved_to_ = std::move(aside);
  return made;
}

absl::Status UnfinishedFolder::WriteIdentity(std::string_view origin, std::string_view seed) {
  LODE_RETURN_IF_ERROR(CheckNewIdentity(origin, seed));
  std::string secret(seed);
  if (secret.empty()) {
    LODE_ASSIGN_OR_RETURN(secret, MakeSeed());
  }
  const std::string key_file = std::string(kKeyHeader) + base::HexEncode(secret) + "\n";
  LODE_RETURN_IF_ERROR(WriteNew(folder_ + "/log.key", key_file, 0600));
  return WriteNew(folder_ + "/ledger.toml", NameFile(origin), 0644);
}

absl::Status UnfinishedFolder::Finish() {
  LODE_RETURN_IF_ERROR(SyncFolder(folder_));
  const std::string path = folder_ + kUnfinished;
  if (::unlink(path.c_str()) != 0) return Failed("removing " + path);
  LODE_RETURN_IF_ERROR(SyncFolder(folder_));
  const size_t slash = folder_.find_last_not_of('/');
  const size_t cut = folder_.find_last_of('/', slash);
  return SyncFolder(cut == std::string::npos ? "." : folder_.substr(0, cut + 1));
}

namespace {

// What is wrong with ledger.toml or log.key, as it is worth in this folder: beside a store it is a
// damage that one file's backup mends; where nothing is, the folder may be the wrong one.
absl::Status AsFound(const std::string& folder, const std::string& path,
                     const absl::Status& status) {
  const base::Reason reason = base::ReasonOf(status);
  if (reason != base::Reason::kNotFound && reason != base::Reason::kMalformed) return status;
  if (Exists(StorePath(folder)) || Exists(MarkPath(folder))) {
    return base::WithNextStep(
        base::Error(
            base::Reason::kStoreDamaged,
            std::string(base::ToStd(status.message())) +
                (reason == base::Reason::kNotFound ? ": it is missing" : ": it is damaged") +
                ". Restore it from its backup; store and high-water need nothing"),
        "restore " + path + " alone, then run this again (docs/operations.md, \"Backup\")");
  }
  const std::string parts = PartsOfLedger(folder);
  if (parts.empty()) return NoLedgerIn(folder);
  return base::WithNextStep(
      base::WithContext(status, folder + " holds a part of a ledger (" + parts + ")"),
      "restore the rest from a backup (docs/operations.md, \"Backup\"), or name the ledger's "
      "folder");
}

absl::StatusOr<std::string> ReadOrigin(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const std::string file, ReadSmall(path, false));
  return ParseNameFile(path, file);
}

absl::StatusOr<std::string> ReadKeySeed(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const std::string file, ReadSmall(path, true));
  const std::string_view text = file;
  std::optional<std::string> seed;
  if (text.size() == kKeyHeader.size() + 2 * kSeedBytes + 1 && text.starts_with(kKeyHeader) &&
      text.ends_with('\n')) {
    seed = base::HexDecode(text.substr(kKeyHeader.size(), 2 * kSeedBytes));
  }
  if (!seed) return base::Error(base::Reason::kMalformed, path + " is not as init wrote it");
  return *std::move(seed);
}

}  // namespace

absl::StatusOr<LedgerIdentity> ReadLedgerFolder(const std::string& folder) {
  const std::string name_path = folder + "/ledger.toml", key_path = folder + "/log.key";
  if (Exists(folder + kUnfinished)) {
    return base::WithNextStep(
        base::Error(base::Reason::kNotFound,
                    "the ledger in " + folder +
                        " was not made to its end, as its file init.unfinished says: run "
                        "lode-ledgerd init --origin again, which moves what is there aside and "
                        "begins anew, and refuses if anything was logged"),
        "lode-ledgerd init --data " + program::ShellPath(folder) + " --origin NAME");
  }
  auto origin = ReadOrigin(name_path);
  if (!origin.ok()) return AsFound(folder, name_path, origin.status());
  const auto seed = ReadKeySeed(key_path);
  if (!seed.ok()) return AsFound(folder, key_path, seed.status());
  LODE_ASSIGN_OR_RETURN(auto key, crypto::SigningKey::FromSeed(*seed));
  return LedgerIdentity{*std::move(origin), std::move(key)};
}

}  // namespace lode::ledger
