// SPDX-License-Identifier: Apache-2.0
// A refusal by the ledger comes too late for a clerk without a network. So the same rows that
// admission uses answer here before anything is signed.
#include "verifier/custody/who_signs.h"

#include <string>

#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

std::string CapacityWords(CapacitySet set) {
  std::string out;
  for (int c = pb::Capacity_MIN; c <= pb::Capacity_MAX; ++c) {
    if (!Has(set, c)) continue;
    out += (out.empty() ? "" : " or ") + pb::Capacity_Name(static_cast<pb::Capacity>(c));
  }
  return out.empty() ? "no further signer" : out;
}

void AddViolation(record::Violations& out, std::string_view rule, std::string field,
                  std::string found, std::string allowed, std::string message, std::string remedy) {
  out.push_back({std::string(rule), std::move(field), std::move(found), std::move(allowed),
                 std::move(message), std::move(remedy)});
}

}  // namespace

record::Violations CheckCapacities(const pb::Record& record) {
  record::Violations out;
  const pb::Kind kind = record::KindOf(record);
  const KindRule* rule = FindKindRule(kind);
  if (rule == nullptr) return out;
  for (int i = 0; i < record.signers_size(); ++i) {
    const pb::Signer& signer = record.signers(i);
    if (Has(MayAdd(*rule), signer.capacity())) continue;
    AddViolation(
        out, "ADM-02", Item("signers", i) + ".capacity", pb::Capacity_Name(signer.capacity()),
        CapacityWords(MayAdd(*rule)),
        std::string(record::KindName(kind)) + " provides for no such signer as " + signer.party(),
        "leave this signer out");
  }
  return out;
}

record::Violations CheckPurpose(const pb::Record& record, std::string_view party,
                                pb::Purpose purpose) {
  record::Violations out;
  const pb::Kind kind = record::KindOf(record);
  const KindRule* rule = FindKindRule(kind);
  if (rule == nullptr) return out;
  std::string field = "author";
  PurposeSet allowed = record.author() == party ? PurposeSet{rule->author} : 0;
  for (int i = 0; i < record.signers_size() && allowed == 0; ++i) {
    if (record.signers(i).party() != party) continue;
    allowed = SetOf(PurposeOf(*rule, record.signers(i).capacity()));
    field = Item("signers", i) + ".party";
  }
  if (allowed == 0 || Has(allowed, purpose)) return out;
  const std::string words = PurposeWords(allowed);
  AddViolation(out, "ADM-03", field, PurposeWords(SetOf(purpose)), words,
               std::string(party) + " signs a " + std::string(record::KindName(kind)) +
                   " with a key for " + words,
               "sign with a key for " + words);
  return out;
}

}  // namespace lode::custody
