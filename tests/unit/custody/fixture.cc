// SPDX-License-Identifier: Apache-2.0
// Keys come from names and are made once for all tests, because making and signing costs more than
// admission.
#include "tests/unit/custody/fixture.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "gtest/gtest.h"
#include "verifier/base/encoding.h"
#include "verifier/base/time.h"
#include "verifier/crypto/sha256.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/signers.h"
#include "verifier/envelope/signer.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/note.h"
#include "verifier/present/refusal.h"
#include "verifier/record/possession.h"
#include "verifier/record/quantity.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

int32_t Day(const char* text) { return *base::ParseDate(text); }

template <typename Message>
void SetSpan(Message* message) {
  message->mutable_valid_from()->set_days(Day("2026-01-01"));
  message->mutable_valid_to()->set_days(Day("2027-12-31"));
}

std::string PrefixOf(const std::string& party) { return party.substr(party.find(':') + 1); }

}  // namespace

Ledger::Ledger(std::string origin)
    : origin_(std::move(origin)), now_us_(base::ParseRfc3339("2026-03-01T12:00:00Z")->micros) {}

const crypto::SigningKey& Ledger::Key(const std::string& party, pb::Purpose purpose, int number) {
  static auto& keys = *new std::map<std::string, std::unique_ptr<crypto::SigningKey>>();
  const std::string name = party + "/" + pb::Purpose_Name(purpose) + "/" + std::to_string(number);
  auto& key = keys[name];
  if (key == nullptr) {
    key = std::make_unique<crypto::SigningKey>(
        *crypto::SigningKey::FromSeed(crypto::Sha256("test key " + name).view()));
  }
  return *key;
}

pb::Record Ledger::Make(const std::string& author) {
  pb::Record r;
  r.set_format_version(1);
  r.set_origin(origin_);
  r.set_genesis_digest(genesis_digest_);
  r.set_author(author);
  r.set_nonce(crypto::Sha256("nonce " + std::to_string(++nonce_)).str().substr(0, 16));
  r.mutable_event_time()->set_us(now_us_ - 30 * kMinuteUs);
  *r.mutable_capture_time() = r.event_time();
  if (author == kReg1) {
    pb::Signer* signer = r.add_signers();
    signer->set_party(kReg2);
    signer->set_capacity(pb::CAPACITY_REGISTRAR);
  }
  return r;
}

