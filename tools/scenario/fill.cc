// SPDX-License-Identifier: Apache-2.0
// What a scenario may leave out of a record and the builder works out: who signs and as what,
// Genesis's own names, a new key's proof, the subjects of an acting record's targets.
#include <algorithm>
#include <array>
#include <utility>

#include "tools/scenario/build.h"
#include "verifier/note/checkpoint.h"
#include "verifier/record/possession.h"
#include "verifier/record/touches.h"

namespace lode::scenario {
namespace {

namespace gpb = ::google::protobuf;

pb::Capacity CapacityFor(pb::Purpose purpose) {
  switch (purpose) {
    case pb::PURPOSE_REGISTRY:
      return pb::CAPACITY_REGISTRAR;
    case pb::PURPOSE_OBSERVE:
      return pb::CAPACITY_WITNESS;
    case pb::PURPOSE_AUTHORITY:
      return pb::CAPACITY_OFFICIAL;
    default:
      return pb::CAPACITY_COUNTERPARTY;
  }
}

// Body and field that names the records acted upon.
constexpr std::array<std::pair<const char*, const char*>, 8> kTargets = {{
    {"attestation_changed", "attestation"},
    {"accreditation_changed", "target"},
    {"incident_changed", "incident"},
    {"corrected", "target"},
    {"countersigned", "records"},
    {"disputed", "target"},
    {"dispute_resolved", "dispute"},
    {"section_erased", "record"},
}};

std::vector<std::string> ReadDigests(const gpb::Message& body, const gpb::FieldDescriptor* field) {
  const gpb::Reflection* r = body.GetReflection();
  if (!field->is_repeated()) return {r->GetString(body, field)};
  std::vector<std::string> digests;
  for (int i = 0; i < r->FieldSize(body, field); ++i) {
    digests.push_back(r->GetRepeatedString(body, field, i));
  }
  return digests;
}

}  // namespace

void Builder::FillSigners(const Step& step, pb::Record& record) const {
  std::map<std::string, pb::Capacity> signers;  // ascending by party, as the format wants
  for (const SignWith& with : step.sign) {
    const KeySpec& key = scenario_.keys.at(with.key);
    if (key.party == record.author()) continue;
    signers.emplace(key.party, with.capacity.value_or(CapacityFor(key.purpose)));
  }
  for (const auto& [party, capacity] : signers) {
    pb::Signer* signer = record.add_signers();
    signer->set_party(party);
    signer->set_capacity(capacity);
  }
}

void Builder::FillGenesis(pb::Record& record) const {
  pb::Genesis& genesis = *record.mutable_genesis();
  if (genesis.origin().empty()) genesis.set_origin(record.origin());
  if (genesis.log_vkey().empty()) genesis.set_log_vkey(log_vkey_);
  genesis.set_simulated_time(genesis.simulated_time() || note::IsSimulatedOrigin(genesis.origin()));
}

void Builder::FillProof(pb::Record& record) {
  pb::KeyAdded& added = *record.mutable_key_added();
  const auto genesis = base::Hash256::From(record.genesis_digest());
  if (!genesis) return;
  if (key_names_.empty()) {
    for (const auto& [name, spec] : scenario_.keys)
      key_names_[std::string(keys_.PublicKey(name).view())] = name;
  }
  const auto name = key_names_.find(added.pubkey());
  if (name == key_names_.end()) return;
  const auto key = keys_.Get(name->second);
  const std::string text = record::PossessionText(record.origin(), *genesis, added.party(),
                                                  key->public_key(), added.purpose());
  added.set_proof(std::string(key->Sign(text).view()));
}

void Builder::FillSubjects(pb::Record& record) const {
  const auto* type = pb::Record::descriptor();
  for (const auto& [body_name, target_name] : kTargets) {
    const auto* body_field = type->FindFieldByName(body_name);
    if (!record.GetReflection()->HasField(record, body_field)) continue;
    gpb::Message& body = *record.GetReflection()->MutableMessage(&record, body_field);
    const auto* subjects = body.GetDescriptor()->FindFieldByName("subjects");
    if (body.GetReflection()->FieldSize(body, subjects) > 0) return;
    std::set<record::Subject> touched;
    for (const auto& target :
         ReadDigests(body, body.GetDescriptor()->FindFieldByName(target_name))) {
      const auto digest = base::Hash256::From(target);
      const auto known = digest ? known_by_digest_.find(*digest) : known_by_digest_.end();
      if (known == known_by_digest_.end()) continue;
      touched.merge(record::TouchedSubjects(known->second->record));
    }
    for (const record::Subject& subject : record::SubjectsToCarry(touched)) {
      auto* out = static_cast<pb::Subject*>(body.GetReflection()->AddMessage(&body, subjects));
      out->set_kind(static_cast<uint32_t>(subject.kind));
      out->set_id(subject.id);
    }
    return;
  }
}

}  // namespace lode::scenario
