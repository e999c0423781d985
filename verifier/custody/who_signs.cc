// SPDX-License-Identifier: Apache-2.0
// A refusal by the ledger comes too late for a clerk without a network. So the same rows that
// admission uses answer here before anything is signed.
#include "verifier/custody/who_signs.h"

#include <string>

#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr say::Code kCapacity = {"ADM-02.capacity",
                                 "capacity:name allowed:names kind:name party:id"};
constexpr say::Code kNoFurtherSigner = {"ADM-02.no-further-signer",
                                        "capacity:name kind:name party:id"};
constexpr say::Code kPurpose = {"ADM-03.purpose", "purpose:names allowed:names party:id kind:name"};
constexpr say::Code kWhoSignsCodes[] = {kCapacity, kNoFurtherSigner, kPurpose};

}  // namespace

std::span<const say::Code> WhoSignsCodes() { return kWhoSignsCodes; }

namespace {

say::Names CapacityNames(CapacitySet set) {
  std::vector<std::string> out;
  for (int c = pb::Capacity_MIN; c <= pb::Capacity_MAX; ++c) {
    if (Has(set, c)) out.push_back(pb::Capacity_Name(static_cast<pb::Capacity>(c)));
  }
  return say::NamesOf(out);
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
    const std::string field = Item("signers", i) + ".capacity";
    const say::Name found{pb::Capacity_Name(signer.capacity())}, name{record::KindName(kind)};
    const say::Id party{signer.party()};
    const say::Names allowed = CapacityNames(MayAdd(*rule));
    if (allowed.items.items().empty()) {
      out.push_back({say::Make<kNoFurtherSigner>(found, name, party), field});
    } else {
      out.push_back({say::Make<kCapacity>(found, allowed, name, party), field});
    }
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
  out.push_back({say::Make<kPurpose>(PurposeNames(SetOf(purpose)), PurposeNames(allowed),
                                     say::Id{party}, say::Name{record::KindName(kind)}),
                 field});
  return out;
}

}  // namespace lode::custody
