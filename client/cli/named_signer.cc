// SPDX-License-Identifier: Apache-2.0
// An author that is missing or no id is the record's fault, and any other mismatch may be the
// key's: so the first is told before the second.
#include "client/cli/named_signer.h"

#include <string_view>
#include <vector>

#include "verifier/base/exit_code.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/custody/check_record.h"
#include "verifier/present/refusal.h"

namespace lode::cli {
namespace {

absl::Status WrongAuthor(const record::pb::Record& record, const record::Violation& wrong,
                         const std::string& party, const std::string& path) {
  const std::string what = record.author().empty()
                               ? "is missing"
                               : "is no id of a party: " + present::RefusalOf(wrong).message;
  return base::WithNextStep(
      base::Error(base::Reason::kUsage, path + ": the record's author " + what),
      "write it into the record: \"author\": \"PARTY\", the party that says this, such as " +
          party);
}

}  // namespace

absl::Status CheckNames(const record::pb::Record& record, const std::string& party,
                        const std::string& key, const std::string& path, bool was_signed) {
  std::string named = record.author() + " as its author";
  std::vector<std::string_view> parties = {record.author()};
  for (const record::pb::Signer& other : record.signers()) {
    named += ", " + other.party() + " among signers";
    parties.push_back(other.party());
  }
  for (const std::string_view one : parties) {
    if (one == party) return absl::OkStatus();
  }
  for (const record::Violation& wrong : custody::CheckRecord(record)) {
    if (wrong.field == "author") return WrongAuthor(record, wrong, party, path);
  }
  const std::string change = was_signed ? "begin anew with the unsigned record: what is signed "
                                          "can't be changed"
                                        : "correct \"author\" or \"signers\" in " + path;
  return base::WithNextStep(
      base::Error(base::Reason::kUsage,
                  path + ": " + key + " signs for " + party +
                      ", which is neither the author nor among signers. The record names " + named +
                      base::DidYouMean(party, parties)),
      "give --key a key file of a party that it names (lode key show FILE says whose a key is). "
      "Or, "
      "if " +
          party + " is to sign, " + change);
}

}  // namespace lode::cli
