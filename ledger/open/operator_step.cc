// SPDX-License-Identifier: Apache-2.0
// Reasons are few and folders are specific. For damage and for missing rights the general advice
// would not help, so the step names the file, its owner and the command.
#include "ledger/open/operator_step.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <optional>
#include <vector>

#include "ledger/open/ledger_folder.h"
#include "ledger/store/folder.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/program/shell_word.h"

namespace lode::ledger {
namespace {

constexpr char kRestore[] =
    "change nothing here; restore store and high-water together from one backup, the newest that "
    "reaches the high-water mark, as docs/operations.md says under \"Backup, and what must never "
    "be restored\"";

std::string UserName(uid_t uid) {
  std::array<char, 4096> room{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(uid, &entry, room.data(), room.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return std::to_string(uid);
}

// The first part of the folder that this process may not use.
std::optional<std::string> FirstForbidden(const std::string& folder) {
  std::vector<std::string> paths = {
      folder,           folder + "/ledger.toml",     folder + "/log.key",
      MarkPath(folder), StorePath(folder) + ".lock", StorePath(folder)};
  std::error_code error;
  std::filesystem::directory_iterator entries(StorePath(folder), error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error))
    paths.push_back(entries->path().string());
  for (const std::string& path : paths) {
    struct stat about;
    if (::lstat(path.c_str(), &about) != 0) continue;
    const int wanted = R_OK | W_OK | (S_ISDIR(about.st_mode) ? X_OK : 0);
    if (::faccessat(AT_FDCWD, path.c_str(), wanted, AT_EACCESS) != 0) return path;
  }
  return std::nullopt;
}

std::string RightsStep(const std::string& path, const std::string& folder) {
  struct stat about;
  if (::lstat(path.c_str(), &about) != 0) return "";
  const std::string me = UserName(::geteuid()), owner = UserName(about.st_uid);
  if (about.st_uid == ::geteuid()) {
    return "this process runs as the user " + me + ", who owns " + path +
           " and has no right to it: chmod u+rwX " + program::ShellPath(path) +
           ", then run this again";
  }
  return "this process runs as the user " + me + ", and " + path + " belongs to " + owner +
         ": run this as " + owner + ", or, if " + me +
         " is to run the ledger and nothing else does, as root: chown -R " +
         program::ShellWord(me) + " " + program::ShellPath(folder);
}

}  // namespace

absl::Status WithOperatorStep(const absl::Status& status, const std::string& folder,
                              FsckTells fsck) {
  if (status.ok()) return status;
  const base::Reason reason = base::ReasonOf(status);
  if (base::NextStepOf(status) != base::NextStep(reason)) return status;
  if (reason == base::Reason::kStoreDamaged) {
    std::string step = kRestore;
    if (fsck == FsckTells::kMore)
      step += ". lode-ledgerd fsck --data " + program::ShellPath(folder) + " names what is damaged";
    return base::WithNextStep(status, step);
  }
  if (IsFileSizeLimit(status)) return base::WithNextStep(status, kRaiseFileSizeLimit);
  if (reason != base::Reason::kPermissionDenied) return status;
  const auto path = FirstForbidden(folder);
  if (!path.has_value()) return status;
  const std::string step = RightsStep(*path, folder);
  return step.empty() ? status : base::WithNextStep(status, step);
}

}  // namespace lode::ledger
