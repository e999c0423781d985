// SPDX-License-Identifier: Apache-2.0
// The cases must not be mixed up in a script: after USAGE the command has to change, after
// PERMISSION_DENIED the user or the right, after OUTPUT_LOST the same command works once there is
// room.
#include "verifier/program/output_error.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/program/shell_word.h"

namespace lode::program {
namespace {

bool IsOfTheName(int error) {
  switch (error) {
    case EEXIST:
    case EINVAL:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENODEV:
    case ENOENT:
    case ENOTDIR:
    case ENXIO:
    case EROFS:
    case ETXTBSY:
    case EXDEV:
      return true;
    default:  // of the volume or the machine: another name would not help
      return false;
  }
}

// Of a name that can't be made because its folder is not there: the folder, and how to make it.
std::string MissingFolder(std::string_view path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (folder.empty() || std::filesystem::exists(folder, error) || error) return "";
  return "there is no folder " + folder.string() + "; make it: mkdir -p " +
         ShellPath(folder.string());
}

std::string WhyNot(std::string_view path, int error) {
  const std::string missing = error == ENOENT ? MissingFolder(path) : "";
  if (error == EFBIG) return "this process may write no larger file (ulimit -f); there is room";
  return missing.empty() ? std::strerror(error) : missing;
}

base::Reason ReasonOfError(int error) {
  if (error == EACCES || error == EPERM) return base::Reason::kPermissionDenied;
  return IsOfTheName(error) ? base::Reason::kUsage : base::Reason::kOutputLost;
}

std::string StepOf(int error) {
  if (error == EFBIG) return "raise the limit on file sizes (ulimit -f), then run it again";
  if (error == EACCES || error == EPERM)
    return "choose a place where this user may write, or get that right, then run it again";
  return "";
}

}  // namespace

absl::Status OutputError(std::string_view doing, std::string_view path, int error) {
  const absl::Status status =
      base::Error(ReasonOfError(error), "can't " + std::string(doing) + " " + std::string(path) +
                                            ": " + WhyNot(path, error));
  const std::string step = StepOf(error);
  return step.empty() ? status : base::WithNextStep(status, step);
}

}  // namespace lode::program
