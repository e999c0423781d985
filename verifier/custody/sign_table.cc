// SPDX-License-Identifier: Apache-2.0
// Who signs what, with which key, in which role: one row a kind (docs/admission.md, "Who signs").
#include <string>

#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr PurposeSet kRegistry = SetOf(pb::PURPOSE_REGISTRY);
constexpr PurposeSet kAdmin = SetOf(pb::PURPOSE_ADMIN);
constexpr PurposeSet kCustody = SetOf(pb::PURPOSE_CUSTODY);
constexpr PurposeSet kObserve = SetOf(pb::PURPOSE_OBSERVE);
constexpr PurposeSet kAttest = SetOf(pb::PURPOSE_ATTEST);
constexpr PurposeSet kAuthority = SetOf(pb::PURPOSE_AUTHORITY);
constexpr PurposeSet kVerdict = SetOf(pb::PURPOSE_VERDICT);

constexpr CapacitySet kNobody = 0;
constexpr CapacitySet kCounterparty = SetOf(pb::CAPACITY_COUNTERPARTY);
constexpr CapacitySet kWitness = SetOf(pb::CAPACITY_WITNESS);
constexpr CapacitySet kOfficial = SetOf(pb::CAPACITY_OFFICIAL);
constexpr CapacitySet kRegistrar = SetOf(pb::CAPACITY_REGISTRAR);

constexpr RoleSet kStanding = 0;

// Roles that depend on more than the kind (LotCreated, Transformed, Attested, Observed ...) are in
// roles.cc; who a further signer must be is in further_signers.cc.
constexpr SignRule kTable[] = {
    {pb::KIND_GENESIS, kRegistry, kStanding, kRegistrar},
    {pb::KIND_PARTY_REGISTERED, kRegistry, kStanding, kRegistrar},
    {pb::KIND_KEY_ADDED, kRegistry | kAdmin, kStanding, kRegistrar},
    {pb::KIND_KEY_REVOKED, kRegistry | kAdmin, kStanding, kRegistrar},
    {pb::KIND_ROLE_GRANTED, kRegistry, kStanding, kRegistrar},
    {pb::KIND_MANDATE_GRANTED, kAdmin, kStanding, kCounterparty},
    {pb::KIND_SITE_REGISTERED, kRegistry, kStanding, kRegistrar | kCounterparty},
    {pb::KIND_ACCREDITATION_GRANTED, kAuthority | kRegistry, SetOf(pb::ROLE_ACCREDITOR),
     kRegistrar | kCounterparty},
    {pb::KIND_QUOTA_GRANTED, kAuthority, SetOf(pb::ROLE_REGULATOR, pb::ROLE_STATE_AGENCY), kNobody},
    {pb::KIND_TAGS_ISSUED, kAuthority, SetOf(pb::ROLE_TAG_ISSUER), kCounterparty},
    {pb::KIND_LOT_CREATED, kCustody, kStanding, kWitness},
    {pb::KIND_TRANSFORMED, kCustody, SetOf(pb::ROLE_PROCESSOR), kCounterparty},
    {pb::KIND_PACKED, kCustody, kStanding, kCounterparty | kWitness},
    {pb::KIND_UNPACKED, kCustody, kStanding, kWitness},
    {pb::KIND_DISPATCHED, kCustody, kStanding, kCounterparty},
    {pb::KIND_HANDED_ON, kCustody, kStanding, kCounterparty},
    {pb::KIND_RECEIVED, kCustody, kStanding, kCounterparty},
    {pb::KIND_TITLE_TRANSFERRED, kCustody, kStanding, kCounterparty},
    {pb::KIND_CLEARED, kCustody, kStanding, kOfficial},
    {pb::KIND_OBSERVED, kObserve | kCustody, kStanding, kWitness | kOfficial | kCounterparty},
    {pb::KIND_QUANTITY_CHANGED, kCustody, kStanding, kCounterparty | kWitness},
    {pb::KIND_RETIRED, kCustody, SetOf(pb::ROLE_PLANT, pb::ROLE_PROCESSOR), kNobody},
    {pb::KIND_ATTESTED, kAttest, kStanding, kNobody},
    {pb::KIND_ATTESTATION_CHANGED, kAttest | kAuthority, kStanding, kNobody},
    {pb::KIND_COUNTERSIGNED, kCustody | kObserve | kAuthority, kStanding, kNobody},
    {pb::KIND_VERDICT_ISSUED, kVerdict, SetOf(pb::ROLE_VERIFIER), kNobody},
};

}  // namespace

const SignRule* FindSignRule(pb::Kind kind) {
  for (const SignRule& rule : kTable) {
    if (rule.kind == kind) return &rule;
  }
  return nullptr;
}

std::string PurposeWords(PurposeSet set) {
  std::string out;
  for (int p = pb::Purpose_MIN; p <= pb::Purpose_MAX; ++p) {
    if (!Has(set, p)) continue;
    if (!out.empty()) out += " or ";
    out += pb::Purpose_Name(static_cast<pb::Purpose>(p)).substr(sizeof("PURPOSE_") - 1);
  }
  return out;
}

pb::Purpose PurposeOf(const SignRule& rule, pb::Capacity capacity) {
  switch (capacity) {
    case pb::CAPACITY_COUNTERPARTY:
      return (rule.author & (kRegistry | kAdmin)) != 0 ? pb::PURPOSE_ADMIN : pb::PURPOSE_CUSTODY;
    case pb::CAPACITY_WITNESS:
      return pb::PURPOSE_OBSERVE;
    case pb::CAPACITY_OFFICIAL:
      return pb::PURPOSE_AUTHORITY;
    case pb::CAPACITY_REGISTRAR:
      return pb::PURPOSE_REGISTRY;
    default:
      return pb::PURPOSE_UNSPECIFIED;
  }
}

std::string_view SiteThatCounts(const pb::Record& r) {
  switch (r.body_case()) {
    case pb::Record::kTagsIssued:
      return r.tags_issued().site();
    case pb::Record::kLotCreated:
      return r.lot_created().site();
    case pb::Record::kTransformed:
      return r.transformed().site();
    case pb::Record::kDispatched:
      return r.dispatched().from_site();
    case pb::Record::kHandedOn:
      return r.handed_on().site();
    case pb::Record::kReceived:
      return r.received().site();
    case pb::Record::kObserved:
      return r.observed().site();
    default:
      return "";
  }
}

}  // namespace lode::custody
