// SPDX-License-Identifier: Apache-2.0
// The ledger is as small as it can be (one registrar, one mine, one key), so that what is measured
// is the write path and not the registry.
#include "tools/bench/world.h"

#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"
#include "verifier/envelope/signer.h"
#include "verifier/record/possession.h"
#include "verifier/record/quantity.h"

namespace lode::bench {
namespace {

constexpr char kRegistrar[] = "local:registrar";
constexpr char kMine[] = "local:mine";
constexpr char kSite[] = "site:mine/pit";
constexpr int64_t kWetMg = 40'000'000'000;  // 40 t
constexpr int32_t kMoisturePpm = 50'000;
constexpr int32_t kGradePpm = 16'000;
constexpr int32_t kFirstDay = 10'957;  // 2000-01-01
constexpr int32_t kLastDay = 47'481;   // 2099-12-31

crypto::SigningKey KeyNamed(std::string_view name) {
  return *crypto::SigningKey::FromSeed(crypto::Sha256({"lode bench key", name}).view());
}

void SetOre(pb::Quantity& q) {
  q.set_basis(pb::BASIS_MEASURED);
  q.set_stage(pb::STAGE_FINAL);
  q.set_wet_mg(kWetMg);
  q.set_moisture_ppm(kMoisturePpm);
  q.set_moisture_sigma_ppm(1'500);
  q.set_moisture_method("oven 105 C");
  q.set_weigh_method("truck scale");
  q.set_dry_mg(record::DryMass(kWetMg, kMoisturePpm));
  pb::Contained* cobalt = q.add_contained();
  cobalt->set_element("Co");
  cobalt->set_mg(record::ContainedMass(q.dry_mg(), kGradePpm));
  cobalt->set_grade_ppm(kGradePpm);
  cobalt->set_sigma_ppm(53);
  cobalt->set_method("XRF");
}

}  // namespace

World::World(int64_t now_us)
    : now_us_(now_us), registrar_(KeyNamed("registrar")), mine_(KeyNamed("mine")) {}

std::string World::LotName(uint64_t n) { return "lot:mine/" + std::to_string(n); }

pb::Record World::Start(std::string_view author, uint64_t nonce) const {
  pb::Record r;
  r.set_format_version(1);
  r.set_origin(kOrigin);
  if (!genesis_.IsZero()) r.set_genesis_digest(genesis_.str());
  r.set_author(std::string(author));
  std::string bytes(8, '\0');
  base::AppendU64(bytes, nonce);
  r.set_nonce(bytes);
  r.mutable_event_time()->set_us(now_us_);
  r.mutable_capture_time()->set_us(now_us_);
  return r;
}

std::string World::SignBy(const pb::Record& record, const crypto::SigningKey& key) const {
  const crypto::SigningKey* keys[] = {&key};
  return envelope::EncodeEnvelope(envelope::SignRecord(record::EncodePayload(record), keys));
}

std::string World::Sign(const pb::Record& record) const { return SignBy(record, mine_); }

std::vector<std::string> World::SignAll(const std::vector<pb::Record>& records) const {
  std::vector<std::string> payloads;
  payloads.reserve(records.size());
  for (const pb::Record& record : records) payloads.push_back(record::EncodePayload(record));
  const std::vector<std::string_view> views(payloads.begin(), payloads.end());
  std::vector<envelope::EnvelopeSignature> signatures = envelope::SignBatch(views, mine_);
  std::vector<std::string> envelopes;
  envelopes.reserve(records.size());
  for (size_t i = 0; i < payloads.size(); ++i) {
    envelopes.push_back(
        envelope::EncodeEnvelope({std::move(payloads[i]), {std::move(signatures[i])}}));
  }
  return envelopes;
}

std::string World::Genesis(std::string_view log_vkey) {
  pb::Record r = Start(kRegistrar, 0);
  pb::Genesis* g = r.mutable_genesis();
  g->set_origin(kOrigin);
  g->set_log_vkey(std::string(log_vkey));
  pb::Registrar* registrar = g->add_registrars();
  registrar->set_party(kRegistrar);
  registrar->set_pubkey(std::string(registrar_.public_key().view()));
  registrar->set_key_id(crypto::RecordKeyId(registrar_.public_key()).str());
  pb::GenesisParty* party = g->add_parties();
  party->set_party(kRegistrar);
  party->set_legal_name("Registrar of the benchmark");
  party->set_country("BE");
  g->set_threshold(1);
  g->set_admission_version(1);
  g->set_max_gain_ppm(20'000);
  g->set_max_transit_ppm(50'000);
  g->set_sample_floor_ppm(500);
  pb::Form* ore = g->add_forms();
  ore->set_form("ORE");
  ore->add_hs("2605.00");
  ore->set_primary_element("Co");
  ore->add_accounted_elements("Co");
  pb::ElementGrade* ceiling = ore->add_ceilings();
  ceiling->set_element("Co");
  ceiling->set_ppm(641'000);
  std::string envelope = SignBy(r, registrar_);
  genesis_ = envelope::RecordDigest(record::EncodePayload(r));
  return envelope;
}

std::vector<std::string> World::Registry() {
  pb::Record party = Start(kRegistrar, 1);
  party.mutable_party_registered()->set_party(kMine);
  party.mutable_party_registered()->set_legal_name("Mine of the benchmark");
  party.mutable_party_registered()->set_country("CD");
  party.mutable_party_registered()->add_lot_prefixes("mine");

  pb::Record key = Start(kRegistrar, 2);
  pb::KeyAdded* added = key.mutable_key_added();
  added->set_party(kMine);
  added->set_pubkey(std::string(mine_.public_key().view()));
  added->set_purpose(pb::PURPOSE_CUSTODY);
  added->mutable_valid_from()->set_days(kFirstDay);
  added->mutable_valid_to()->set_days(kLastDay);
  const std::string text =
      record::PossessionText(kOrigin, genesis_, kMine, mine_.public_key(), pb::PURPOSE_CUSTODY);
  added->set_proof(std::string(mine_.Sign(text).view()));

  pb::Record site = Start(kRegistrar, 3);
  pb::SiteRegistered* pit = site.mutable_site_registered();
  pit->set_site(kSite);
  pit->set_type(pb::SITE_TYPE_LSM_MINE);
  pit->set_operator_(kMine);
  pit->set_iso3166_2("CD-LU");
  pb::Point* point = pit->add_outline();
  point->set_lat_e7(-105'200'000);
  point->set_lon_e7(255'500'000);

  std::vector<std::string> envelopes;
  for (const pb::Record& r : {party, key, site}) envelopes.push_back(SignBy(r, registrar_));
  uint64_t nonce = 4;
  for (const pb::Role role : {pb::ROLE_MINER, pb::ROLE_PROCESSOR}) {
    pb::Record granted = Start(kRegistrar, nonce++);
    granted.mutable_role_granted()->set_party(kMine);
    granted.mutable_role_granted()->set_role(role);
    granted.mutable_role_granted()->mutable_valid_from()->set_days(kFirstDay);
    granted.mutable_role_granted()->mutable_valid_to()->set_days(kLastDay);
    envelopes.push_back(SignBy(granted, registrar_));
  }
  return envelopes;
}

pb::Record World::Mined(uint64_t n) const {
  pb::Record r = Start(kMine, n);
  r.mutable_place()->set_site(kSite);
  pb::LotCreated* body = r.mutable_lot_created();
  body->set_lot(LotName(n));
  body->set_form("ORE");
  body->set_source(pb::SOURCE_EXTRACTED);
  body->set_origin_class(pb::ORIGIN_CLASS_LSM);
  SetOre(*body->mutable_quantity());
  body->set_site(kSite);
  return r;
}

pb::Record World::Hop(uint64_t from, uint64_t to) const {
  pb::Record r = Start(kMine, to);
  r.mutable_place()->set_site(kSite);
  pb::Transformed* body = r.mutable_transformed();
  body->set_site(kSite);
  body->set_process(pb::PROCESS_SORT);
  body->set_custody_model(pb::CUSTODY_MODEL_IDENTITY_PRESERVED);
  pb::Output* output = body->add_outputs();
  output->set_lot(LotName(to));
  output->set_form("ORE");
  SetOre(*output->mutable_quantity());
  pb::Input* input = body->add_inputs();
  input->set_lot(LotName(from));
  pb::ElementMass* cobalt = input->add_contained();
  cobalt->set_element("Co");
  cobalt->set_mg(output->quantity().contained(0).mg());
  return r;
}

pb::Record World::Looked(uint64_t n, uint64_t k) const {
  pb::Record r = Start(kMine, (uint64_t{1} << 62) + k);
  r.mutable_place()->set_site(kSite);
  pb::Observed* body = r.mutable_observed();
  body->set_type(pb::OBSERVATION_TYPE_WEIGHING);
  body->add_lots(LotName(n));
  pb::Weighing* weighing = body->add_weighings();
  weighing->set_lot(LotName(n));
  weighing->set_wet_mg(kWetMg);
  return r;
}

}  // namespace lode::bench
