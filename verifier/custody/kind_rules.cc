// SPDX-License-Identifier: Apache-2.0
// Every kind that is built, by its number. A kind that stands here has a row in its own file, or
// the kernel does not link; one that does not stand here is refused (admission.cc,
// check_record.cc), and a test asks that these are the kinds that options.proto calls built.
#include <array>

#include "verifier/custody/kind_rule.h"

namespace lode::custody {

// kinds/*.cc
extern const KindRule kGenesisRule, kPartyRegisteredRule, kKeyAddedRule, kKeyRevokedRule,
    kRoleGrantedRule, kMandateGrantedRule, kSiteRegisteredRule, kAccreditationGrantedRule,
    kQuotaGrantedRule, kTagsIssuedRule, kLotCreatedRule, kTransformedRule, kPackedRule,
    kUnpackedRule, kDispatchedRule, kHandedOnRule, kReceivedRule, kTitleTransferredRule,
    kClearedRule, kObservedRule, kQuantityChangedRule, kRetiredRule, kAttestedRule,
    kAttestationChangedRule, kCountersignedRule, kVerdictIssuedRule;

namespace {

struct Built {
  pb::Kind kind;
  const KindRule* rule;
};

constexpr Built kBuilt[] = {
    {pb::KIND_GENESIS, &kGenesisRule},
    {pb::KIND_PARTY_REGISTERED, &kPartyRegisteredRule},
    {pb::KIND_KEY_ADDED, &kKeyAddedRule},
    {pb::KIND_KEY_REVOKED, &kKeyRevokedRule},
    {pb::KIND_ROLE_GRANTED, &kRoleGrantedRule},
    {pb::KIND_MANDATE_GRANTED, &kMandateGrantedRule},
    {pb::KIND_SITE_REGISTERED, &kSiteRegisteredRule},
    {pb::KIND_ACCREDITATION_GRANTED, &kAccreditationGrantedRule},
    {pb::KIND_QUOTA_GRANTED, &kQuotaGrantedRule},
    {pb::KIND_TAGS_ISSUED, &kTagsIssuedRule},
    {pb::KIND_LOT_CREATED, &kLotCreatedRule},
    {pb::KIND_TRANSFORMED, &kTransformedRule},
    {pb::KIND_PACKED, &kPackedRule},
    {pb::KIND_UNPACKED, &kUnpackedRule},
    {pb::KIND_DISPATCHED, &kDispatchedRule},
    {pb::KIND_HANDED_ON, &kHandedOnRule},
    {pb::KIND_RECEIVED, &kReceivedRule},
    {pb::KIND_TITLE_TRANSFERRED, &kTitleTransferredRule},
    {pb::KIND_CLEARED, &kClearedRule},
    {pb::KIND_OBSERVED, &kObservedRule},
    {pb::KIND_QUANTITY_CHANGED, &kQuantityChangedRule},
    {pb::KIND_RETIRED, &kRetiredRule},
    {pb::KIND_ATTESTED, &kAttestedRule},
    {pb::KIND_ATTESTATION_CHANGED, &kAttestationChangedRule},
    {pb::KIND_COUNTERSIGNED, &kCountersignedRule},
    {pb::KIND_VERDICT_ISSUED, &kVerdictIssuedRule},
};

constexpr bool Ascending() {
  for (size_t i = 1; i < std::size(kBuilt); ++i) {
    if (kBuilt[i - 1].kind >= kBuilt[i].kind) return false;
  }
  return kBuilt[0].kind > pb::KIND_UNSPECIFIED;
}
static_assert(Ascending(), "each kind once, in the order of their numbers");

// Null where no kind is built.
constexpr auto kRules = [] {
  std::array<const KindRule*, pb::Kind_ARRAYSIZE> rules{};
  for (const Built& built : kBuilt) rules[static_cast<size_t>(built.kind)] = built.rule;
  return rules;
}();

}  // namespace

const KindRule* FindKindRule(pb::Kind kind) {
  const auto index = static_cast<size_t>(kind);
  return index < kRules.size() ? kRules[index] : nullptr;
}

CapacitySet MayAdd(const KindRule& rule) {
  const auto set_if = [](bool has, pb::Capacity capacity) { return has ? SetOf(capacity) : 0; };
  return set_if(rule.registrars, pb::CAPACITY_REGISTRAR) |
         set_if(rule.counterparty != NoOne, pb::CAPACITY_COUNTERPARTY) |
         set_if(rule.witness != NoOne, pb::CAPACITY_WITNESS) |
         set_if(rule.official != NoOne, pb::CAPACITY_OFFICIAL);
}

}  // namespace lode::custody
