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
  if (CheckQuantity(quantity, field, BasisBit(pb::BASIS_DECLARED), out)) return;
  Complain(out, "ADM-08", field / "basis", pb::Basis_Name(quantity.basis()), "BASIS_DECLARED",
           "an echo of the ledger's quantity is DECLARED",
           "give wet, dry and contained as the ledger has them, nothing else, and say "
           "BASIS_DECLARED");
}

// A lot of nothing is no lot. `metal`: it holds some too; the children of a split may be so small
// that their share of an element is rounded to 0.
void CheckHoldsSomething(const pb::Quantity& quantity, const FieldPath& at, bool metal,
                         Violations& out) {
  if (quantity.basis() != pb::BASIS_ESTIMATED && quantity.wet_mg() == 0) {
    return Complain(out, "ADM-08", at / "wet_mg", "0", "1 mg or more", "a lot of nothing is no lot",
                    "give the wet mass, or leave the lot out");
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
  CheckId(out, "lot_created.lot", b.lot(), kLotId);
  CheckNewName(out, "lot_created.lot", b.lot());
  CheckId(out, "lot_created.form", b.form(), kForm);
  CheckSaid(out, "lot_created.source", b.source());
  CheckSaid(out, "lot_created.origin_class", b.origin_class());
  CheckId(out, "lot_created.site", b.site(), kSiteId);
  CheckText(out, "lot_created.seller", b.seller(), limits::kTextBytes);
  CheckOptionalId(out, "lot_created.seller_country", b.seller_country(), kCountry);
  CheckCount(out, "lot_created.pits", b.pits_size(), limits::kListItems);
  for (int i = 0; i < b.pits_size(); ++i)
    CheckText(out, Indexed("lot_created.pits", i), b.pits(i), limits::kNameBytes);
  for (int i = 0; i < b.witnesses_size(); ++i) {
    CheckDigest(out, Indexed("lot_created.witnesses", i), b.witnesses(i));
  }
  const size_t told = out.size();
  if (!CheckQuantity(b.quantity(), "lot_created.quantity", kMeasuredOrEstimated, out)) {
    Complain(out, "ADM-08", "lot_created.quantity.basis", pb::Basis_Name(b.quantity().basis()),
             "MEASURED or ESTIMATED", "a new lot's quantity follows from no other", "measure it");
  }
  if (out.size() == told)
    CheckHoldsSomething(b.quantity(), "lot_created.quantity", /*metal=*/true, out);
  const bool own_origin = b.source() == pb::SOURCE_EXTRACTED || b.source() == pb::SOURCE_RECOVERED;
  const bool said =
      b.source() != pb::SOURCE_UNSPECIFIED && b.origin_class() != pb::ORIGIN_CLASS_UNSPECIFIED;
  if (said && !own_origin && b.origin_class() != pb::ORIGIN_CLASS_UNKNOWN) {
    Complain(out, "ADM-06", "lot_created.origin_class", pb::OriginClass_Name(b.origin_class()),
             "ORIGIN_CLASS_UNKNOWN",
             "a lot from outside the ledger has an origin that nobody here can prove",
             "say UNKNOWN");
  }
}

void CheckTransformed(const pb::Transformed& b, Violations& out) {
  CheckId(out, "transformed.site", b.site(), kSiteId);
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
    CheckId(out, at / "lot", b.inputs(i).lot(), kLotId);
    CheckMasses(out, at / "contained", b.inputs(i).contained());
  }
  const bool derived = b.process() == pb::PROCESS_SPLIT || b.process() == pb::PROCESS_BLEND;
  // What a process that is not said would give, nobody knows.
  const BasisSet allowed = b.process() == pb::PROCESS_UNSPECIFIED ? kAnyBasis
                           : derived                              ? BasisBit(pb::BASIS_DERIVED)
                                                                  : kMeasuredOrEstimated;
  for (int i = 0; i < b.outputs_size(); ++i) {
    const FieldPath at = Indexed("transformed.outputs", i);
    CheckId(out, at / "lot", b.outputs(i).lot(), kLotId);
    CheckNewName(out, at / "lot", b.outputs(i).lot());
    CheckId(out, at / "form", b.outputs(i).form(), kForm);
    const pb::Quantity& quantity = b.outputs(i).quantity();
    const size_t told = out.size();
    if (!CheckQuantity(quantity, at / "quantity", allowed, out)) {
      Complain(out, "ADM-08", at / "quantity.basis", pb::Basis_Name(quantity.basis()),
               derived ? "DERIVED" : "MEASURED or ESTIMATED", "the basis does not fit the process",
               "re-weighing is a QuantityChanged of its own");
    }
    if (out.size() == told)
      CheckHoldsSomething(quantity, at / "quantity",
                          /*metal=*/b.process() != pb::PROCESS_SPLIT, out);
  }
  CheckCount(out, "transformed.losses", b.losses_size(), limits::kListItems);
  for (int i = 0; i < b.losses_size(); ++i) {
    const pb::Loss& loss = b.losses(i);
    const FieldPath at = Indexed("transformed.losses", i);
    CheckSaid(out, at / "kind", loss.kind());
    CheckOptionalId(out, at / "site", loss.site(), kSiteId);
    for (int k = 0; k < loss.evidence_size(); ++k) {
      CheckDigest(out, Indexed(at / "evidence", k), loss.evidence(k));
    }
    CheckLoss(loss, at, out);
  }
  for (int i = 0; i < b.title_allocation_size(); ++i) {
    const FieldPath at = Indexed("transformed.title_allocation", i);
    CheckId(out, at / "lot", b.title_allocation(i).lot(), kLotId);
    CheckId(out, at / "owner", b.title_allocation(i).owner(), kPartyId);
  }
  CheckChanges(out, "transformed.unaccounted", b.unaccounted());
}

