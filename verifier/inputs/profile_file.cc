// SPDX-License-Identifier: Apache-2.0
// The bytes are kept as they are, byte-order mark and line ends included, because the report names
// their digest.
#include "verifier/inputs/profile_file.h"

#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/program/text_file.h"
#include "verifier/rules/profile.h"

namespace lode::inputs {
namespace {

constexpr char kCorrectProfile[] =
    "correct that line, then run this again. docs/verification.md shows a whole profile; lode "
    "explain LOG-06, and so for each rule, shows what you may set of it";

}  // namespace

absl::Status CheckProfile(std::string_view bytes, const std::string& name) {
  if (const absl::Status text = program::CheckUtf8(bytes, name); !text.ok())
    return OrOtherKind(text, FileKind::kProfile, bytes, name);
  const absl::Status error = base::WithContext(rules::ParseProfile(bytes).status(), name);
  if (error.ok() || base::ReasonOf(error) != base::Reason::kMalformed) return error;
  // An error about one rule has a next step of its own.
  const bool has_next = base::NextStepOf(error) != base::NextStep(base::Reason::kMalformed);
  return OrOtherKind(has_next ? error : base::WithNextStep(error, kCorrectProfile),
                     FileKind::kProfile, bytes, name);
}

absl::StatusOr<std::string> ReadProfile(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(std::string bytes,
                        ReadOfKind(FileKind::kProfile, path, base::limits::kTomlBytes));
  LODE_RETURN_IF_ERROR(CheckProfile(bytes, path));
  return bytes;
}

}  // namespace lode::inputs
