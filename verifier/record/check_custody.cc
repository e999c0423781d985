// SPDX-License-Identifier: Apache-2.0
// Bodies about lots.
#include <set>
#include <string>

#include "verifier/base/limits.h"
#include "verifier/record/check.h"
#include "verifier/record/quantity.h"
#include "verifier/record/touches.h"

namespace lode::record {
namespace {

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
  if (!CheckQuantity(b.quantity(), "lot_created.quantity", kMeasuredOrEstimated, out)) {
    Complain(out, "ADM-08", "lot_created.quantity.basis", pb::Basis_Name(b.quantity().basis()),
             "MEASURED or ESTIMATED", "a new lot's quantity follows from no other", "measure it");
  }
  if (IsSound(out, "lot_created.quantity"))
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
  if (b.has_moved_from() && b.source() != pb::SOURCE_MOVED_IN &&
      b.source() != pb::SOURCE_UNSPECIFIED) {
    Complain(out, "ADM-01", "lot_created.moved_from", pb::Source_Name(b.source()),
             "only with SOURCE_MOVED_IN", "the lot is not said to come from another log",
             "say SOURCE_MOVED_IN, or leave moved_from out");
  }
}

void CheckTransformed(const pb::Transformed& b, Violations& out) {
  const bool derived = b.process() == pb::PROCESS_SPLIT || b.process() == pb::PROCESS_BLEND;
  // What a process that is not said would give, nobody knows.
  const BasisSet allowed = b.process() == pb::PROCESS_UNSPECIFIED ? kAnyBasis
                           : derived                              ? BasisBit(pb::BASIS_DERIVED)
                                                                  : kMeasuredOrEstimated;
  for (int i = 0; i < b.outputs_size(); ++i) {
    const FieldPath at = Indexed("transformed.outputs", i);
    const pb::Quantity& quantity = b.outputs(i).quantity();
    if (!CheckQuantity(quantity, at / "quantity", allowed, out)) {
      Complain(out, "ADM-08", at / "quantity.basis", pb::Basis_Name(quantity.basis()),
               derived ? "DERIVED" : "MEASURED or ESTIMATED", "the basis does not fit the process",
               "re-weighing is a QuantityChanged of its own");
    }
    if (IsSound(out, at / "quantity"))
      CheckHoldsSomething(quantity, at / "quantity",
                          /*metal=*/b.process() != pb::PROCESS_SPLIT, out);
  }
  for (int i = 0; i < b.losses_size(); ++i)
    CheckLoss(b.losses(i), Indexed("transformed.losses", i), out);
  CheckChanges(out, "transformed.unaccounted", b.unaccounted());
}

void CheckDispatched(const pb::Dispatched& b, Violations& out) {
  for (int i = 0; i < b.lots_size(); ++i) {
    const FieldPath at = Indexed("dispatched.lots", i);
    CheckEcho(b.lots(i).quantity(), at / "quantity", out);
  }
  for (int i = 0; i < b.legs_size(); ++i) {
    const pb::Leg& leg = b.legs(i);
    const FieldPath at = Indexed("dispatched.legs", i);
    if (leg.seq() != static_cast<uint32_t>(i + 1)) {
      Complain(out, "ADM-01", at / "seq", std::to_string(leg.seq()), std::to_string(i + 1),
               "legs are numbered from 1 in order", "renumber them");
    }
    if (leg.vehicle().starts_with("IMO"))
      CheckOptionalId(out, at / "vehicle", leg.vehicle(), kImoNumber);
  }
}

void CheckReceived(const pb::Received& b, Violations& out) {
  if (b.outcome() != pb::OUTCOME_UNSPECIFIED && b.outcome() != pb::OUTCOME_ACCEPTED &&
      b.reserve_reason().empty())
    Missing(out, "received.reserve_reason");
  for (int i = 0; i < b.lots_size(); ++i) {
    const FieldPath at = Indexed("received.lots", i);
    CheckQuantity(b.lots(i).quantity(), at / "quantity", kAnyBasis, out);
    const FieldPath difference = at / "difference";
    CheckChanges(out, difference / "contained", b.lots(i).difference().contained());
  }
}

// A quota named twice would be charged twice.
template <typename Charges>
void CheckQuotaCharges(Violations& out, const FieldPath& field, const Charges& charges) {
  std::set<std::string> named;
  for (int i = 0; i < charges.size(); ++i) {
    const pb::QuotaCharge& charge = charges[i];
    if (named.insert(QuotaId(charge.regulator(), charge.exporter(), charge.period())).second)
      continue;
    Complain(out, "ADM-01", Indexed(field, i), charge.period(), "each quota once",
             "the quota is named twice", "name it once, with the sum");
  }
}

void CheckCleared(const pb::Cleared& b, Violations& out) {
  if (b.direction() == pb::DIRECTION_EXPORT && b.exporter().empty())
    Missing(out, "cleared.exporter");
  if (b.direction() == pb::DIRECTION_IMPORT && b.importer().empty())
    Missing(out, "cleared.importer");
  CheckQuotaCharges(out, "cleared.quota", b.quota());
  CheckQuotaCharges(out, "cleared.quota_credit", b.quota_credit());
}

void CheckObserved(const pb::Observed& b, Violations& out) {
  const int named =
      (b.lots_size() > 0 ? 1 : 0) + (b.consignment().empty() ? 0 : 1) + (b.site().empty() ? 0 : 1);
  if (named != 1) {
    Complain(out, "ADM-01", "observed", std::to_string(named),
             "exactly one of lots, consignment, site",
             "an observation is about lots, a consignment or a site",
             "name one of them; where it happened is place");
  }
  // What was found is what the record is for.
  if (b.type() == pb::OBSERVATION_TYPE_ASSAY && b.assay().results().empty())
    Missing(out, "observed.assay.results");
  if (b.type() == pb::OBSERVATION_TYPE_WEIGHING && b.weighings().empty())
    Missing(out, "observed.weighings");
  int64_t found = 0;  // at most kElements * kPpm: a result out of range is told by itself
  for (const pb::AssayResult& result : b.assay().results()) found += result.ppm();
  if (found > base::limits::kPpm && IsSound(out, "observed.assay.results")) {
    Complain(out, "ADM-08", "observed.assay.results", std::to_string(found) + " ppm",
             "at most 1,000,000 ppm together", "the elements are more than the sample",
             "check the results: 1 % is 10,000 ppm");
  }
  if (b.assay().activity_bq_per_kg() < 0) {
    Complain(out, "ADM-08", "observed.assay.activity_bq_per_kg",
             std::to_string(b.assay().activity_bq_per_kg()), "0 and more",
             "the activity is out of range", "give Bq per kg");
  }
}

// Before, after and their difference. A difference of figures that were told to be wrong is not
// computed, and one that does not add up is not looked at further.
void CheckChangedBy(const pb::QuantityChanged& b, Violations& out) {
  CheckEcho(b.before(), "quantity_changed.before", out);
  CheckQuantity(b.after(), "quantity_changed.after", kAnyBasis, out);
  if (!IsSound(out, "quantity_changed.before") || !IsSound(out, "quantity_changed.after") ||
      !IsSound(out, "quantity_changed.difference"))
    return;
  const pb::Difference computed = Subtract(b.after(), b.before());
  if (SameDifference(b.difference(), computed))
    return CheckChanges(out, "quantity_changed.difference.contained", b.difference().contained());
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
  CheckChangedBy(b, out);
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
    case pb::Record::kDispatched:
      return CheckDispatched(r.dispatched(), out);
    case pb::Record::kReceived:
      return CheckReceived(r.received(), out);
    case pb::Record::kCleared:
      return CheckCleared(r.cleared(), out);
    case pb::Record::kObserved:
      return CheckObserved(r.observed(), out);
    case pb::Record::kQuantityChanged:
      return CheckQuantityChanged(r.quantity_changed(), out);
    default:
      return;
  }
}

}  // namespace lode::record