void CheckPacked(const pb::Packed& b, Violations& out) {
  if (b.lots_size() == 0) Missing(out, "packed.lots");
  CheckCount(out, "packed.lots", b.lots_size(), limits::kLots);
  for (int i = 0; i < b.lots_size(); ++i) {
    const pb::PackedLot& lot = b.lots(i);
    const FieldPath at = Indexed("packed.lots", i);
    CheckId(out, at / "lot", lot.lot(), kLotId);
    CheckOptionalId(out, at / "container", lot.container(), kContainer);
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

void CheckDispatched(const pb::Dispatched& b, Violations& out) {
  CheckId(out, "dispatched.consignment", b.consignment(), kConsignmentId);
  CheckNewName(out, "dispatched.consignment", b.consignment());
  if (b.lots_size() == 0) Missing(out, "dispatched.lots");
  CheckCount(out, "dispatched.lots", b.lots_size(), limits::kLots);
  CheckNamedOnce(out, "dispatched.lots", b.lots_size(),
                 [&](int i) { return std::string_view(b.lots(i).lot()); });
  for (int i = 0; i < b.lots_size(); ++i) {
    const FieldPath at = Indexed("dispatched.lots", i);
    CheckId(out, at / "lot", b.lots(i).lot(), kLotId);
    CheckEcho(b.lots(i).quantity(), at / "quantity", out);
  }
  CheckId(out, "dispatched.receiver", b.receiver(), kPartyId);
  CheckId(out, "dispatched.from_site", b.from_site(), kSiteId);
  CheckId(out, "dispatched.to_site", b.to_site(), kSiteId);
  CheckOptionalId(out, "dispatched.shipped_for", b.shipped_for(), kPartyId);
  CheckCount(out, "dispatched.legs", b.legs_size(), limits::kLegs);
  for (int i = 0; i < b.legs_size(); ++i) {
    const pb::Leg& leg = b.legs(i);
    const FieldPath at = Indexed("dispatched.legs", i);
    if (leg.seq() != static_cast<uint32_t>(i + 1)) {
      Complain(out, "ADM-01", at / "seq", std::to_string(leg.seq()), std::to_string(i + 1),
               "legs are numbered from 1 in order", "renumber them");
    }
    CheckSaid(out, at / "mode", leg.mode());
    CheckId(out, at / "carrier", leg.carrier(), kPartyId);
    CheckText(out, at / "vehicle", leg.vehicle(), limits::kNameBytes);
    if (leg.vehicle().starts_with("IMO"))
      CheckOptionalId(out, at / "vehicle", leg.vehicle(), kImoNumber);
    CheckOptionalId(out, at / "from", leg.from(), kSiteOrLocodeId);
    CheckOptionalId(out, at / "to", leg.to(), kSiteOrLocodeId);
  }
  CheckCount(out, "dispatched.containers", b.containers_size(), limits::kLots);
  for (int i = 0; i < b.containers_size(); ++i) {
    const FieldPath at = Indexed("dispatched.containers", i);
    CheckId(out, at / "container", b.containers(i).container(), kContainer);
    CheckOptionalId(out, at / "lot", b.containers(i).lot(), kLotId);
  }
  CheckSealsApplied(out, "dispatched.seals", b.seals());
}

void CheckHandedOn(const pb::HandedOn& b, Violations& out) {
  CheckId(out, "handed_on.consignment", b.consignment(), kConsignmentId);
  CheckId(out, "handed_on.from_bailee", b.from_bailee(), kPartyId);
  CheckId(out, "handed_on.to_bailee", b.to_bailee(), kPartyId);
  CheckId(out, "handed_on.site", b.site(), kSiteId);
  CheckCount(out, "handed_on.containers", b.containers_size(), limits::kLots);
  for (int i = 0; i < b.containers_size(); ++i) {
    CheckId(out, Indexed("handed_on.containers", i), b.containers(i), kContainer);
  }
  CheckLotList(out, "handed_on.lots", b.lots(), /*required=*/false);
  CheckSealsLookedAt(out, "handed_on.seals", b.seals());
}

void CheckReceived(const pb::Received& b, Violations& out) {
  CheckId(out, "received.consignment", b.consignment(), kConsignmentId);
  CheckId(out, "received.site", b.site(), kSiteId);
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
    CheckId(out, at / "lot", b.lots(i).lot(), kLotId);
    CheckQuantity(b.lots(i).quantity(), at / "quantity", kAnyBasis, out);
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
    CheckId(out, at / "regulator", charge.regulator(), kPartyId);
    CheckId(out, at / "exporter", charge.exporter(), kPartyId);
    CheckId(out, at / "period", charge.period(), kMonth);
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
  CheckId(out, "cleared.country", b.country(), kCountry);
  CheckOptionalId(out, "cleared.post", b.post(), kSiteId);
  CheckLotList(out, "cleared.lots", b.lots());
  CheckId(out, "cleared.hs", b.hs(), kHsCode);
  CheckOptionalId(out, "cleared.country_of_origin", b.country_of_origin(), kCountry);
  CheckOptionalId(out, "cleared.destination", b.destination(), kCountry);
  if (b.direction() == pb::DIRECTION_EXPORT) {
    CheckId(out, "cleared.exporter", b.exporter(), kPartyId);
  } else {
    CheckId(out, "cleared.importer", b.importer(), kPartyId);
  }
  CheckQuotaCharges(out, "cleared.quota", b.quota());
  CheckQuotaCharges(out, "cleared.quota_credit", b.quota_credit());
}

void CheckObserved(const pb::Observed& b, Violations& out) {
  CheckSaid(out, "observed.type", b.type());
  CheckLotList(out, "observed.lots", b.lots(), /*required=*/false);
  CheckOptionalId(out, "observed.consignment", b.consignment(), kConsignmentId);
  CheckOptionalId(out, "observed.site", b.site(), kSiteId);
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
    CheckId(out, at / "party", b.performers(i).party(), kPartyId);
    CheckText(out, at / "capacity", b.performers(i).capacity(), limits::kNameBytes);
  }
  for (int i = 0; i < b.weighings_size(); ++i) {
    const FieldPath at = Indexed("observed.weighings", i);
    CheckId(out, at / "lot", b.weighings(i).lot(), kLotId);
    CheckMass(out, at / "wet_mg", b.weighings(i).wet_mg());
    CheckPpm(out, at / "sigma_ppm", b.weighings(i).sigma_ppm());
  }
  CheckMass(out, "observed.sample.mass_taken_mg", b.sample().mass_taken_mg());
  CheckText(out, "observed.sample.id", b.sample().id(), limits::kNameBytes);
  CheckNumber(out, "ADM-06", "observed.sample.id", b.sample().id());
  CheckText(out, "observed.assay.sample", b.assay().sample(), limits::kNameBytes);
  CheckNumber(out, "ADM-06", "observed.assay.sample", b.assay().sample());
  CheckOptionalId(out, "observed.assay.lab", b.assay().lab(), kPartyId);
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

// Before, after and their difference. A difference of figures that were told to be wrong is not
// computed, and one that does not add up is not looked at further.
void CheckChangedBy(const pb::QuantityChanged& b, Violations& out) {
  const size_t told = out.size();
  CheckEcho(b.before(), "quantity_changed.before", out);
  CheckQuantity(b.after(), "quantity_changed.after", kAnyBasis, out);
  if (out.size() != told) return;
  const pb::Difference computed = Subtract(b.after(), b.before());
  if (SameDifference(b.difference(), computed))
    return CheckDifference(out, "quantity_changed.difference", b.difference());
  pb::Difference one = computed;
  one.set_wet_mg(b.difference().wet_mg());
  const bool wet_alone = SameDifference(one, b.difference());
  one = computed;
  one.set_dry_mg(b.difference().dry_mg());
  const bool dry_alone = SameDifference(one, b.difference());
  Complain(out, "ADM-09",
           FieldPath(std::string_view(wet_alone   ? "quantity_changed.difference.wet_mg"
                                      : dry_alone ? "quantity_changed.difference.dry_mg"
                                                  : "quantity_changed.difference")),
           b.has_difference() ? AmountsText(b.difference()) : "", AmountsText(computed),
           b.has_difference() ? "the difference is not after minus before"
                              : "the difference is missing: after minus before",
           "compute it again, or correct the figure of before or after that it was computed of");
}

void CheckQuantityChanged(const pb::QuantityChanged& b, Violations& out) {
  CheckId(out, "quantity_changed.lot", b.lot(), kLotId);
  CheckSaid(out, "quantity_changed.reason", b.reason());
  CheckChangedBy(b, out);
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
      CheckId(out, "title_transferred.seller", r.title_transferred().seller(), kPartyId);
      CheckId(out, "title_transferred.buyer", r.title_transferred().buyer(), kPartyId);
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