pb::Record Ledger::Genesis() {
  pb::Record r = Make(kReg1);
  r.clear_genesis_digest();
  pb::Signer* third = r.add_signers();
  third->set_party(kReg3);
  third->set_capacity(pb::CAPACITY_REGISTRAR);
  pb::Genesis& g = *r.mutable_genesis();
  g.set_origin(origin_);
  g.set_log_vkey(note::FormatVkey(note::MakeNoteKey(
      origin_, note::kTypeEd25519, Key("log", pb::PURPOSE_REGISTRY).public_key())));
  for (const char* id : {kReg1, kReg2, kReg3}) {
    pb::Registrar* registrar = g.add_registrars();
    const auto& key = Key(id, pb::PURPOSE_REGISTRY).public_key();
    registrar->set_party(id);
    registrar->set_pubkey(std::string(key.view()));
    registrar->set_key_id(crypto::RecordKeyId(key).str());
    pb::GenesisParty* party = g.add_parties();
    party->set_party(id);
    party->set_legal_name(std::string("Registrar ") + id);
    party->set_country("BE");
  }
  g.set_threshold(2);
  g.set_admission_version(1);
  g.add_one_use_types("AVQ");
  g.set_simulated_time(note::IsSimulatedOrigin(origin_));
  g.set_max_gain_ppm(20'000);
  g.set_max_transit_ppm(50'000);
  g.set_sample_floor_ppm(500);
  for (const char* name : {"HYDROXIDE", "ORE"}) {
    pb::Form* form = g.add_forms();
    form->set_form(name);
    form->set_primary_element("Co");
    form->add_accounted_elements("Co");
    form->add_accounted_elements("Cu");
    pb::ElementGrade* ceiling = form->add_ceilings();
    ceiling->set_element("Co");
    ceiling->set_ppm(650'000);
  }
  return r;
}

void Ledger::AddSignature(envelope::Envelope& envelope, const crypto::SigningKey& key) {
  auto signatures = std::move(envelope.signatures);
  signatures.push_back(envelope::SignPayload(envelope.payload, key));
  envelope = envelope::MakeEnvelope(envelope.payload, std::move(signatures));
}

envelope::Envelope Ledger::Sign(const pb::Record& record,
                                std::optional<pb::Purpose> author_purpose) {
  const KindRule& rule = *FindKindRule(record::KindOf(record));
  pb::Purpose purpose = pb::PURPOSE_UNSPECIFIED;
  for (int p = pb::Purpose_MAX; p > 0; --p) {
    if (Has(rule.author, p)) purpose = static_cast<pb::Purpose>(p);
  }
  std::vector<const crypto::SigningKey*> keys = {
      &Key(record.author(), author_purpose.value_or(purpose))};
  for (const pb::Signer& signer : record.signers()) {
    keys.push_back(&Key(signer.party(), PurposeOf(rule, signer.capacity())));
  }
  return envelope::SignRecord(record::EncodePayload(record), keys);
}

Decision Ledger::Judge(const envelope::Envelope& envelope) const {
  const auto parsed = record::ParseRecord(envelope.payload);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  if (!parsed.ok()) return {};
  AdmissionInput input;
  input.envelope = &envelope;
  input.record = &*parsed;
  input.index = size_;
  input.record_time_us = now_us_;
  const auto decision = Admit(input, state_);
  EXPECT_TRUE(decision.ok()) << decision.status();
  return decision.ok() ? *decision : Decision();
}

Decision Ledger::Submit(const envelope::Envelope& envelope) {
  Decision decision = Judge(envelope);
  if (!decision.admitted()) return decision;
  auto parsed = record::ParseRecord(envelope.payload);
  if (parsed->kind == pb::KIND_GENESIS) genesis_digest_ = parsed->digest.str();
  state_.Apply(decision.changes);
  logged_.emplace_back(envelope, now_us_);
  state_.AddRecord(size_++, *std::move(parsed));
  now_us_ += 1'000'000;
  return decision;
}

base::Hash256 Ledger::Must(const envelope::Envelope& envelope) {
  const Decision decision = Submit(envelope);
  EXPECT_TRUE(decision.admitted()) << Explain(decision);
  return envelope::RecordDigest(envelope.payload);
}

pb::Record Ledger::PartyRecord(const std::string& party) {
  pb::Record r = Make(kReg1);
  r.mutable_party_registered()->set_party(party);
  r.mutable_party_registered()->set_legal_name("Company " + party);
  // The stranger is from elsewhere: an official of the country would have standing there.
  r.mutable_party_registered()->set_country(party == kStranger ? "ZM" : "CD");
  r.mutable_party_registered()->add_lot_prefixes(PrefixOf(party));
  return r;
}

pb::Record Ledger::KeyRecord(const std::string& party, pb::Purpose purpose, int number) {
  pb::Record r = Make(kReg1);
  const crypto::SigningKey& key = Key(party, purpose, number);
  pb::KeyAdded& body = *r.mutable_key_added();
  body.set_party(party);
  body.set_pubkey(std::string(key.public_key().view()));
  body.set_purpose(purpose);
  SetSpan(&body);
  body.set_proof(
      std::string(key.Sign(record::PossessionText(origin_, *base::Hash256::From(genesis_digest_),
                                                  party, key.public_key(), purpose))
                      .view()));
  return r;
}

pb::Record Ledger::RoleRecord(const std::string& party, pb::Role role,
                              std::initializer_list<std::string> sites) {
  pb::Record r = Make(kReg1);
  r.mutable_role_granted()->set_party(party);
  r.mutable_role_granted()->set_role(role);
  for (const std::string& site : sites) r.mutable_role_granted()->add_sites(site);
  SetSpan(r.mutable_role_granted());
  return r;
}

pb::Record Ledger::SiteRecord(const std::string& site, const std::string& operator_id) {
  pb::Record r = Make(kReg1);
  pb::SiteRegistered& body = *r.mutable_site_registered();
  body.set_site(site);
  body.set_type(pb::SITE_TYPE_LSM_MINE);
  body.set_operator_(operator_id);
  body.add_outline()->set_lat_e7(-105'200'000);
  body.set_iso3166_2("CD-LU");
  return r;
}

void Ledger::AddParty(const std::string& party, std::initializer_list<pb::Purpose> purposes) {
  Must(PartyRecord(party));
  for (const pb::Purpose purpose : purposes) Must(KeyRecord(party, purpose));
}

void Ledger::Populate() {
  if (origin_ != kOrigin) return LogWorld();
  // Made once a process: the same bytes for every test.
  static const Ledger* const world = [] {
    auto* made = new Ledger();
    made->LogWorld();
    return made;
  }();
  *this = *world;
}

void Ledger::LogWorld() {
  using enum pb::Purpose;
  Must(Genesis());
  for (const char* id : {kMine, kPlant, kHauler, kBroker}) {
    AddParty(id, {PURPOSE_ADMIN, PURPOSE_CUSTODY, PURPOSE_OBSERVE, PURPOSE_ATTEST});
  }
  AddParty(kTruck, {});
  AddParty(kAgency, {PURPOSE_OBSERVE, PURPOSE_AUTHORITY});
  AddParty(kLab, {PURPOSE_OBSERVE});
  AddParty(kAssessor, {PURPOSE_ATTEST});
  AddParty(kAccreditor, {PURPOSE_AUTHORITY});
  AddParty(kChecker, {PURPOSE_VERDICT});
  AddParty(kStranger, {PURPOSE_ADMIN, PURPOSE_CUSTODY, PURPOSE_OBSERVE, PURPOSE_ATTEST,
                       PURPOSE_AUTHORITY, PURPOSE_VERDICT});
  pb::Record pit = SiteRecord(kPit, kMine);
  pit.mutable_site_registered()->set_enforced_cap(true);
  pb::SiteCapacity* cap = pit.mutable_site_registered()->add_capacity();
  cap->set_product("ORE");
  cap->set_element("Co");
  cap->set_mg_per_year(1'000'000'000);
  Must(pit);
  Must(SiteRecord(kMill, kMine));
  Must(SiteRecord(kRefinery, kPlant));
  Must(RoleRecord(kMine, pb::ROLE_MINER, {kPit}));
  Must(RoleRecord(kMine, pb::ROLE_PROCESSOR, {kMill}));
  Must(RoleRecord(kPlant, pb::ROLE_PROCESSOR, {kRefinery}));
  Must(RoleRecord(kPlant, pb::ROLE_PLANT, {kRefinery}));
  Must(RoleRecord(kHauler, pb::ROLE_CARRIER));
  for (const pb::Role role : {pb::ROLE_STATE_AGENCY, pb::ROLE_REGULATOR, pb::ROLE_TAG_ISSUER}) {
    Must(RoleRecord(kAgency, role));
  }
  Must(RoleRecord(kLab, pb::ROLE_LAB));
  Must(RoleRecord(kBroker, pb::ROLE_AGENT));
  Must(RoleRecord(kAssessor, pb::ROLE_VALIDATOR));
  Must(RoleRecord(kAccreditor, pb::ROLE_ACCREDITOR));
  Must(RoleRecord(kChecker, pb::ROLE_VERIFIER));
  pb::Record accreditation = Make(kAccreditor);
  accreditation.mutable_accreditation_granted()->set_validator(kAssessor);
  accreditation.mutable_accreditation_granted()->add_schemes(kScheme);
  SetSpan(accreditation.mutable_accreditation_granted());
  Must(Sign(accreditation, PURPOSE_AUTHORITY));
}

pb::Quantity Ledger::Ore(int64_t wet_mg, int32_t ppm) {
  pb::Quantity q;
  q.set_basis(pb::BASIS_MEASURED);
  q.set_stage(pb::STAGE_FINAL);
  q.set_wet_mg(wet_mg);
  q.set_moisture_method("oven");
  q.set_dry_mg(wet_mg);
  pb::Contained* co = q.add_contained();
  co->set_element("Co");
  co->set_grade_ppm(ppm);
  co->set_method("XRF");
  co->set_mg(record::ContainedMass(wet_mg, ppm));
  return q;
}

pb::Record Ledger::LotRecord(const std::string& lot, const pb::Quantity& quantity) {
  pb::Record r = Make(kMine);
  pb::LotCreated& body = *r.mutable_lot_created();
  body.set_lot(lot);
  body.set_form("ORE");
  body.set_source(pb::SOURCE_EXTRACTED);
  body.set_origin_class(pb::ORIGIN_CLASS_LSM);
  body.set_site(kPit);
  *body.mutable_quantity() = quantity;
  return r;
}

void Ledger::AddLot(const std::string& lot, int64_t wet_mg, int32_t ppm) {
  Must(LotRecord(lot, Ore(wet_mg, ppm)));
}

pb::Record Ledger::DispatchRecord(const std::string& consignment,
                                  std::initializer_list<std::string> lots) {
  pb::Record r = Make(kMine);
  pb::Dispatched& body = *r.mutable_dispatched();
  body.set_consignment(consignment);
  for (const std::string& lot : lots) {
    pb::LotEcho* echo = body.add_lots();
    echo->set_lot(lot);
    *echo->mutable_quantity() = record::EchoOf(Lot(lot).quantity());
  }
  body.set_receiver(kPlant);
  body.set_from_site(kMill);
  body.set_to_site(kRefinery);
  pb::Leg* leg = body.add_legs();
  leg->set_seq(1);
  leg->set_mode(pb::MODE_ROAD);
  leg->set_carrier(kHauler);
  return r;
}

pb::Record Ledger::ReceiptRecord(const std::string& consignment,
                                 std::initializer_list<std::string> lots) {
  pb::Record r = Make(kPlant);
  pb::Received& body = *r.mutable_received();
  body.set_consignment(consignment);
  body.set_outcome(pb::OUTCOME_ACCEPTED);
  body.set_site(kRefinery);
  for (const std::string& id : lots) {
    pb::ReceivedLot* lot = body.add_lots();
    lot->set_lot(id);
    *lot->mutable_quantity() = record::EchoOf(Lot(id).quantity());
    *lot->mutable_difference() = record::Subtract(lot->quantity(), Lot(id).quantity());
  }
  return r;
}

template <typename Row>
Row Ledger::Get(RowKind kind, const std::string& id) const {
  Row row;
  const auto bytes = state_.Read(kind, id);
  EXPECT_TRUE(bytes.ok());
  if (bytes.ok() && *bytes) row.ParseFromString(**bytes);
  return row;
}

::lode::state::v1::LotState Ledger::Lot(const std::string& id) const {
  return Get<::lode::state::v1::LotState>(RowKind::kLot, id);
}
::lode::state::v1::PartyState Ledger::Party(const std::string& id) const {
  return Get<::lode::state::v1::PartyState>(RowKind::kParty, id);
}
::lode::state::v1::ConsignmentState Ledger::Consignment(const std::string& id) const {
  return Get<::lode::state::v1::ConsignmentState>(RowKind::kConsignment, id);
}

void Ledger::SetCarried(const std::vector<record::ParsedRecord>& targets,
                        google::protobuf::RepeatedPtrField<pb::Subject>* carried) {
  std::set<record::Subject> united;
  for (const auto& target : targets) united.merge(record::TouchedSubjects(target));
  carried->Clear();
  for (const record::Subject& subject : record::SubjectsToCarry(united)) {
    pb::Subject* copy = carried->Add();
    copy->set_kind(static_cast<uint32_t>(subject.kind));
    copy->set_id(subject.id);
  }
}

record::ParsedRecord Ledger::Logged(const base::Hash256& digest) const {
  const auto found = state_.FindRecord(digest);
  EXPECT_TRUE(found.ok() && *found);
  return found.ok() && *found ? (*found)->record : record::ParsedRecord();
}

std::vector<std::string> Rules(const Decision& decision) {
  std::set<std::string> rules;
  for (const auto& violation : decision.violations) rules.insert(std::string(violation.rule()));
  return {rules.begin(), rules.end()};
}

std::string Explain(const Decision& decision) {
  std::string out;
  for (const present::Refusal& v : present::RefusalsOf(decision.violations)) {
    out += std::string(v.violation.rule()) + " " + v.violation.field + " '" + v.value + "' (" +
           v.limit + "): " + v.message + "; " + v.remedy + "\n";
  }
  return out;
}

}  // namespace lode::custody
