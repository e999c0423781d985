// SPDX-License-Identifier: Apache-2.0
// Bodies about lots.
#include <set>
#include <string>

#include "verifier/base/limits.h"
#include "verifier/record/check.h"
#include "verifier/record/check_lists.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/quantity.h"
#include "verifier/record/touches.h"

namespace lode::record {
namespace {

namespace limits = ::lode::base::limits;

// An echo is DECLARED: what it must equal is in the state.
void CheckEcho(const pb::Quantity& quantity, const FieldPath& field, Violations& out) {
  CheckQuantity(quantity, field, out);
  if (quantity.basis() == pb::BASIS_DECLARED) return;
  Complain(out, "ADM-08", field / "basis", pb::Basis_Name(quantity.basis()), "BASIS_DECLARED",
           "an echo of the ledger's quantity is DECLARED",
           "give wet, dry and contained as the ledger has them");
}

// A lot of nothing is no lot. `metal`: it holds some too; the children of a split may be so small
// that their share of an element is rounded to 0.
void CheckHoldsSomething(const pb::Quantity& quantity, const FieldPath& at, bool metal,
                         Violations& out) {
  if (quantity.basis() != pb::BASIS_ESTIMATED && quantity.wet_mg() == 0) {
    Complain(out, "ADM-08", at / "wet_mg", "0", "1 mg or more", "a lot of nothing is no lot",
             "leave the lot out");
  }
  if (!metal) return;
  for (const pb::Contained& c : quantity.contained()) {
    if (c.mg() != 0) return;
  }
  Complain(out, "ADM-08", at / "contained", "", "1 mg or more of an accounted element",
           "the lot holds none of the metal that the ledger accounts for",
           "say how much it holds (ESTIMATED before it is assayed), or leave the lot out");
}

void CheckLotCreated(const pb::LotCreated& b, Violations& out) {
  CheckId(out, "lot_created.lot", b.lot(), IsLotId, "lot id");
  CheckNewName(out, "lot_created.lot", b.lot());
  CheckId(out, "lot_created.form", b.form(), IsCode, "form");
  CheckSaid(out, "lot_created.source", b.source());
  CheckSaid(out, "lot_created.origin_class", b.origin_class());
  CheckId(out, "lot_created.site", b.site(), IsSiteId, "site id");
  CheckText(out, "lot_created.seller", b.seller(), limits::kTextBytes);
  CheckOptionalId(out, "lot_created.seller_country", b.seller_country(), IsCountry, "country code");
  CheckCount(out, "lot_created.pits", b.pits_size(), limits::kListItems);
  for (int i = 0; i < b.pits_size(); ++i)
    CheckText(out, Indexed("lot_created.pits", i), b.pits(i), limits::kNameBytes);
  for (int i = 0; i < b.witnesses_size(); ++i) {
    CheckDigest(out, Indexed("lot_created.witnesses", i), b.witnesses(i));
  }
  CheckQuantity(b.quantity(), "lot_created.quantity", out);
  if (b.quantity().basis() == pb::BASIS_DECLARED || b.quantity().basis() == pb::BASIS_DERIVED ||
      b.quantity().basis() == pb::BASIS_WEIGHED) {
    Complain(out, "ADM-08", "lot_created.quantity.basis", pb::Basis_Name(b.quantity().basis()),
             "MEASURED or ESTIMATED", "a new lot's quantity follows from no other", "measure it");
  }
  CheckHoldsSomething(b.quantity(), "lot_created.quantity", /*metal=*/true, out);
  const bool own_origin = b.source() == pb::SOURCE_EXTRACTED || b.source() == pb::SOURCE_RECOVERED;
  if (!own_origin && b.origin_class() != pb::ORIGIN_CLASS_UNKNOWN) {
    Complain(out, "ADM-06", "lot_created.origin_class", pb::OriginClass_Name(b.origin_class()),
             "ORIGIN_CLASS_UNKNOWN",
             "a lot from outside the ledger has an origin that nobody here can prove",
             "say UNKNOWN");
  }
}

// Where a loss was assayed, the metal in it is dry mass times grade.
void CheckLossGrades(const pb::Loss& loss, const FieldPath& at, Violations& out) {
  const ElementAmounts contained = AmountsOf(loss.contained());
  CheckCount(out, at / "grades", loss.grades_size(), limits::kElements);
  for (int k = 0; k < loss.grades_size(); ++k) {
    const pb::ElementGrade& grade = loss.grades(k);
    const FieldPath grade_at = Indexed(at / "grades", k);
    CheckElement(out, grade_at / "element", grade.element());
    CheckPpm(out, grade_at / "ppm", grade.ppm());
    if (k > 0 && loss.grades(k - 1).element() >= grade.element()) {
      Complain(out, "ADM-01", grade_at, grade.element(), "strictly ascending by symbol",
               "elements are out of order", "sort them");
    }
    if (grade.ppm() < 0 || grade.ppm() > limits::kPpm || loss.dry_mg() < 0 ||
        loss.dry_mg() > limits::kMassMg) {
      continue;
    }
    const int64_t computed = ContainedMass(loss.dry_mg(), grade.ppm());
    if (AmountOf(contained, grade.element()) == computed) continue;
    Complain(out, "ADM-08", grade_at, std::to_string(AmountOf(contained, grade.element())),
             std::to_string(computed), "the stored loss is not dry times grade",
             "store the computed mass");
  }
}

void CheckTransformed(const pb::Transformed& b, Violations& out) {
  CheckId(out, "transformed.site", b.site(), IsSiteId, "site id");
  CheckSaid(out, "transformed.process", b.process());
  if (b.inputs_size() == 0) Missing(out, "transformed.inputs");
  if (b.outputs_size() == 0) Missing(out, "transformed.outputs");
  CheckCount(out, "transformed.inputs", b.inputs_size(), limits::kInputs);
  CheckCount(out, "transformed.outputs", b.outputs_size(), limits::kOutputs);
  CheckNamedOnce(out, "transformed.inputs", b.inputs_size(),
                 [&](int i) { return std::string_view(b.inputs(i).lot()); });
  CheckNamedOnce(out, "transformed.outputs", b.outputs_size(),
                 [&](int i) { return std::string_view(b.outputs(i).lot()); });
  CheckText(out, "transformed.campaign", b.campaign(), limits::kNameBytes);
  CheckNumber(out, "ADM-06", "transformed.campaign", b.campaign());
  CheckText(out, "transformed.toll_agreement", b.toll_agreement(), limits::kNameBytes);
  CheckNumber(out, "ADM-06", "transformed.toll_agreement", b.toll_agreement());
  for (int i = 0; i < b.inputs_size(); ++i) {
    const FieldPath at = Indexed("transformed.inputs", i);
    CheckId(out, at / "lot", b.inputs(i).lot(), IsLotId, "lot id");
    CheckMasses(out, at / "contained", b.inputs(i).contained());
  }
  const bool derived = b.process() == pb::PROCESS_SPLIT || b.process() == pb::PROCESS_BLEND;
  for (int i = 0; i < b.outputs_size(); ++i) {
    const FieldPath at = Indexed("transformed.outputs", i);
    CheckId(out, at / "lot", b.outputs(i).lot(), IsLotId, "lot id");
    CheckNewName(out, at / "lot", b.outputs(i).lot());
    CheckId(out, at / "form", b.outputs(i).form(), IsCode, "form");
    CheckQuantity(b.outputs(i).quantity(), at / "quantity", out);
    CheckHoldsSomething(b.outputs(i).quantity(), at / "quantity",
                        /*metal=*/b.process() != pb::PROCESS_SPLIT, out);
    const pb::Basis basis = b.outputs(i).quantity().basis();
    const bool fits = derived ? basis == pb::BASIS_DERIVED
                              : basis == pb::BASIS_MEASURED || basis == pb::BASIS_ESTIMATED;
    if (!fits) {
      Complain(out, "ADM-08", at / "quantity.basis", pb::Basis_Name(basis),
               derived ? "DERIVED" : "MEASURED or ESTIMATED", "the basis does not fit the process",
               "re-weighing is a QuantityChanged of its own");
    }
  }
  CheckCount(out, "transformed.losses", b.losses_size(), limits::kListItems);
  for (int i = 0; i < b.losses_size(); ++i) {
    const pb::Loss& loss = b.losses(i);
    const FieldPath at = Indexed("transformed.losses", i);
    CheckSaid(out, at / "kind", loss.kind());
    CheckMasses(out, at / "contained", loss.contained());
    CheckMass(out, at / "dry_mg", loss.dry_mg());
    CheckOptionalId(out, at / "site", loss.site(), IsSiteId, "site id");
    for (int k = 0; k < loss.evidence_size(); ++k) {
      CheckDigest(out, Indexed(at / "evidence", k), loss.evidence(k));
    }
    CheckLossGrades(loss, at, out);
  }
  for (int i = 0; i < b.title_allocation_size(); ++i) {
    const FieldPath at = Indexed("transformed.title_allocation", i);
    CheckId(out, at / "lot", b.title_allocation(i).lot(), IsLotId, "lot id");
    CheckId(out, at / "owner", b.title_allocation(i).owner(), IsPartyId, "party id");
  }
  CheckChanges(out, "transformed.unaccounted", b.unaccounted());
}

void CheckPacked(const pb::Packed& b, Violations& out) {
  if (b.lots_size() == 0) Missing(out, "packed.lots");
  CheckCount(out, "packed.lots", b.lots_size(), limits::kLots);
  for (int i = 0; i < b.lots_size(); ++i) {
    const pb::PackedLot& lot = b.lots(i);
    const FieldPath at = Indexed("packed.lots", i);
    CheckId(out, at / "lot", lot.lot(), IsLotId, "lot id");
    CheckOptionalId(out, at / "container", lot.container(), IsContainer,
                    "container number (ISO 6346)");
    CheckMass(out, at / "net_mg", lot.net_mg());
    CheckMass(out, at / "tare_mg", lot.tare_mg());
    CheckCount(out, at / "tags", lot.tags_size(), limits::kTagRanges);
    for (int k = 0; k < lot.tags_size(); ++k)
      CheckTagRange(out, Indexed(at / "tags", k), lot.tags(k));
    CheckSealsApplied(out, at / "seals", lot.seals());
  }
}

void CheckUnpacked(const pb::Unpacked& b, Violations& out) {
  CheckLotList(out, "unpacked.lots", b.lots());
  CheckCount(out, "unpacked.tags_removed", b.tags_removed_size(), limits::kTagRanges);
  CheckCount(out, "unpacked.tags_lost", b.tags_lost_size(), limits::kTagRanges);
  for (int i = 0; i < b.tags_removed_size(); ++i)
    CheckTagRange(out, Indexed("unpacked.tags_removed", i), b.tags_removed(i));
  for (int i = 0; i < b.tags_lost_size(); ++i)
    CheckTagRange(out, Indexed("unpacked.tags_lost", i), b.tags_lost(i));
  CheckSealsLookedAt(out, "unpacked.seals_removed", b.seals_removed());
}

bool IsSiteOrLocode(std::string_view id) { return IsSiteId(id) || IsLocode(id); }

void CheckDispatched(const pb::Dispatched& b, Violations& out) {
  CheckId(out, "dispatched.consignment", b.consignment(), IsConsignmentId, "consignment id");
  CheckNewName(out, "dispatched.consignment", b.consignment());
  if (b.lots_size() == 0) Missing(out, "dispatched.lots");
  CheckCount(out, "dispatched.lots", b.lots_size(), limits::kLots);
  CheckNamedOnce(out, "dispatched.lots", b.lots_size(),
                 [&](int i) { return std::string_view(b.lots(i).lot()); });
  for (int i = 0; i < b.lots_size(); ++i) {
    const FieldPath at = Indexed("dispatched.lots", i);
    CheckId(out, at / "lot", b.lots(i).lot(), IsLotId, "lot id");
    CheckEcho(b.lots(i).quantity(), at / "quantity", out);
  }
  CheckId(out, "dispatched.receiver", b.receiver(), IsPartyId, "party id");
  CheckId(out, "dispatched.from_site", b.from_site(), IsSiteId, "site id");
  CheckId(out, "dispatched.to_site", b.to_site(), IsSiteId, "site id");
  CheckOptionalId(out, "dispatched.shipped_for", b.shipped_for(), IsPartyId, "party id");
  CheckCount(out, "dispatched.legs", b.legs_size(), limits::kLegs);
  for (int i = 0; i < b.legs_size(); ++i) {
    const pb::Leg& leg = b.legs(i);
    const FieldPath at = Indexed("dispatched.legs", i);
    if (leg.seq() != static_cast<uint32_t>(i + 1)) {
      Complain(out, "ADM-01", at / "seq", std::to_string(leg.seq()), std::to_string(i + 1),
               "legs are numbered from 1 in order", "renumber them");
    }
    CheckSaid(out, at / "mode", leg.mode());
    CheckId(out, at / "carrier", leg.carrier(), IsPartyId, "party id");
    CheckText(out, at / "vehicle", leg.vehicle(), limits::kNameBytes);
    if (leg.vehicle().starts_with("IMO"))
      CheckOptionalId(out, at / "vehicle", leg.vehicle(), IsImoNumber, "IMO number");
    CheckOptionalId(out, at / "from", leg.from(), IsSiteOrLocode, "site id or UN/LOCODE");
    CheckOptionalId(out, at / "to", leg.to(), IsSiteOrLocode, "site id or UN/LOCODE");
  }
  CheckCount(out, "dispatched.containers", b.containers_size(), limits::kLots);
  for (int i = 0; i < b.containers_size(); ++i) {
    const FieldPath at = Indexed("dispatched.containers", i);
    CheckId(out, at / "container", b.containers(i).container(), IsContainer,
            "container number (ISO 6346)");
    CheckOptionalId(out, at / "lot", b.containers(i).lot(), IsLotId, "lot id");
  }
  CheckSealsApplied(out, "dispatched.seals", b.seals());
}

void CheckHandedOn(const pb::HandedOn& b, Violations& out) {
  CheckId(out, "handed_on.consignment", b.consignment(), IsConsignmentId, "consignment id");
  CheckId(out, "handed_on.from_bailee", b.from_bailee(), IsPartyId, "party id");
  CheckId(out, "handed_on.to_bailee", b.to_bailee(), IsPartyId, "party id");
  CheckId(out, "handed_on.site", b.site(), IsSiteId, "site id");
  CheckCount(out, "handed_on.containers", b.containers_size(), limits::kLots);
  for (int i = 0; i < b.containers_size(); ++i) {
    CheckId(out, Indexed("handed_on.containers", i), b.containers(i), IsContainer,
            "container number (ISO 6346)");
  }
  CheckLotList(out, "handed_on.lots", b.lots(), /*required=*/false);
  CheckSealsLookedAt(out, "handed_on.seals", b.seals());
}

void CheckReceived(const pb::Received& b, Violations& out) {
  CheckId(out, "received.consignment", b.consignment(), IsConsignmentId, "consignment id");
  CheckId(out, "received.site", b.site(), IsSiteId, "site id");
  CheckSaid(out, "received.outcome", b.outcome());
  CheckText(out, "received.reserve_reason", b.reserve_reason(), limits::kTextBytes);
  if (b.outcome() != pb::OUTCOME_ACCEPTED && b.reserve_reason().empty())
    Missing(out, "received.reserve_reason");
  if (b.lots_size() == 0) Missing(out, "received.lots");
  CheckCount(out, "received.lots", b.lots_size(), limits::kLots);
  CheckNamedOnce(out, "received.lots", b.lots_size(),
                 [&](int i) { return std::string_view(b.lots(i).lot()); });
  for (int i = 0; i < b.lots_size(); ++i) {
    const FieldPath at = Indexed("received.lots", i);
    CheckId(out, at / "lot", b.lots(i).lot(), IsLotId, "lot id");
    CheckQuantity(b.lots(i).quantity(), at / "quantity", out);
    CheckDifference(out, at / "difference", b.lots(i).difference());
    CheckMasses(out, at / "transit_short", b.lots(i).transit_short());
  }
  CheckSealsLookedAt(out, "received.seals", b.seals());
}

// A quota named twice would be charged twice.
template <typename Charges>
void CheckQuotaCharges(Violations& out, const FieldPath& field, const Charges& charges) {
  CheckCount(out, field, charges.size(), limits::kQuotaCharges);
  std::set<std::string> named;
  for (int i = 0; i < charges.size(); ++i) {
    const pb::QuotaCharge& charge = charges[i];
    const FieldPath at = Indexed(field, i);
    CheckId(out, at / "regulator", charge.regulator(), IsPartyId, "party id");
    CheckId(out, at / "exporter", charge.exporter(), IsPartyId, "party id");
    CheckId(out, at / "period", charge.period(), IsMonth, "month (YYYY-MM)");
    CheckElement(out, at / "element", charge.element());
    CheckMass(out, at / "charged_mg", charge.charged_mg());
    if (named.insert(QuotaId(charge.regulator(), charge.exporter(), charge.period())).second)
      continue;
    Complain(out, "ADM-01", at, charge.period(), "each quota once", "the quota is named twice",
             "name it once, with the sum");
  }
}

void CheckCleared(const pb::Cleared& b, Violations& out) {
  CheckSaid(out, "cleared.direction", b.direction());
  CheckId(out, "cleared.country", b.country(), IsCountry, "country code");
  CheckOptionalId(out, "cleared.post", b.post(), IsSiteId, "site id");
  CheckLotList(out, "cleared.lots", b.lots());
  CheckId(out, "cleared.hs", b.hs(), IsHsCode, "HS code");
  CheckOptionalId(out, "cleared.country_of_origin", b.country_of_origin(), IsCountry,
                  "country code");
  CheckOptionalId(out, "cleared.destination", b.destination(), IsCountry, "country code");
  if (b.direction() == pb::DIRECTION_EXPORT) {
    CheckId(out, "cleared.exporter", b.exporter(), IsPartyId, "party id");
  } else {
    CheckId(out, "cleared.importer", b.importer(), IsPartyId, "party id");
  }
  CheckQuotaCharges(out, "cleared.quota", b.quota());
  CheckQuotaCharges(out, "cleared.quota_credit", b.quota_credit());
}

void CheckObserved(const pb::Observed& b, Violations& out) {
  CheckSaid(out, "observed.type", b.type());
  CheckLotList(out, "observed.lots", b.lots(), /*required=*/false);
  CheckOptionalId(out, "observed.consignment", b.consignment(), IsConsignmentId, "consignment id");
  CheckOptionalId(out, "observed.site", b.site(), IsSiteId, "site id");
  const int named =
      (b.lots_size() > 0 ? 1 : 0) + (b.consignment().empty() ? 0 : 1) + (b.site().empty() ? 0 : 1);
  if (named != 1) {
    Complain(out, "ADM-01", "observed", std::to_string(named),
             "exactly one of lots, consignment, site",
             "an observation is about lots, a consignment or a site",
             "name one of them; where it happened is place");
  }
  CheckCount(out, "observed.performers", b.performers_size(), limits::kListItems);
  for (int i = 0; i < b.performers_size(); ++i) {
    const FieldPath at = Indexed("observed.performers", i);
    CheckId(out, at / "party", b.performers(i).party(), IsPartyId, "party id");
    CheckText(out, at / "capacity", b.performers(i).capacity(), limits::kNameBytes);
  }
  for (int i = 0; i < b.weighings_size(); ++i) {
    const FieldPath at = Indexed("observed.weighings", i);
    CheckId(out, at / "lot", b.weighings(i).lot(), IsLotId, "lot id");
    CheckMass(out, at / "wet_mg", b.weighings(i).wet_mg());
    CheckPpm(out, at / "sigma_ppm", b.weighings(i).sigma_ppm());
  }
  CheckMass(out, "observed.sample.mass_taken_mg", b.sample().mass_taken_mg());
  CheckText(out, "observed.sample.id", b.sample().id(), limits::kNameBytes);
  CheckNumber(out, "ADM-06", "observed.sample.id", b.sample().id());
  CheckText(out, "observed.assay.sample", b.assay().sample(), limits::kNameBytes);
  CheckNumber(out, "ADM-06", "observed.assay.sample", b.assay().sample());
  CheckOptionalId(out, "observed.assay.lab", b.assay().lab(), IsPartyId, "party id");
  CheckCount(out, "observed.assay.results", b.assay().results_size(), limits::kElements);
  for (int i = 0; i < b.assay().results_size(); ++i) {
    const FieldPath at = Indexed("observed.assay.results", i);
    CheckElement(out, at / "element", b.assay().results(i).element());
    CheckPpm(out, at / "ppm", b.assay().results(i).ppm());
    CheckPpm(out, at / "sigma_ppm", b.assay().results(i).sigma_ppm());
  }
  CheckPpm(out, "observed.assay.moisture_ppm", b.assay().moisture_ppm());
  if (b.assay().activity_bq_per_kg() < 0) {
    Complain(out, "ADM-08", "observed.assay.activity_bq_per_kg",
             std::to_string(b.assay().activity_bq_per_kg()), "0 and more",
             "the activity is out of range", "give Bq per kg");
  }
  if (!b.positions().empty()) CheckDigest(out, "observed.positions", b.positions());
  CheckSealsLookedAt(out, "observed.seals", b.seals());
}

void CheckQuantityChanged(const pb::QuantityChanged& b, Violations& out) {
  CheckId(out, "quantity_changed.lot", b.lot(), IsLotId, "lot id");
  CheckSaid(out, "quantity_changed.reason", b.reason());
  CheckEcho(b.before(), "quantity_changed.before", out);
  CheckQuantity(b.after(), "quantity_changed.after", out);
  CheckDifference(out, "quantity_changed.difference", b.difference());
  CheckMass(out, "quantity_changed.mass_taken_mg", b.mass_taken_mg());
  CheckText(out, "quantity_changed.sample", b.sample(), limits::kNameBytes);
  CheckNumber(out, "ADM-06", "quantity_changed.sample", b.sample());
  CheckCount(out, "quantity_changed.evidence", b.evidence_size(), limits::kListItems);
  for (int i = 0; i < b.evidence_size(); ++i)
    CheckDigest(out, Indexed("quantity_changed.evidence", i), b.evidence(i));
  // Subjects that it carries are touched: only what acts on a spent lot copies that lot's.
  if (!b.retro() && b.subjects_size() > 0) {
    Complain(out, "ADM-12", "quantity_changed.subjects", std::to_string(b.subjects_size()),
             "none, if retro is not set", "the record would stand in chains of other lots",
             "leave the subjects out");
  }
  if (SameDifference(b.difference(), Subtract(b.after(), b.before()))) return;
  Complain(out, "ADM-09", "quantity_changed.difference", "", "after minus before",
           "the difference does not add up", "compute it again");
}

}  // namespace

void CheckCustodyBody(const pb::Record& r, Violations& out) {
  switch (r.body_case()) {
    case pb::Record::kLotCreated:
      return CheckLotCreated(r.lot_created(), out);
    case pb::Record::kTransformed:
      return CheckTransformed(r.transformed(), out);
    case pb::Record::kPacked:
      return CheckPacked(r.packed(), out);
    case pb::Record::kUnpacked:
      return CheckUnpacked(r.unpacked(), out);
    case pb::Record::kDispatched:
      return CheckDispatched(r.dispatched(), out);
    case pb::Record::kHandedOn:
      return CheckHandedOn(r.handed_on(), out);
    case pb::Record::kReceived:
      return CheckReceived(r.received(), out);
    case pb::Record::kTitleTransferred:
      CheckId(out, "title_transferred.seller", r.title_transferred().seller(), IsPartyId,
              "party id");
      CheckId(out, "title_transferred.buyer", r.title_transferred().buyer(), IsPartyId, "party id");
      CheckText(out, "title_transferred.basis", r.title_transferred().basis(), limits::kTextBytes);
      return CheckLotList(out, "title_transferred.lots", r.title_transferred().lots());
    case pb::Record::kCleared:
      return CheckCleared(r.cleared(), out);
    case pb::Record::kObserved:
      return CheckObserved(r.observed(), out);
    case pb::Record::kQuantityChanged:
      return CheckQuantityChanged(r.quantity_changed(), out);
    case pb::Record::kRetired:
      CheckLotList(out, "retired.lots", r.retired().lots());
      CheckRequiredText(out, "retired.claim", r.retired().claim(), limits::kNameBytes);
      CheckNumber(out, "ADM-06", "retired.claim", r.retired().claim());
      CheckSaid(out, "retired.custody_model", r.retired().custody_model());
      return CheckMasses(out, "retired.contained", r.retired().contained());
    default:
      return;
  }
}

}  // namespace lode::record
