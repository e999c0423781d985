// SPDX-License-Identifier: Apache-2.0
// The two cases must not be mixed up in a script: after USAGE the command has to change, after
// OUTPUT_LOST the same command works once there is room.
#include "verifier/program/output_error.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "verifier/base/reason.h"
#include "verifier/program/shell_word.h"

namespace lode::program {
namespace {

bool IsOfTheName(int error) {
  switch (error) {
    case EACCES:
    case EEXIST:
    case EINVAL:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENODEV:
    case ENOENT:
    case ENOTDIR:
    case ENXIO:
    case EPERM:
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
  return missing.empty() ? std::strerror(error) : missing;
}

}  // namespace

absl::Status OutputError(std::string_view doing, std::string_view path, int error) {
  return base::Error(
      IsOfTheName(error) ? base::Reason::kUsage : base::Reason::kOutputLost,
      "can't " + std::string(doing) + " " + std::string(path) + ": " + WhyNot(path, error));
}

}  // namespace lode::program
