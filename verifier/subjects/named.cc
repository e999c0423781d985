// SPDX-License-Identifier: Apache-2.0
// One branch a row of the table. A field that may hold a name instead of an id counts only if it is
// an id; a leg's end only if it is a site.
#include "verifier/subjects/named.h"

#include <utility>

#include "verifier/record/identifiers.h"

namespace lode::subjects {
namespace {

namespace pb = record::pb;
using record::SubjectKind;

class Naming {
 public:
  explicit Naming(const pb::Record& record) : record_(record) {}

  std::set<record::Subject> Collect() {
    Party(record_.author());
    Party(record_.on_behalf_of());
    for (const auto& signer : record_.signers()) Party(signer.party());
    Registry();
    Made();
    Moved();
    Owned();
    Believed();
    return std::move(named_);
  }

 private:
  void Add(SubjectKind kind, const std::string& id) { named_.insert({kind, id}); }
  void Party(const std::string& id) {
    if (record::IsPartyId(id)) Add(SubjectKind::kParty, id);
  }
  void Site(const std::string& id) {
    if (record::IsSiteId(id)) Add(SubjectKind::kSite, id);
  }
  void Consignment(const std::string& id) {
    if (!id.empty()) Add(SubjectKind::kConsignment, id);
  }
  void Place() {
    if (record_.place().has_site()) Site(record_.place().site());
  }
  // "Parties named" of every row that says so: those of the documents.
  void DocumentParties() {
    for (const auto& document : record_.documents()) {
      Party(document.issuer());
      Party(document.named_party());
    }
  }
  // With "4 its one-use documents".
  void Documents() {
    DocumentParties();
    for (const auto& d : record_.documents()) {
      if (d.one_use()) {
        Add(SubjectKind::kDocument, record::DocumentId(d.issuer(), d.type(), d.number()));
      }
    }
  }
  template <typename Seals>
  void SealParties(const Seals& seals) {
    for (const auto& seal : seals) Party(seal.party());
  }
  template <typename Charges>
  void QuotaParties(const Charges& charges) {
    for (const auto& charge : charges) {
      Party(charge.regulator());
      Party(charge.exporter());
    }
  }
  template <typename Legs>
  void Legs_(const Legs& legs) {
    for (const auto& leg : legs) {
      Party(leg.carrier());
      Site(leg.from());
      Site(leg.to());
    }
  }
  template <typename Registrars>
  void Registrars_(const Registrars& registrars) {
    for (const auto& registrar : registrars) Party(registrar.party());
  }

  void Registry();
  void Made();
  void Moved();
  void Owned();
  void Believed();
  void ObservedBy(const pb::Observed& body);

  const pb::Record& record_;
  std::set<record::Subject> named_;
};

void Naming::Registry() {
  const auto site = [this](const pb::SiteRegistered& entry) {
    Party(entry.operator_());
    for (const std::string& owner : entry.owners()) Party(owner);
  };
  const auto party = [this](const pb::PartyRegistered& entry) {
    for (const auto& owner : entry.owners()) Party(owner.party());
  };
  switch (record_.body_case()) {
    case pb::Record::kGenesis:
      return Registrars_(record_.genesis().registrars());
    case pb::Record::kRegistrarsChanged:
      return Registrars_(record_.registrars_changed().registrars());
    case pb::Record::kPartyRegistered:
      return party(record_.party_registered());
    case pb::Record::kPartyChanged:
      party(record_.party_changed().entry());
      return Party(record_.party_changed().successor());
    case pb::Record::kSiteRegistered:
      return site(record_.site_registered());
    case pb::Record::kSiteChanged:
      return site(record_.site_changed().entry());
    case pb::Record::kDocumentIssued:
      return Party(record_.document_issued().document().issuer());
    default:
      return;
  }
}

void Naming::Made() {
  switch (record_.body_case()) {
    case pb::Record::kLotCreated:
      Site(record_.lot_created().site());
      Party(record_.lot_created().seller());
      break;
    case pb::Record::kTransformed:
      Site(record_.transformed().site());
      for (const auto& loss : record_.transformed().losses()) Site(loss.site());
      for (const auto& share : record_.transformed().title_allocation()) Party(share.owner());
      break;
    case pb::Record::kPacked:
      for (const auto& lot : record_.packed().lots()) SealParties(lot.seals());
      return DocumentParties();
    case pb::Record::kUnpacked:
      return DocumentParties();
    default:
      return;
  }
  Place();
  Documents();
}

void Naming::Moved() {
  const pb::Record& r = record_;
  switch (r.body_case()) {
    case pb::Record::kDispatched:
      Consignment(r.dispatched().consignment());
      Party(r.dispatched().receiver());
      Party(r.dispatched().shipped_for());
      Site(r.dispatched().from_site());
      Site(r.dispatched().to_site());
      Legs_(r.dispatched().legs());
      SealParties(r.dispatched().seals());
      break;
    case pb::Record::kReceived:
      Consignment(r.received().consignment());
      Site(r.received().site());
      break;
    case pb::Record::kHandedOn:
      Consignment(r.handed_on().consignment());
      Party(r.handed_on().from_bailee());
      Party(r.handed_on().to_bailee());
      Site(r.handed_on().site());
      break;
    case pb::Record::kConsignmentChanged:
      Consignment(r.consignment_changed().consignment());
      Party(r.consignment_changed().receiver());
      Legs_(r.consignment_changed().legs());
      SealParties(r.consignment_changed().seals());
      break;
    case pb::Record::kObserved:
      ObservedBy(r.observed());
      break;
    default:
      return;
  }
  Place();
  Documents();
}

void Naming::ObservedBy(const pb::Observed& body) {
  Consignment(body.consignment());
  Site(body.site());
  for (const auto& performer : body.performers()) Party(performer.party());
  Party(body.assay().lab());
}

void Naming::Owned() {
  const pb::Record& r = record_;
  switch (r.body_case()) {
    case pb::Record::kTitleTransferred:
      Party(r.title_transferred().seller());
      Party(r.title_transferred().buyer());
      return Documents();
    case pb::Record::kQuantityChanged:
      return Documents();
    case pb::Record::kLeft:
      Party(r.left().party());
      return Documents();
    case pb::Record::kRetired:
      Party(r.retired().beneficiary());
      return Documents();
    case pb::Record::kCleared:
      Site(r.cleared().post());
      Place();
      Party(r.cleared().exporter());
      Party(r.cleared().importer());
      QuotaParties(r.cleared().quota());
      QuotaParties(r.cleared().quota_credit());
      return Documents();
    case pb::Record::kCustodyAssigned:
      Party(r.custody_assigned().from());
      Party(r.custody_assigned().to());
      Party(r.custody_assigned().order().issuer());
      Party(r.custody_assigned().order().named_party());
      return DocumentParties();
    case pb::Record::kBalanceClaimed:
      Site(r.balance_claimed().site());
      return Place();
    default:
      return;
  }
}

// The issuer is the author.
void Naming::Believed() {
  const auto about = [this](const std::string& subject) {
    if (subject.starts_with("lot:")) return Add(SubjectKind::kLot, subject);
    Site(subject);
    Party(subject);
  };
  if (record_.has_attested()) about(record_.attested().subject());
  if (record_.has_incident_opened()) about(record_.incident_opened().subject());
}

}  // namespace

std::set<record::Subject> NamedByTable(const pb::Record& record) {
  return Naming(record).Collect();
}

}  // namespace lode::subjects
