// SPDX-License-Identifier: Apache-2.0
// CheckRecord: the samples of every built kind are sound; every single thing that is wrong is
// found, under its rule and at its field; every limit of limits.h at the limit and one past it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <sstream>

#include "tests/unit/docs_page.h"
#include "tests/unit/record/samples.h"
#include "verifier/base/limits.h"
#include "verifier/custody/check_record.h"
#include "verifier/present/refusal.h"
#include "verifier/record/record.h"

namespace lode::record {
namespace {

namespace limits = base::limits;
using testing::Merge;
using testing::SampleOf;
using testing::Samples;

std::string Show(const Violations& violations) {
  std::string out;
  for (const Violation& v : violations) out += std::string(v.code()) + " " + v.field + "; ";
  return out;
}

bool Complains(const Violations& violations, const std::string& rule, const std::string& field) {
  const auto is_it = [&](const Violation& v) { return v.rule() == rule && v.field == field; };
  return std::any_of(violations.begin(), violations.end(), is_it);
}

TEST(CheckRecord, EverySampleOfABuiltKindIsSound) {
  int built = 0, kinds = 0;
  for (int kind = 1; kind <= pb::Kind_MAX; ++kind) kinds += IsBuilt(static_cast<pb::Kind>(kind));
  for (const auto& sample : Samples()) {
    const pb::Record& record = sample.record;
    if (!IsBuilt(KindOf(record))) continue;
    ++built;
    EXPECT_EQ(Show(custody::CheckRecord(record)), "") << sample.kind;
    EXPECT_TRUE(ParseRecord(EncodePayload(record)).ok()) << sample.kind;
  }
  EXPECT_EQ(built, kinds);
}

struct Wrong {
  const char *kind, *change;  // merged into the sample
  const char *rule, *field;
};

class CheckRecordRefuses : public ::testing::TestWithParam<Wrong> {};

TEST_P(CheckRecordRefuses, WhatIsWrong) {
  pb::Record record = SampleOf(GetParam().kind);
  Merge(GetParam().change, record);
  const Violations violations = custody::CheckRecord(record);
  EXPECT_TRUE(Complains(violations, GetParam().rule, GetParam().field))
      << GetParam().change << ": " << Show(violations);
}

// clang-format off
constexpr Wrong kWrong[] = {
  // Common.
  {"Packed", R"(origin: "Lode")", "ADM-01", "origin"},
  {"Packed", R"(genesis_digest: "short")", "ADM-01", "genesis_digest"},
  {"Genesis", R"(genesis_digest: "0123456789abcdef0123456789abcdef")", "ADM-01", "genesis_digest"},
  {"Packed", R"(author: "lei:5493001KJTIIGC8Y1R13")", "ADM-06", "author"},
  {"Packed", R"(author: "ACME")", "ADM-06", "author"},
  {"Packed", R"(on_behalf_of: "local:x")", "ADM-04", "mandate"},
  {"Packed", R"(mandate: "0123456789abcdef0123456789abcdef")", "ADM-04", "mandate"},
  {"Packed", R"(on_behalf_of: "local:x" mandate: "short")", "ADM-01", "mandate"},
  {"Packed", R"(nonce: "fifteen bytes..")", "ADM-01", "nonce"},
  {"Packed", R"(event_time { us: -1 })", "ADM-01", "event_time"},
  {"Packed", R"(event_time { us: 253402300800000000 })", "ADM-01", "event_time"},
  {"Packed", R"(event_time { offset_minutes: 1081 })", "ADM-01", "event_time"},
  {"Packed", R"(event_time { offset_minutes: -1081 })", "ADM-01", "event_time"},
  {"Packed", R"(capture_time { })", "ADM-01", "capture_time"},
  {"Packed", R"(submit_before { us: -5 })", "ADM-01", "submit_before"},
  {"Packed", R"(period_from { us: 1773460800000001 })", "ADM-05", "period_from"},
  {"Packed", R"(signers { party: "local:author" capacity: CAPACITY_WITNESS })", "ADM-02", "signers[0]"},
  {"Packed", R"(signers { party: "local:b" capacity: CAPACITY_AUTHOR })", "ADM-02", "signers[0]"},
  {"Packed", R"(signers { party: "local:b" })", "ADM-01", "signers[0].capacity"},
  {"Packed", R"(signers { party: "b" capacity: CAPACITY_WITNESS })", "ADM-06", "signers[0].party"},
  {"Packed", R"(signers { party: "local:c" capacity: CAPACITY_WITNESS } signers { party: "local:b" capacity: CAPACITY_WITNESS })", "ADM-01", "signers[1]"},
  {"Packed", R"(place { })", "ADM-01", "place.site"},
  {"Packed", R"(place { site: "kanzenze" })", "ADM-06", "place.site"},
  {"Packed", R"(place { locode: "cdfbm" })", "ADM-06", "place.locode"},
  {"Packed", R"(place { point { lat_e7: 900000001 } })", "ADM-01", "place.point"},
  {"Packed", R"(place { point { lon_e7: -1800000001 } })", "ADM-01", "place.point"},
  {"Packed", R"(documents { type: "bol" number: "1" issuer: "local:x" })", "ADM-06", "documents[0].type"},
  {"Packed", R"(documents { type: "BOL" issuer: "local:x" })", "ADM-01", "documents[0].number"},
  {"Packed", R"(documents { type: "BOL" number: "1\n2" issuer: "local:x" })", "ADM-11", "documents[0].number"},
  {"Packed", R"(documents { type: "BOL" number: "1" })", "ADM-01", "documents[0].issuer"},
  {"Packed", R"(documents { type: "BOL" number: "1" issuer: "local:x" sha256: "x" })", "ADM-01", "documents[0].sha256"},
  {"Packed", R"(documents { type: "BOL" number: "1" issuer: "local:x" issued { days: 2932897 } })", "ADM-01", "documents[0].issued"},
  {"Packed", R"(sealed { name: "Commercial" digest: "0123456789abcdef0123456789abcdef" })", "ADM-06", "sealed[0].name"},
  {"Packed", R"(sealed { name: "c" digest: "x" })", "ADM-01", "sealed[0].digest"},
  {"Packed", R"(sealed { name: "c" digest: "0123456789abcdef0123456789abcdef" } sealed { name: "c" digest: "0123456789abcdef0123456789abcdef" })", "ADM-01", "sealed[1]"},
  // Registry.
  {"Genesis", R"(genesis { origin: "lode.example/other" })", "ADM-01", "genesis.origin"},
  {"Genesis", R"(genesis { simulated_time: true })", "ADM-01", "genesis.simulated_time"},
  {"Genesis", R"(genesis { log_vkey: "x" })", "ADM-01", "genesis.log_vkey"},
  {"Genesis", R"(genesis { threshold: 2 })", "ADM-01", "genesis.threshold"},
  {"Genesis", R"(genesis { admission_version: 2 })", "ADM-01", "genesis.admission_version"},
  {"Genesis", R"(genesis { registrars { party: "local:r2" pubkey: "x" } })", "ADM-03", "genesis.registrars[1].pubkey"},
  {"Genesis", R"(genesis { registrars { party: "local:registrar-1" pubkey: "x" } })", "ADM-01", "genesis.registrars[1]"},
  {"Genesis", R"(genesis { registrars { party: "local:r2" } })", "ADM-06", "genesis.registrars[1].party"},
  {"Genesis", R"(genesis { registrars { party: "local:r2" key_id: "x" pubkey: "\x03\xa1\x07\xbf\xf3\xce\x10\xbe\x1d\x70\xdd\x18\xe7\x4b\xc0\x99\x67\xe4\xd6\x30\x9b\xa5\x0d\x5f\x1d\xdc\x86\x64\x12\x55\x31\xb8" } })", "ADM-03", "genesis.registrars[1].key_id"},
  {"Genesis", R"(genesis { forms { form: "ORE" } })", "ADM-01", "genesis.forms[1].form"},
  {"Genesis", R"(genesis { max_gain_ppm: -1 })", "ADM-08", "genesis.max_gain_ppm"},
  {"Genesis", R"(genesis { one_use_types: "avq" })", "ADM-06", "genesis.one_use_types[2]"},
  {"PartyRegistered", R"(party_registered { country: "Congo" })", "ADM-06", "party_registered.country"},
  {"PartyRegistered", R"(party_registered { lot_prefixes: "P" })", "ADM-06", "party_registered.lot_prefixes[1]"},
  {"PartyRegistered", R"(party_registered { owners { country: "CD" } })", "ADM-01", "party_registered.owners[1].party or .name"},
  {"PartyRegistered", R"(party_registered { owners { party: "local:o" name: "x" } })", "ADM-01", "party_registered.owners[1].party or .name"},
  {"PartyRegistered", R"(party_registered { owners { name: "x" pct_ppm: 1000001 } })", "ADM-08", "party_registered.owners[1].pct_ppm"},
  {"PartyRegistered", R"(party_registered { legal_name: "A\x1b[31mB" })", "ADM-01", "party_registered.legal_name"},
  {"PartyRegistered", R"(party_registered { aliases { scheme: "a\x07" } })", "ADM-01", "party_registered.aliases[0].scheme"},
  {"KeyAdded", R"(key_added { pubkey: "x" })", "ADM-03", "key_added.pubkey"},
  {"KeyAdded", R"(key_added { sites: "lot:p/1" })", "ADM-06", "key_added.sites[0]"},
  {"KeyAdded", R"(key_added { valid_to { days: 19999 } })", "ADM-01", "key_added.valid_to"},
  {"KeyRevoked", R"(key_revoked { key_id: "x" })", "ADM-01", "key_revoked.key_id"},
  {"KeyRevoked", R"(key_revoked { compromised_since { us: -9 } })", "ADM-01", "key_revoked.compromised_since"},
  {"RoleGranted", R"(role_granted { materials: "ore" })", "ADM-06", "role_granted.materials[0]"},
  {"MandateGranted", R"(mandate_granted { kinds: KIND_UNSPECIFIED })", "ADM-01", "mandate_granted.kinds[2]"},
  {"SiteRegistered", R"(site_registered { outline { } })", "ADM-01", "site_registered.outline"},
  {"SiteRegistered", R"(site_registered { outline { lat_e7: 900000001 } })", "ADM-01", "site_registered.outline[1]"},
  {"SiteRegistered", R"(site_registered { gln: "gln:4006381333932" })", "ADM-06", "site_registered.gln"},
  {"SiteRegistered", R"(site_registered { iso3166_2: "CDLU" })", "ADM-06", "site_registered.iso3166_2"},
  {"SiteRegistered", R"(site_registered { capacity { product: "ORE" element: "Xx" } })", "ADM-06", "site_registered.capacity[1].element"},
  {"AccreditationGranted", R"(accreditation_granted { countries: "cd" })", "ADM-06", "accreditation_granted.countries[1]"},
  {"QuotaGranted", R"(quota_granted { period: "2026-13" })", "ADM-06", "quota_granted.period"},
  {"TagsIssued", R"(tags_issued { range { first: 3001 } })", "ADM-01", "tags_issued.range"},
  // Custody.
  {"LotCreated", R"(lot_created { lot: "lot:p" })", "ADM-06", "lot_created.lot"},
  {"LotCreated", R"(lot_created { source: SOURCE_OFF_LEDGER })", "ADM-06", "lot_created.origin_class"},
  {"LotCreated", R"(lot_created { quantity { basis: BASIS_DECLARED } })", "ADM-08", "lot_created.quantity.basis"},
  {"LotCreated", R"(lot_created { quantity { dry_mg: 108000000001 } })", "ADM-08", "lot_created.quantity.dry_mg"},
  {"LotCreated", R"(lot_created { quantity { contained { element: "Co" } } })", "ADM-01", "lot_created.quantity.contained[2]"},
  {"LotCreated", R"(lot_created { quantity { packages { type: "BAG" net_mg: -1 } } })", "ADM-08", "lot_created.quantity.packages[0].net_mg"},
  {"LotCreated", R"(lot_created { witnesses: "x" })", "ADM-01", "lot_created.witnesses[0]"},
  {"Transformed", R"(transformed { inputs { lot: "lot:mutoto/k3-2602" } })", "ADM-01", "transformed.inputs[1]"},
  {"Transformed", R"(transformed { outputs { lot: "lot:depot/k3-2602-1" } })", "ADM-01", "transformed.outputs[2]"},
  {"Transformed", R"(transformed { process: PROCESS_CRUSH })", "ADM-08", "transformed.outputs[0].quantity.basis"},
  {"Transformed", R"(transformed { outputs { lot: "lot:p/2" quantity { basis: BASIS_MEASURED } } })", "ADM-08", "transformed.outputs[2].quantity.basis"},
  {"Transformed", R"(transformed { losses { kind: LOSS_KIND_DUST grades { element: "Co" ppm: -1 } } })", "ADM-08", "transformed.losses[0].grades[0].ppm"},
  {"Transformed", R"(transformed { losses { kind: LOSS_KIND_DUST dry_mg: 10 contained { element: "Co" mg: 2 } grades { element: "Co" ppm: 100000 } } })", "ADM-08", "transformed.losses[0].grades[0]"},
  {"Transformed", R"(transformed { losses { evidence: "x" } })", "ADM-01", "transformed.losses[0].evidence[0]"},
  {"Transformed", R"(transformed { unaccounted { element: "Co" } })", "ADM-01", "transformed.unaccounted[0]"},
  {"Transformed", R"(transformed { title_allocation { lot: "x" owner: "local:o" } })", "ADM-06", "transformed.title_allocation[0].lot"},
  {"Packed", R"(packed { lots { lot: "lot:p/1" container: "CSQU3054384" } })", "ADM-06", "packed.lots[1].container"},
  {"Packed", R"(packed { lots { lot: "lot:p/1" seals { id: "26-000001" } } })", "ADM-06", "packed.lots[1].seals[0].id"},
  {"Unpacked", R"(unpacked { seals_removed { id: "seal:p/2" } })", "ADM-01", "unpacked.seals_removed[1].state"},
  {"Unpacked", R"(unpacked { lots: "lot:mutoto/k3-2602" })", "ADM-01", "unpacked.lots[1]"},
  {"Dispatched", R"(dispatched { legs { seq: 3 mode: MODE_SEA carrier: "local:c" } })", "ADM-01", "dispatched.legs[1].seq"},
  {"Dispatched", R"(dispatched { legs { seq: 2 mode: MODE_SEA carrier: "local:c" vehicle: "IMO9074728" } })", "ADM-06", "dispatched.legs[1].vehicle"},
  {"Dispatched", R"(dispatched { lots { lot: "lot:p/2" quantity { basis: BASIS_ESTIMATED stage: STAGE_FINAL } } })", "ADM-08", "dispatched.lots[1].quantity.basis"},
  {"Dispatched", R"(dispatched { lots { lot: "lot:mutoto/k3-2602" } })", "ADM-01", "dispatched.lots[1]"},
  {"Dispatched", R"(dispatched { incoterm: "FOB\x1b]0;x\x07" })", "ADM-01", "dispatched.incoterm"},
  {"HandedOn", R"(handed_on { to_bailee: "c" })", "ADM-06", "handed_on.to_bailee"},
  {"Received", R"(received { outcome: OUTCOME_REJECTED })", "ADM-01", "received.reserve_reason"},
  {"Received", R"(received { lots { lot: "lot:mutoto/k3-2602" } })", "ADM-01", "received.lots[1]"},
  {"TitleTransferred", R"(title_transferred { lots: "lot:mutoto/k3-2602" })", "ADM-01", "title_transferred.lots[1]"},
  {"LotCreated", R"(lot_created { lot: "lot:p/1B" })", "ADM-06", "lot_created.lot"},
  {"Transformed", R"(transformed { outputs { lot: "lot:p/A" } })", "ADM-06",
   "transformed.outputs[2].lot"},
  {"Transformed", R"(transformed { campaign: "c-1" })", "ADM-06", "transformed.campaign"},
  {"Dispatched", R"(dispatched { consignment: "consignment:p/A" })", "ADM-06",
   "dispatched.consignment"},
  {"SiteRegistered", R"(site_registered { site: "site:p/Pit" })", "ADM-06",
   "site_registered.site"},
  {"PartyRegistered", R"(party_registered { party: "did:web:a.example:Mine" })", "ADM-06",
   "party_registered.party"},
  {"TagsIssued", R"(tags_issued { range { book: "book:ceec/k3" } })", "ADM-06",
   "tags_issued.range.book"},
  {"Packed", R"(packed { lots { seals { id: "seal:p/s1" } } })", "ADM-06",
   "packed.lots[1].seals[0].id"},
  {"Retired", R"(retired { claim: "c 1" })", "ADM-06", "retired.claim"},
  {"Cleared", R"(documents { number: "a-1" })", "ADM-11", "documents[0].number"},
  {"Cleared", R"(cleared { hs: "28220" })", "ADM-06", "cleared.hs"},
  {"Cleared", R"(cleared { direction: DIRECTION_IMPORT })", "ADM-01", "cleared.importer"},
  {"Cleared", R"(cleared { quota { charged_mg: -1 } })", "ADM-08", "cleared.quota[1].charged_mg"},
  {"Cleared", R"(cleared { quota {} quota {} })", "ADM-01", "cleared.quota[2]"},
  {"Cleared", R"(cleared { quota_credit { element: "X" } })", "ADM-06",
   "cleared.quota_credit[0].element"},
  {"Observed", R"(observed { site: "site:p/1" })", "ADM-01", "observed"},
  {"Observed", R"(observed { assay { results { element: "Cu" ppm: 1000001 } } })", "ADM-08", "observed.assay.results[2].ppm"},
  {"Observed", R"(observed { assay { activity_bq_per_kg: -1 } })", "ADM-08", "observed.assay.activity_bq_per_kg"},
  {"Observed", R"(observed { assay { method: "a\tb" } })", "ADM-01", "observed.assay.method"},
  {"Observed", R"(observed { assay { results { element: "Au" ppm: 1 } } })", "ADM-01", "observed.assay.results[2]"},
  {"Observed", R"(observed { assay { results { element: "Fe" ppm: 948881 } } })", "ADM-08", "observed.assay.results"},
  {"Observed", R"(observed { type: OBSERVATION_TYPE_WEIGHING })", "ADM-01", "observed.weighings"},
  {"Observed", R"(observed { weighings { lot: "lot:p/1" } weighings { lot: "lot:p/1" } })", "ADM-01", "observed.weighings[1]"},
  {"LotCreated", R"(lot_created { moved_from { origin: "x" } })", "ADM-01", "lot_created.moved_from"},
  {"PartyRegistered", R"(party_registered { owners { name: "n" evidence: "x" } })", "ADM-01", "party_registered.owners[1].evidence"},
  {"QuantityChanged", R"(quantity_changed { subjects { kind: 1 id: "lot:q/another" } })", "ADM-12", "quantity_changed.subjects"},
  {"QuantityChanged", R"(quantity_changed { difference { wet_mg: -501 } })", "ADM-09", "quantity_changed.difference.wet_mg"},
  {"QuantityChanged", R"(quantity_changed { before { basis: BASIS_DERIVED } })", "ADM-08", "quantity_changed.before.basis"},
  {"Retired", R"(retired { lots: "lot:depot/k3-2602-1" })", "ADM-01", "retired.lots[1]"},
  {"Retired", R"(retired { contained { element: "Co" mg: 1 } })", "ADM-01", "retired.contained[2]"},
  // Belief.
  {"Attested", R"(attested { subject: "kanzenze" })", "ADM-06", "attested.subject"},
  {"Attested", R"(attested { period { to { days: 19999 } } })", "ADM-01", "attested.period.to"},
  {"Attested", R"(attested { outcomes { criterion: "2.1" outcome: CRITERION_OUTCOME_MEETS } })", "ADM-01", "attested.outcomes[3]"},
  {"Attested", R"(attested { outcomes { criterion: "9.1" outcome: CRITERION_OUTCOME_NOT_APPLICABLE } })", "ADM-01", "attested.outcomes[3].justification"},
  {"Attested", R"(attested { outcomes { criterion: "9.1" } })", "ADM-01", "attested.outcomes[3].outcome"},
  {"AttestationChanged", R"(attestation_changed { attestation: "x" })", "ADM-01", "attestation_changed.attestation"},
  {"AttestationChanged", R"(attestation_changed { subjects { kind: 1 id: "lot:p/1" } })", "ADM-01", "attestation_changed.subjects[1]"},
  {"Countersigned", R"(countersigned { records: "x" })", "ADM-01", "countersigned.records[1]"},
  {"VerdictIssued", R"(verdict_issued { catalogue_digests: "x" })", "ADM-01", "verdict_issued.catalogue_digests[1]"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(One, CheckRecordRefuses, ::testing::ValuesIn(kWrong));

TEST(CheckRecord, EveryRequiredFieldIsMissed) {
  // A body that says nothing: what each kind asks for at least.
  for (const auto& [kind, field] :
       std::vector<std::pair<std::string, std::string>>{{"party_registered", "legal_name"},
                                                        {"key_added", "purpose"},
                                                        {"key_revoked", "reason"},
                                                        {"role_granted", "role"},
                                                        {"mandate_granted", "kinds"},
                                                        {"site_registered", "operator"},
                                                        {"accreditation_granted", "schemes"},
                                                        {"quota_granted", "exporter"},
                                                        {"tags_issued", "tag_type"},
                                                        {"lot_created", "site"},
                                                        {"lot_created", "quantity"},
                                                        {"transformed", "inputs"},
                                                        {"transformed", "outputs"},
                                                        {"packed", "lots"},
                                                        {"unpacked", "lots"},
                                                        {"dispatched", "receiver"},
                                                        {"handed_on", "from_bailee"},
                                                        {"received", "outcome"},
                                                        {"title_transferred", "buyer"},
                                                        {"cleared", "direction"},
                                                        {"observed", "type"},
                                                        {"quantity_changed", "reason"},
                                                        {"retired", "claim"},
                                                        {"attested", "limitations"},
                                                        {"attested", "outcomes"},
                                                        {"attestation_changed", "status"},
                                                        {"countersigned", "records"},
                                                        {"verdict_issued", "result"},
                                                        {"genesis", "threshold"}}) {
    const pb::Record record = testing::FromText(kind + " { }");
    EXPECT_TRUE(Complains(custody::CheckRecord(record), "ADM-01", kind + "." + field))
        << kind << " " << field;
  }
  EXPECT_TRUE(Complains(custody::CheckRecord(pb::Record()), "ADM-01", "event_time"));
}

std::string Repeat(size_t n, const std::function<std::string(size_t)>& item) {
  std::string out;
  for (size_t i = 0; i < n; ++i) out += item(i) + " ";
  return out;
}

std::string Padded(size_t i) {
  const std::string digits = std::to_string(i);
  return std::string(5 - digits.size(), '0') + digits;
}

struct Limit {
  const char *kind, *open;  // what stands before the repeated items
  const char* item;         // # is the item's number
  const char* field;
  size_t limit, there;  // items the sample has already
};

TEST(CheckRecord, EveryListAtItsLimitAndOnePast) {
  const Limit kLimits[] = {
      {"Packed", "", R"(signers { party: "local:b#" capacity: CAPACITY_WITNESS })", "signers",
       limits::kSigners, 0},
      {"Packed", "", R"(documents { type: "BOL" number: "#" issuer: "local:x" })", "documents",
       limits::kDocuments, 0},
      {"Packed", "", R"(sealed { name: "s#" digest: "0123456789abcdef0123456789abcdef" })",
       "sealed", limits::kSealedSections, 0},
      {"Packed", "packed", R"(lots { lot: "lot:p/#" })", "packed.lots", limits::kLots, 1},
      {"Transformed", "transformed", R"(inputs { lot: "lot:q/#" })", "transformed.inputs",
       limits::kInputs, 1},
      {"Transformed", "transformed", R"(losses { kind: LOSS_KIND_DUST })", "transformed.losses",
       limits::kListItems, 0},
      {"Cleared", "cleared",
       R"(quota { regulator: "local:r#" exporter: "local:e" period: "2026-03" element: "Co" })",
       "cleared.quota", limits::kQuotaCharges, 1},
      {"Unpacked", "unpacked", R"(lots: "lot:q/#")", "unpacked.lots", limits::kLots, 1},
      {"Unpacked", "unpacked", R"(tags_removed { book: "book:p/#" })", "unpacked.tags_removed",
       limits::kTagRanges, 1},
      {"Unpacked", "unpacked", R"(seals_removed { state: SEAL_STATE_INTACT })",
       "unpacked.seals_removed", limits::kSeals, 1},
      {"Dispatched", "dispatched", R"(seals { id: "seal:q/#" type: "B" party: "local:p" })",
       "dispatched.seals", limits::kSeals, 0},
      {"Countersigned", "countersigned", R"(records: "0123456789abcdef0123456789a#")",
       "countersigned.records", limits::kInputs, 1},
      {"AttestationChanged", "attestation_changed", R"(subjects { kind: 3 id: "local:#" })",
       "attestation_changed.subjects", limits::kSubjectsCarried, 1},
      {"PartyRegistered", "party_registered", R"(owners { name: "#" country: "CD" })",
       "party_registered.owners", limits::kOwners, 1},
      {"PartyRegistered", "party_registered", R"(aliases { scheme: "s" value: "#" })",
       "party_registered.aliases", limits::kListItems, 0},
      {"Genesis", "genesis", R"(forms { form: "F#" })", "genesis.forms", limits::kForms, 1},
      {"LotCreated", "lot_created", R"(quantity { packages { type: "BAG" } })",
       "lot_created.quantity.packages", limits::kPackages, 0},
      {"Attested", "attested", R"(outcomes { criterion: "9.#" outcome: CRITERION_OUTCOME_MEETS })",
       "attested.outcomes", limits::kListItems, 3}};
  for (const Limit& limit : kLimits) {
    for (const size_t extra : {0, 1}) {
      pb::Record record = SampleOf(limit.kind);
      const std::string items = Repeat(limit.limit - limit.there + extra, [&](size_t i) {
        std::string text = limit.item;
        if (const size_t at = text.find('#'); at != std::string::npos)
          text.replace(at, 1, Padded(i));
        return text;
      });
      Merge(*limit.open ? std::string(limit.open) + " { " + items + "}" : items, record);
      const Violations violations = custody::CheckRecord(record);
      EXPECT_EQ(Complains(violations, "ADM-01", limit.field), extra == 1)
          << limit.field << ": " << Show(violations).substr(0, 300);
      if (extra == 0) {
        EXPECT_EQ(Show(violations).substr(0, 300), "") << limit.field;
      }
    }
  }
}

TEST(CheckRecord, LegsAndOutputsAtTheirLimits) {
  for (const size_t extra : {0, 1}) {
    pb::Record record = SampleOf("Dispatched");
    for (size_t i = 1; i < limits::kLegs + extra; ++i) {
      pb::Leg* leg = record.mutable_dispatched()->add_legs();
      leg->set_seq(static_cast<uint32_t>(i + 1));
      leg->set_mode(pb::MODE_RAIL);
      leg->set_carrier("local:c");
    }
    EXPECT_EQ(Complains(custody::CheckRecord(record), "ADM-01", "dispatched.legs"), extra == 1);
    record = SampleOf("Transformed");
    const pb::Output output = record.transformed().outputs(0);
    for (size_t i = 2; i < limits::kOutputs + extra; ++i) {
      pb::Output* more = record.mutable_transformed()->add_outputs();
      *more = output;
      more->set_lot("lot:q/" + std::to_string(i));
    }
    EXPECT_EQ(Complains(custody::CheckRecord(record), "ADM-01", "transformed.outputs"), extra == 1);
  }
}

TEST(CheckRecord, TextsAtTheirLimits) {
  const auto text = [](size_t n) { return std::string(n, 'x'); };
  for (const size_t extra : {0, 1}) {
    pb::Record record = SampleOf("Attested");
    record.mutable_attested()->set_limitations(text(limits::kTextBytes + extra));
    record.mutable_attested()->set_scheme(text(limits::kNameBytes + extra));
    record.clear_documents();
    pb::Document* document = record.add_documents();
    document->set_type("BOL");
    document->set_number(std::string(limits::kNameBytes + extra, 'X'));
    document->set_issuer("local:" + text(limits::kIdBytes - 6 + extra));
    document->set_url(text(limits::kUrlBytes + extra));
    const Violations violations = custody::CheckRecord(record);
    const bool past = extra == 1;
    EXPECT_EQ(Complains(violations, "ADM-01", "attested.limitations"), past);
    EXPECT_EQ(Complains(violations, "ADM-01", "attested.scheme"), past);
    EXPECT_EQ(Complains(violations, "ADM-01", "documents[0].number"), past);
    EXPECT_EQ(Complains(violations, "ADM-01", "documents[0].url"), past);
    EXPECT_EQ(Complains(violations, "ADM-06", "documents[0].issuer"), past);
    EXPECT_EQ(violations.empty(), !past) << Show(violations);
  }
}

TEST(CheckRecord, ElementsAndMassesAtTheirLimits) {
  const char* kSymbols[] = {"Ag", "Al", "As", "Au", "Ba", "Be", "Bi", "Br", "C",
                            "Ca", "Cd", "Ce", "Cl", "Co", "Cr", "Cs", "Cu"};
  for (const size_t extra : {0, 1}) {
    pb::Record record = SampleOf("Retired");
    record.mutable_retired()->clear_contained();
    for (size_t i = 0; i < limits::kElements + extra; ++i) {
      pb::ElementMass* mass = record.mutable_retired()->add_contained();
      mass->set_element(kSymbols[i]);
      mass->set_mg(limits::kMassMg);
    }
    EXPECT_EQ(Complains(custody::CheckRecord(record), "ADM-01", "retired.contained"), extra == 1);
    record.mutable_retired()->mutable_contained(0)->set_mg(limits::kMassMg +
                                                           static_cast<int64_t>(extra));
    EXPECT_EQ(Complains(custody::CheckRecord(record), "ADM-08", "retired.contained[0].mg"),
              extra == 1);
  }
}

// Under the sanitizers: no overflow.
TEST(CheckRecord, DifferencesOfMassesOutOfRange) {
  pb::Record record = SampleOf("QuantityChanged");
  pb::QuantityChanged& body = *record.mutable_quantity_changed();
  body.mutable_before()->set_wet_mg(INT64_MIN);
  body.mutable_before()->set_dry_mg(INT64_MAX);
  body.mutable_after()->set_dry_mg(INT64_MIN);
  body.mutable_before()->mutable_contained(0)->set_mg(INT64_MIN);
  EXPECT_TRUE(Complains(custody::CheckRecord(record), "ADM-08", "quantity_changed.before.wet_mg"));
  EXPECT_TRUE(Complains(custody::CheckRecord(record), "ADM-08", "quantity_changed.after.dry_mg"));
}

TEST(CheckRecord, AnOwnerHasAPartyIdOrAName) {
  const auto complaint = [](const char* owner) {
    pb::Record record = SampleOf("PartyRegistered");
    Merge(std::string("party_registered { owners { ") + owner + " } }", record);
    const auto told = present::RefusalsOf(custody::CheckRecord(record));
    return told.empty() ? "" : told[0].message + ": " + told[0].remedy;
  };
  EXPECT_EQ(complaint(R"(party: "local:o")"), "");
  EXPECT_EQ(complaint(R"(name: "Somebody")"), "");
  EXPECT_EQ(complaint(R"(party: "local:o" name: "Somebody")"),
            "the owner has both a party id and a name: say exactly one of the two");
  EXPECT_EQ(complaint(R"(country: "CD")"),
            "the owner has neither a party id nor a name: say exactly one of the two");
}

// docs/formats/record.md lists them, one a row of its table: `| 1 | Genesis |`.
TEST(RecordPage, ListsTheKindsThatAreBuilt) {
  std::set<std::string> built, listed;
  for (const auto& sample : Samples()) {
    const pb::Kind kind = KindOf(sample.record);
    const std::string row =
        "| " + std::to_string(kind) + " | " + std::string(KindName(kind)) + " |";
    if (IsBuilt(kind)) built.insert(row);
  }
  std::istringstream page(lode::testing::ReadPage(LODE_SOURCE_DIR "/docs/formats/record.md"));
  for (std::string line; std::getline(page, line);) {
    if (line.size() > 2 && line.starts_with("| ") && line[2] >= '0' && line[2] <= '9') {
      listed.insert(line);
    }
  }
  EXPECT_EQ(listed, built);
  EXPECT_GE(built.size(), 26u);
}

TEST(CheckRecord, AFieldIsComplainedOfOnce) {
  pb::Record record = SampleOf("PartyRegistered");
  record.mutable_party_registered()->set_legal_name(std::string(limits::kTextBytes + 1, 'x'));
  EXPECT_EQ(custody::CheckRecord(record).size(), 1u);
}

}  // namespace
}  // namespace lode::record
