// SPDX-License-Identifier: Apache-2.0
#include "verifier/program/output_error.h"

#include <cerrno>
#include <cstring>

#include "verifier/base/reason.h"

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
    default:
      return false;
  }
}

}  // namespace

absl::Status OutputError(std::string_view doing, std::string_view path, int error) {
  return base::Error(
      IsOfTheName(error) ? base::Reason::kUsage : base::Reason::kOutputLost,
      "can't " + std::string(doing) + " " + std::string(path) + ": " + std::strerror(error));
}

}  // namespace lode::program
