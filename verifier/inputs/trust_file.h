// SPDX-License-Identifier: Apache-2.0
// Whom somebody trusts, as every program is told it: a trust file, or one log's verifier key. The
// words of what is wrong with either are the same in all of them.
#ifndef LODE_VERIFIER_INPUTS_TRUST_FILE_H_
#define LODE_VERIFIER_INPUTS_TRUST_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/note/policy.h"

namespace lode::inputs {

// Whom to trust, and who says so.
struct NamedTrust {
  note::TrustPolicy policy;
  std::string from;  // "--trust trust.txt", "LODE_VKEY", "trust in ./lode.toml (trust.txt)"
};

// The text of the trust file `name`. Errors of note::TrustPolicy::Parse; a file of another kind is
// told as what it is.
absl::StatusOr<note::TrustPolicy> ParseTrust(std::string_view text, const std::string& name);

// The same of a file. Errors of program::ReadText too.
absl::StatusOr<note::TrustPolicy> ReadTrust(const std::string& path);

// Trust in one log, without witnesses. `from` names who says it. kMalformed, kUnsupportedVersion.
absl::StatusOr<note::TrustPolicy> TrustOfVkey(const std::string& vkey, const std::string& from);

// kUsage: both are given, named as `trust` and `vkey`.
absl::Status TwoTrusts(const std::string& trust, const std::string& vkey);

// kUsage: neither is. `but`: what is said instead, the end of the message; `else_where`: how else
// than by flags it can be said, the end of the next step. Both may be empty.
absl::Status NoTrust(const std::string& but, std::string_view else_where);

}  // namespace lode::inputs

#endif  // LODE_VERIFIER_INPUTS_TRUST_FILE_H_
