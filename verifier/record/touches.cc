// SPDX-License-Identifier: Apache-2.0
#include "verifier/record/touches.h"

#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"

namespace lode::record {
namespace {

template <typename... Parts>
std::string JoinZero(std::string_view first, const Parts&... rest) {
  std::string out(first);
  (out.append(1, '\0').append(rest), ...);
  return out;
}

class Touches {
 public:
  explicit Touches(const pb::Record& record) : record_(record) {}

  std::set<Subject> Collect() {
    Registry();
    Lots();
    Moves();
    Belief();
    Acting();
    return std::move(out_);
  }

 private:
  void Add(SubjectKind kind, std::string_view id) {
    if (!id.empty()) out_.insert({kind, std::string(id)});
  }
  void Lot(std::string_view id) { Add(SubjectKind::kLot, id); }
  template <typename Ids>
  void LotIds(const Ids& ids) {
    for (const auto& id : ids) Lot(id);
  }
  void Party(std::string_view id) { Add(SubjectKind::kParty, id); }
  void Tag(const pb::TagRange& range) { Add(SubjectKind::kTagOrSeal, range.book()); }
  template <typename Seals>
  void Seal(const Seals& seals) {
    for (const auto& seal : seals) Add(SubjectKind::kTagOrSeal, seal.id());
  }
  void QuantityTags(const pb::Quantity& quantity) {
    for (const auto& packages : quantity.packages()) {
      for (const auto& range : packages.tags()) Tag(range);
    }
  }
  void Documents() {
    for (const pb::Document& d : record_.documents()) {
      if (d.one_use()) Add(SubjectKind::kDocument, DocumentId(d.issuer(), d.type(), d.number()));
    }
  }
  void Quotas(const google::protobuf::RepeatedPtrField<pb::QuotaCharge>& charges) {
    for (const auto& q : charges) {
      Add(SubjectKind::kQuota, QuotaId(q.regulator(), q.exporter(), q.period()));
    }
  }
  void Ledger(const google::protobuf::RepeatedPtrField<pb::Registrar>& registrars) {
    for (const auto& registrar : registrars) Party(registrar.party());
  }
  void Registry();
  void Lots();
  void Moves();
  void Belief();
  void Acting();
  void Carried(const google::protobuf::RepeatedPtrField<pb::Subject>& subjects) {
    for (const pb::Subject& s : subjects) Add(static_cast<SubjectKind>(s.kind()), s.id());
  }
  void Subject_(std::string_view id);  // a site, party or lot id

