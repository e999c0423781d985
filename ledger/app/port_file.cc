// SPDX-License-Identifier: Apache-2.0
// serve replaces a port file without a --force. So the file must look like one (empty, or a port
// and a line feed); anything else may be somebody's data.
#include "ledger/app/port_file.h"

#include <sys/stat.h>

#include <string_view>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/input_file.h"
#include "verifier/program/output_file.h"

namespace lode::ledger {
namespace {

constexpr uint64_t kPortFileBytes = 6;  // five digits and a line feed
constexpr program::OutputOptions kPortOutput{.if_there = program::IfThere::kReplace, .keeps = true};

bool HoldsAPortOrNothing(std::string_view bytes) {
  if (bytes.empty()) return true;
  if (!bytes.ends_with('\n')) return false;
  bytes.remove_suffix(1);
  return !bytes.empty() && bytes.find_first_not_of("0123456789") == std::string_view::npos;
}

absl::Status CheckReplaceable(const std::string& path) {
  LODE_RETURN_IF_ERROR(program::CheckOutput(path, kPortOutput, kPortFileBytes));
  struct stat facts;
  if (::stat(path.c_str(), &facts) != 0) return absl::OkStatus();  // a new one
  const auto bytes = program::ReadInput(path, kPortFileBytes);
  if (bytes.ok() && HoldsAPortOrNothing(*bytes)) return absl::OkStatus();
  if (!bytes.ok() && base::ReasonOf(bytes.status()) != base::Reason::kTooLarge)
    return bytes.status();
  return base::Error(base::Reason::kUsage, path +
                                               " exists and is not a port file, so it is not "
                                               "replaced: choose another name, or remove it");
}

}  // namespace

absl::Status CheckPortFile(const std::string& path) {
  return path.empty() ? absl::OkStatus() : base::WithContext(CheckReplaceable(path), "--port-file");
}

absl::Status WritePortFile(const std::string& path, int port) {
  if (path.empty()) return absl::OkStatus();
  // Again, for opening a ledger takes time in which others write files.
  LODE_RETURN_IF_ERROR(CheckPortFile(path));
  return base::WithContext(program::WriteOutput(path, std::to_string(port) + "\n", kPortOutput),
                           "the port file");
}

}  // namespace lode::ledger
