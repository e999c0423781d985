// SPDX-License-Identifier: Apache-2.0
// Left out is only what the path plainly never used: a site, party, key or book that no record of
// it names, a role for other sites or for what its holder never did there.
#include "verifier/rules/grounds.h"

#include <algorithm>

#include "verifier/crypto/ed25519.h"
#include "verifier/record/subjects_of.h"
#include "verifier/rules/custody_path.h"

namespace lode::rules {

Grounds::Grounds(const History& history, const LotsByRecord& about) : history_(history) {
  const size_t size = history.entries().size();
  for (size_t i = 0; i < size; ++i) {
    if (about[i].empty()) continue;
    UseKeys(i);
    lots_.insert(about[i].begin(), about[i].end());
    Use(history.Message(i));
  }
  for (const std::string& id : sites_) {
    const pb::SiteRegistered* site = history.Site(id);
    if (site == nullptr) continue;
    parties_.insert(site->operator_());
    parties_.insert(site->owners().begin(), site->owners().end());
  }
  UseAssessors();
  // Answers stand after their records. Whatever a key signed may be a ground, so keys come last,
  // and with them once more what answers them.
  for (size_t i = 0; i < size; ++i) {
    holds_.push_back(Find(i));
    if (holds_[i]) UseKeys(i);
  }
  for (size_t i = 0; i < size; ++i) holds_[i] = Find(i);
}

void Grounds::UseKeys(size_t position) {
  const std::vector<base::Hash256>& keys = history_.entries()[position].signing_keys;
  keys_.insert(keys.begin(), keys.end());
}

void Grounds::Use(const pb::Record& r) {
  parties_.insert(r.author());
  parties_.insert(PrincipalOf(r));
  for (const pb::Signer& signer : r.signers()) parties_.insert(signer.party());
  for (const record::Relation relation : {record::Relation::kTouches, record::Relation::kNames}) {
    for (const record::Subject& subject : record::SubjectsOf(r, relation)) {
      if (subject.kind == record::SubjectKind::kParty) parties_.insert(subject.id);
      if (subject.kind == record::SubjectKind::kSite) sites_.insert(subject.id);
      if (subject.kind == record::SubjectKind::kTagOrSeal) books_.insert(subject.id);
    }
  }
  if (r.author() != PrincipalOf(r)) agents_.insert(r.author());
  if (!r.mandate().empty()) mandates_.insert(r.mandate());
  UseWork(r);
  UseCleared(r);
}

// Makes, changes or uses up goods.
void Grounds::UseWork(const pb::Record& r) {
  if (!r.has_lot_created() && !r.has_transformed() && !r.has_retired()) return;
  workers_.insert({r.author(), PrincipalOf(r)});
  for (const pb::Signer& signer : r.signers()) workers_.insert(signer.party());
  const std::string& made_at = SiteOfMaking(r);
  if (!made_at.empty()) sites_.insert(made_at);
  if (const pb::SiteRegistered* site = history_.Site(made_at)) workers_.insert(site->operator_());
}

void Grounds::UseCleared(const pb::Record& r) {
  if (!r.has_cleared()) return;
  const pb::Cleared& body = r.cleared();
  exporters_.insert(body.exporter());
  importers_.insert(body.importer());
  std::set<std::string>& doers = body.direction() == pb::DIRECTION_IMPORT ? importers_ : exporters_;
  doers.insert({r.author(), PrincipalOf(r)});
  for (const auto& quota : body.quota())
    quotas_.emplace(quota.exporter(), quota.period(), quota.element());
}

bool Grounds::IsOfPath(const std::string& id) const {
  return parties_.contains(id) || sites_.contains(id) || lots_.contains(id);
}

void Grounds::UseAssessors() {
  for (size_t i = 0; i < history_.entries().size(); ++i) {
    const pb::Record& r = history_.Message(i);
    if (!r.has_attested() || !IsOfPath(r.attested().subject())) continue;
    validators_.insert({r.author(), PrincipalOf(r)});
    for (const pb::Signer& signer : r.signers()) validators_.insert(signer.party());
  }
  for (size_t i = 0; i < history_.entries().size(); ++i) {
    const pb::Record& r = history_.Message(i);
    if (r.has_accreditation_granted() &&
        validators_.contains(r.accreditation_granted().validator()))
      parties_.insert(PrincipalOf(r));
  }
  parties_.insert(validators_.begin(), validators_.end());
}

bool Grounds::HoldsRole(const pb::RoleGranted& role) const {
  if (!parties_.contains(role.party())) return false;
  const bool elsewhere =
      !role.sites().empty() &&
      std::none_of(role.sites().begin(), role.sites().end(),
                   [&](const std::string& site) { return sites_.contains(site); });
  if (elsewhere) return false;
  switch (role.role()) {
    case pb::ROLE_MINER:
    case pb::ROLE_COOPERATIVE:
    case pb::ROLE_RECYCLER:
    case pb::ROLE_PROCESSOR:
      return workers_.contains(role.party());
    case pb::ROLE_EXPORTER:
    case pb::ROLE_ASM_MONOPOLY:
      return exporters_.contains(role.party());
    case pb::ROLE_IMPORTER:
      return importers_.contains(role.party());
    case pb::ROLE_AGENT:
      return agents_.contains(role.party());
    case pb::ROLE_VALIDATOR:
      return validators_.contains(role.party());
    default:  // whoever holds it took part
      return true;
  }
}

bool Grounds::IsHeld(const std::string& digest) const {
  const auto of = base::Hash256::From(digest);
  const auto position = of ? history_.PositionOf(*of) : std::nullopt;
  return position && *position < holds_.size() && holds_[*position];
}

bool Grounds::Find(size_t position) const {
  const pb::Record& r = history_.Message(position);
  switch (r.body_case()) {
    case pb::Record::kPartyRegistered:
      return parties_.contains(r.party_registered().party());
    case pb::Record::kSiteRegistered:
      return sites_.contains(r.site_registered().site());
    case pb::Record::kKeyAdded: {
      const auto key = crypto::PublicKey::From(r.key_added().pubkey());
      return key && keys_.contains(crypto::RecordKeyId(*key));
    }
    case pb::Record::kKeyRevoked: {
      const auto key = base::Hash256::From(r.key_revoked().key_id());
      return key && keys_.contains(*key);
    }
    case pb::Record::kRoleGranted:
      return HoldsRole(r.role_granted());
    case pb::Record::kMandateGranted:
      return mandates_.contains(history_.entries()[position].record.digest.str());
    case pb::Record::kAccreditationGranted:
      return validators_.contains(r.accreditation_granted().validator());
    case pb::Record::kAttested:
      return IsOfPath(r.attested().subject());
    case pb::Record::kAttestationChanged:
      return IsHeld(r.attestation_changed().attestation());
    case pb::Record::kQuotaGranted:
      return quotas_.contains(
          {r.quota_granted().exporter(), r.quota_granted().period(), r.quota_granted().element()});
    case pb::Record::kTagsIssued:
      return books_.contains(r.tags_issued().range().book());
    case pb::Record::kCountersigned:
      return std::any_of(r.countersigned().records().begin(), r.countersigned().records().end(),
                         [&](const std::string& digest) { return IsHeld(digest); });
    default:  // not known better
      return true;
  }
}

std::string GrantedTo(const History& history, size_t position) {
  const pb::Record& r = history.Message(position);
  switch (r.body_case()) {
    case pb::Record::kPartyRegistered:
      return r.party_registered().party();
    case pb::Record::kSiteRegistered:
      return r.site_registered().site();
    case pb::Record::kKeyAdded:
      return r.key_added().party();
    case pb::Record::kKeyRevoked:
      return r.key_revoked().party();
    case pb::Record::kRoleGranted:
      return r.role_granted().party();
    case pb::Record::kMandateGranted:
      return r.mandate_granted().principal();
    case pb::Record::kAccreditationGranted:
      return r.accreditation_granted().validator();
    case pb::Record::kAttested:
      return r.attested().subject();
    case pb::Record::kAttestationChanged: {
      const auto of = base::Hash256::From(r.attestation_changed().attestation());
      const auto attested = of ? history.PositionOf(*of) : std::nullopt;
      return attested ? history.Message(*attested).attested().subject() : PrincipalOf(r);
    }
    case pb::Record::kQuotaGranted:
      return r.quota_granted().exporter();
    case pb::Record::kTagsIssued:
      return r.tags_issued().range().book();
    default:  // whoever logged it
      return PrincipalOf(r);
  }
}

}  // namespace lode::rules