  const pb::Record& record_;
  std::set<Subject> out_;
};

void Touches::Subject_(std::string_view id) {
  if (id.starts_with("site:")) return Add(SubjectKind::kSite, id);
  if (id.starts_with("lot:")) return Lot(id);
  Party(id);
}

void Touches::Registry() {
  const pb::Record& r = record_;
  switch (r.body_case()) {
    case pb::Record::kGenesis:
      Add(SubjectKind::kLedger, r.origin());
      return Ledger(r.genesis().registrars());
    case pb::Record::kRegistrarsChanged:
      Add(SubjectKind::kLedger, r.origin());
      return Ledger(r.registrars_changed().registrars());
    case pb::Record::kLogKeyChanged:
    case pb::Record::kAdmissionChanged:
      return Add(SubjectKind::kLedger, r.origin());
    case pb::Record::kPartyRegistered:
      return Party(r.party_registered().party());
    case pb::Record::kPartyChanged:
      Party(r.party_changed().entry().party());
      return Party(r.party_changed().successor());
    case pb::Record::kKeyAdded:
      return Party(r.key_added().party());
    case pb::Record::kKeyRevoked:
      return Party(r.key_revoked().party());
    case pb::Record::kRoleGranted:
      return Party(r.role_granted().party());
    case pb::Record::kRoleRevoked:
      return Party(r.role_revoked().party());
    case pb::Record::kAccreditationGranted:
      return Party(r.accreditation_granted().validator());
    case pb::Record::kMandateGranted:
      return Party(r.mandate_granted().principal());
    case pb::Record::kMandateEnded:
      return Party(r.mandate_ended().principal());
    case pb::Record::kSiteRegistered:
      return Add(SubjectKind::kSite, r.site_registered().site());
    case pb::Record::kSiteChanged:
      return Add(SubjectKind::kSite, r.site_changed().entry().site());
    case pb::Record::kQuotaGranted:
      return Add(SubjectKind::kQuota,
                 QuotaId(r.author(), r.quota_granted().exporter(), r.quota_granted().period()));
    case pb::Record::kTagsIssued:
      return Tag(r.tags_issued().range());
    case pb::Record::kDocumentIssued: {
      const pb::Document& d = r.document_issued().document();
      return Add(SubjectKind::kDocument, DocumentId(d.issuer(), d.type(), d.number()));
    }
    default:
      return;
  }
}

void Touches::Lots() {
  const pb::Record& r = record_;
  switch (r.body_case()) {
    case pb::Record::kLotCreated:
      Lot(r.lot_created().lot());
      QuantityTags(r.lot_created().quantity());
      return Documents();
    case pb::Record::kTransformed:
      for (const auto& input : r.transformed().inputs()) Lot(input.lot());
      for (const auto& output : r.transformed().outputs()) Lot(output.lot());
      return Documents();
    case pb::Record::kPacked:
      for (const auto& lot : r.packed().lots()) {
        Lot(lot.lot());
        for (const auto& range : lot.tags()) Tag(range);
        Seal(lot.seals());
      }
      return;
    case pb::Record::kUnpacked:
      LotIds(r.unpacked().lots());
      for (const auto& range : r.unpacked().tags_removed()) Tag(range);
      for (const auto& range : r.unpacked().tags_lost()) Tag(range);
      return Seal(r.unpacked().seals_removed());
    case pb::Record::kTitleTransferred:
      LotIds(r.title_transferred().lots());
      return Documents();
    case pb::Record::kQuantityChanged:
      Lot(r.quantity_changed().lot());
      return Documents();
    case pb::Record::kLeft:
      LotIds(r.left().lots());
      return Documents();
    case pb::Record::kRetired:
      LotIds(r.retired().lots());
      return Documents();
    case pb::Record::kCleared:
      LotIds(r.cleared().lots());
      Quotas(r.cleared().quota());
      Quotas(r.cleared().quota_credit());
      return Documents();
    case pb::Record::kBalanceClaimed:
      for (const auto& lot : r.balance_claimed().inputs()) Lot(lot.lot());
      for (const auto& lot : r.balance_claimed().outputs()) Lot(lot.lot());
      return Add(SubjectKind::kSite, r.balance_claimed().site());
    case pb::Record::kCustodyAssigned:
      return LotIds(r.custody_assigned().lots());
    default:
      return;
  }
}

void Touches::Moves() {
  const pb::Record& r = record_;
  switch (r.body_case()) {
    case pb::Record::kDispatched:
      for (const auto& lot : r.dispatched().lots()) Lot(lot.lot());
      Add(SubjectKind::kConsignment, r.dispatched().consignment());
      Seal(r.dispatched().seals());
      return Documents();
    case pb::Record::kReceived:
      for (const auto& lot : r.received().lots()) Lot(lot.lot());
      Add(SubjectKind::kConsignment, r.received().consignment());
      Seal(r.received().seals());
      return Documents();
    case pb::Record::kHandedOn:
      LotIds(r.handed_on().lots());
      Add(SubjectKind::kConsignment, r.handed_on().consignment());
      Seal(r.handed_on().seals());
      return Documents();
    case pb::Record::kConsignmentChanged:
      LotIds(r.consignment_changed().lots());
      Add(SubjectKind::kConsignment, r.consignment_changed().consignment());
      Seal(r.consignment_changed().seals());
      return Documents();
    case pb::Record::kObserved:
      LotIds(r.observed().lots());
      Add(SubjectKind::kConsignment, r.observed().consignment());
      Add(SubjectKind::kSite, r.observed().site());
      Seal(r.observed().seals());
      return Documents();
    default:
      return;
  }
}

void Touches::Belief() {
  const pb::Record& r = record_;
  switch (r.body_case()) {
    case pb::Record::kAttested:
      return Subject_(r.attested().subject());
    case pb::Record::kIncidentOpened:
      return Subject_(r.incident_opened().subject());
    case pb::Record::kAccessGranted:
      return Add(SubjectKind::kLotGrants, r.access_granted().subject());
    case pb::Record::kVerdictIssued:
      return Add(SubjectKind::kLotGrants, r.verdict_issued().lot());
    default:
      return;
  }
}

void Touches::Acting() {
  const pb::Record& r = record_;
  const auto act = [this](std::string_view target, const auto& subjects) {
    Add(SubjectKind::kActedUpon, target);
    Carried(subjects);
  };
  switch (r.body_case()) {
    case pb::Record::kAccreditationChanged:
      return act(r.accreditation_changed().target(), r.accreditation_changed().subjects());
    case pb::Record::kAttestationChanged:
      return act(r.attestation_changed().attestation(), r.attestation_changed().subjects());
    case pb::Record::kIncidentChanged:
      return act(r.incident_changed().incident(), r.incident_changed().subjects());
    case pb::Record::kCorrected:
      return act(r.corrected().target(), r.corrected().subjects());
    case pb::Record::kCountersigned:
      for (const std::string& target : r.countersigned().records())
        Add(SubjectKind::kActedUpon, target);
      return Carried(r.countersigned().subjects());
    case pb::Record::kDisputed:
      return act(r.disputed().target(), r.disputed().subjects());
    case pb::Record::kDisputeResolved:
      return act(r.dispute_resolved().dispute(), r.dispute_resolved().subjects());
    case pb::Record::kSectionErased:
      return act(r.section_erased().record(), r.section_erased().subjects());
    case pb::Record::kQuantityChanged:
      return Carried(r.quantity_changed().subjects());
    default:
      return;
  }
}

}  // namespace

base::Hash256 SubjectKey(const Subject& subject) {
  const char kind = static_cast<char>(subject.kind);
  return crypto::Sha256({std::string_view(&kind, 1), subject.id});
}

std::string DocumentId(std::string_view issuer, std::string_view type, std::string_view number) {
  return JoinZero(issuer, type, number);
}

std::string QuotaId(std::string_view regulator, std::string_view exporter,
                    std::string_view period) {
  return JoinZero(regulator, exporter, period);
}

std::set<Subject> TouchedSubjects(const ParsedRecord& record) {
  return Touches(record.message).Collect();
}

std::set<Subject> SubjectsToCarry(const std::set<Subject>& touched_by_targets) {
  std::set<Subject> out;
  for (const Subject& subject : touched_by_targets) {
    if (subject.kind != SubjectKind::kActedUpon) out.insert(subject);
  }
  return out;
}

bool CarriesExactly(const google::protobuf::RepeatedPtrField<pb::Subject>& carried,
                    const std::set<Subject>& expected) {
  if (static_cast<size_t>(carried.size()) != expected.size()) return false;
  auto it = expected.begin();
  for (const pb::Subject& subject : carried) {
    if (subject.kind() != static_cast<uint32_t>(it->kind) || subject.id() != it->id) return false;
    ++it;
  }
  return true;
}

}  // namespace lode::record
