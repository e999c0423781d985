// SPDX-License-Identifier: Apache-2.0
// A trust file decides everything, and people type it. So what is wrong with it ends in what to
// correct, never in advice to ask its sender again.
#include "verifier/inputs/trust_file.h"

#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/program/text_file.h"

namespace lode::inputs {
namespace {

constexpr char kCorrectTrust[] =
    "correct the trust file, then run this again. The least that it says is two lines: log KEY, "
    "with the ledger's verifier key, and quorum none";
constexpr char kIsItAFile[] =
    "if that is a file, give a trust file with --trust FILE, and a file with the key alone with "
    "--vkey \"$(cat FILE)\"";
constexpr char kGetKey[] =
    "copy the whole verifier key again from where the ledger's operator publishes it: one word, "
    "NAME+ID+BASE64";

}  // namespace

absl::StatusOr<note::TrustPolicy> ParseTrust(std::string_view text, const std::string& name) {
  auto policy = note::TrustPolicy::Parse(text);
  if (policy.ok()) return policy;
  const absl::Status error = base::WithContext(policy.status(), name);
  // People write this file, and nobody sends it.
  const bool is_typed = base::ReasonOf(error) == base::Reason::kMalformed;
  return OrOtherKind(is_typed ? base::WithNextStep(error, kCorrectTrust) : error, FileKind::kTrust,
                     text, name);
}

absl::StatusOr<note::TrustPolicy> ReadTrust(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes,
                        ReadOfKind(FileKind::kTrust, path, base::limits::kNoteBytes));
  const auto text = program::TextOf(bytes, path);
  if (!text.ok()) return OrOtherKind(text.status(), FileKind::kTrust, bytes, path);
  return ParseTrust(*text, path);
}

absl::StatusOr<note::TrustPolicy> TrustOfVkey(const std::string& vkey, const std::string& from) {
  const auto key = note::ParseVkey(vkey);
  if (key.ok()) return note::TrustPolicy::ForLog(*key);
  const absl::Status error = base::WithContext(key.status(), from);
  if (base::ReasonOf(error) != base::Reason::kMalformed) return error;
  // No key is without a plus sign; many names of files are.
  return base::WithNextStep(error, vkey.find('+') == std::string::npos ? kIsItAFile : kGetKey);
}

absl::Status TwoTrusts(const std::string& trust, const std::string& vkey) {
  return base::Error(base::Reason::kUsage,
                     trust + " and " + vkey +
                         " are both given: a trust file and a key are two answers to one question. "
                         "Give one of them");
}

absl::Status NoTrust(const std::string& but, std::string_view else_where) {
  return base::WithNextStep(
      base::Error(base::Reason::kUsage,
                  "nothing says which ledger you trust" + (but.empty() ? "" : ": " + but)),
      "give --trust FILE (a trust file) or --vkey KEY (the ledger's verifier key)" +
          std::string(else_where));
}

}  // namespace lode::inputs
