// SPDX-License-Identifier: Apache-2.0
// QuantityChanged: a lot is weighed, assayed, sampled, spilled, stolen where it is (ADM-08,
// ADM-09). Metal may go missing, which shows; it may appear only within bounds; and what belongs to
// somebody else goes missing with the owner's signature.
#include <algorithm>
#include <string>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/custody/control.h"
#include "verifier/custody/entrusted.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/site_year.h"
#include "verifier/record/check.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

using record::AmountOf;
using record::Complain;
using record::ElementAmounts;
using record::FieldPath;

// Before, after and their difference. A difference of figures that were told to be wrong is not
// computed, and one that does not add up is not looked at further.
void CheckChangedBy(const pb::QuantityChanged& b, record::Violations& out) {
  CheckEcho(b.before(), "quantity_changed.before", out);
  CheckQuantity(b.after(), "quantity_changed.after", record::kAnyBasis, out);
  if (!IsSound(out, "quantity_changed.before") || !IsSound(out, "quantity_changed.after") ||
      !IsSound(out, "quantity_changed.difference"))
    return;
  const pb::Difference computed = record::Subtract(b.after(), b.before());
  if (record::SameDifference(b.difference(), computed))
    return CheckChanges(out, "quantity_changed.difference.contained", b.difference().contained());
  pb::Difference one = computed;
  one.set_wet_mg(b.difference().wet_mg());
  const bool wet_alone = record::SameDifference(one, b.difference());
  one = computed;
  one.set_dry_mg(b.difference().dry_mg());
  const bool dry_alone = record::SameDifference(one, b.difference());
  Complain(out, "ADM-09",
           FieldPath(std::string_view(wet_alone   ? "quantity_changed.difference.wet_mg"
                                      : dry_alone ? "quantity_changed.difference.dry_mg"
                                                  : "quantity_changed.difference")),
           b.has_difference() ? record::AmountsText(b.difference()) : "",
           record::AmountsText(computed),
           b.has_difference() ? "the difference is not after minus before"
                              : "the difference is missing: after minus before",
           "compute it again, or correct the figure of before or after that it was computed of");
}

void CheckQuantityChanged(const pb::Record& r, record::Violations& out) {
  const pb::QuantityChanged& b = r.quantity_changed();
  CheckChangedBy(b, out);
  // Subjects that it carries are touched: only what acts on a spent lot copies that lot's.
  if (!b.retro() && b.subjects_size() > 0) {
    Complain(out, "ADM-12", "quantity_changed.subjects", std::to_string(b.subjects_size()),
             "none, if retro is not set", "the record would stand in chains of other lots",
             "leave the subjects out");
  }
}

// Reasons by which something leaves the lot and nothing can be gained.
bool Takes(pb::QuantityReason reason) {
  return reason == pb::QUANTITY_REASON_SAMPLED || reason == pb::QUANTITY_REASON_SPILLED ||
         reason == pb::QUANTITY_REASON_STOLEN || reason == pb::QUANTITY_REASON_DESTROYED;
}

// A DERIVED quantity is what is left of the lot after a part was taken: as a split into rest and
// part.
void CheckRest(Context& context, const pb::QuantityChanged& body, const pb::Quantity& current) {
  const pb::Quantity& after = body.after();
  const int64_t part = current.wet_mg() - after.wet_mg();
  if (part <= 0 || (body.reason() == pb::QUANTITY_REASON_SAMPLED && part != body.mass_taken_mg())) {
    return context.Fail("ADM-09", "quantity_changed.after.wet_mg", std::to_string(after.wet_mg()),
                        body.mass_taken_mg() > 0
                            ? std::to_string(current.wet_mg() - body.mass_taken_mg())
                            : "less than " + std::to_string(current.wet_mg()),
                        "the rest is not the lot less what was taken",
                        "take mass_taken_mg off the lot's wet mass, or correct mass_taken_mg");
  }
  const std::vector<int64_t> wet = {after.wet_mg(), part};
  bool exact = after.dry_mg() == record::ApportionSplit(current.dry_mg(), wet)[0];
  const ElementAmounts rest = record::ContainedOf(after), was = record::ContainedOf(current);
  for (const auto& [element, mg] : was)
    exact = exact && AmountOf(rest, element) == record::ApportionSplit(mg, wet)[0];
  for (const auto& [element, mg] : rest) exact = exact && (mg == 0 || was.contains(element));
  if (exact) return;
  pb::Quantity right = after;
  right.set_dry_mg(record::ApportionSplit(current.dry_mg(), wet)[0]);
  right.clear_contained();
  for (const auto& [element, mg] : was) {
    pb::Contained* c = right.add_contained();
    c->set_element(element);
    c->set_mg(record::ApportionSplit(mg, wet)[0]);
  }
  context.Fail("ADM-09", "quantity_changed.after" + record::DifferingAmount(after, right),
               record::AmountsText(after), record::AmountsText(right),
               "dry and contained are not apportioned to the wet mass",
               "compute them as a split into rest and part, or correct the wet mass");
}

// An umpire stands between the parties: a LAB that signs the record and has nothing to do with who
// holds the lot, who owns it, or who writes this.
bool IsUmpire(Context& context, const std::string& party, const state::LotState& lot) {
  if (!MayHoldRole(context, party, SetOf(pb::ROLE_LAB), "")) return false;
  for (const std::string& other :
       {context.record().author(), context.principal(), lot.holder(), lot.owner()}) {
    if (!other.empty() && Interested(context, party, other) == Found::kYes) return false;
  }
  return true;
}

bool SignedByUmpire(Context& context, const state::LotState& lot) {
  const auto& signers = context.record().signers();
  return std::any_of(signers.begin(), signers.end(), [&](const pb::Signer& signer) {
    return IsUmpire(context, signer.party(), lot);
  });
}

void CheckUmpire(Context& context, bool signed_by_umpire) {
  if (signed_by_umpire) return;
  context.Fail("ADM-09", "quantity_changed.reason", "QUANTITY_REASON_UMPIRE_ASSAY",
               "a signature of a LAB that is neither holder nor owner nor under common control",
               "no umpire has signed this",
               "list an independent laboratory in signers (WITNESS) and let it sign, or give "
               "another reason");
}

// ADM-09: a gain beyond max_gain_ppm takes an umpire's assay; a loss event has no gain at all.
// Dry mass is bounded like metal: it is what grades and ceilings are measured by.
void CheckGain(Context& context, const pb::QuantityChanged& body, const pb::Quantity& current) {
  const bool takes = Takes(body.reason());
  const int64_t max_ppm = takes ? 0 : context.ledger().rules().max_gain_ppm();
  const auto check = [&](const std::string& what, int64_t before, int64_t after,
                         std::string_view field) {
    if (after <= before || !base::ExceedsPpm(after - before, before, max_ppm)) return;
    context.Fail("ADM-09", field, what + " gains " + std::to_string(after - before) + " mg",
                 std::to_string(max_ppm) + " ppm of " + std::to_string(before) + " mg",
                 "the lot gains too much",
                 takes ? "nothing is gained by what is taken away: check the figures"
                       : "have an umpire's assay made and signed by an independent laboratory "
                         "(reason UMPIRE_ASSAY)");
  };
  const ElementAmounts was = record::ContainedOf(current);
  for (const auto& [element, mg] : record::ContainedOf(body.after())) {
    check(element, AmountOf(was, element), mg, "quantity_changed.after");
  }
  if (current.basis() == pb::BASIS_ESTIMATED) return;  // it has no masses yet
  check("dry mass", current.dry_mg(), body.after().dry_mg(), "quantity_changed.after.dry_mg");
  if (!takes) return;
  check("wet mass", current.wet_mg(), body.after().wet_mg(), "quantity_changed.after.wet_mg");
}

void AdmitQuantityChanged(Context& context) {
  const pb::QuantityChanged& body = context.record().quantity_changed();
  auto lot = NeedLot(context, body.lot(), Needs::kActive, "quantity_changed.lot");
  if (!lot) return;
  CheckHolder(context, *lot, "quantity_changed.lot");
  const pb::Quantity current = lot->quantity();
  CheckEcho(context, body.before(), current, "quantity_changed.before");
  const bool derived = body.after().basis() == pb::BASIS_DERIVED;
  if (body.reason() == pb::QUANTITY_REASON_SAMPLED && !derived) {
    return context.Fail("ADM-08", "quantity_changed.after.basis",
                        pb::Basis_Name(body.after().basis()), "BASIS_DERIVED",
                        "what is left after a sample follows from the lot",
                        "compute the rest as a split");
  }
  if (derived && Takes(body.reason())) {
    CheckRest(context, body, current);
  } else if (!CheckOwnFigure(context, body.after(), current, "quantity_changed.after")) {
    return;
  }
  const pb::Form* form = context.FindForm(lot->form());
  if (form != nullptr) CheckAgainstForm(context, *form, body.after(), "quantity_changed.after");
  if (body.reason() == pb::QUANTITY_REASON_UMPIRE_ASSAY) {
    CheckUmpire(context, SignedByUmpire(context, *lot));
  } else {
    CheckGain(context, body, current);
  }
  const ElementAmounts left = record::ContainedOf(body.after());
  ChargeSiteGain(context, lot->site(), record::ContainedOf(current), left,
                 "quantity_changed.after");
  const ElementAmounts entrusted = EntrustedOf(*lot);
  if (lot->owner() != lot->holder()) {
    CheckEntrusted(context, lot->owner(), entrusted, left, "quantity_changed.after");
    // An umpire is not the holder alone.
    if (body.reason() != pb::QUANTITY_REASON_UMPIRE_ASSAY)
      CheckNotGained(context, lot->owner(), entrusted, left, "quantity_changed.after");
  }
  *lot->mutable_quantity() = Accepted(body.after(), current);
  if (Signs(context, lot->owner())) {
    Entrust(*lot);
  } else {
    KeepEntrusted(*lot, entrusted);
  }
  // A lot of nothing is no lot, whatever took the last of it.
  if (record::IsNothing(lot->quantity()))
    return EndLot(context, *std::move(lot), state::LOT_STATUS_LOST);
  PutLot(context, *std::move(lot));
}

bool OwnsChangedLot(Context& context, const std::string& party, std::string& who) {
  who = "the lot's owner";
  const auto lot = context.Lot(context.record().quantity_changed().lot());
  return lot.unknown() || lot.row.owner() == party;
}

bool WitnessesChange(Context& context, const std::string& party, std::string& who) {
  who = "a STATE_AGENCY or LAB";
  return MayHoldRole(context, party, SetOf(pb::ROLE_STATE_AGENCY, pb::ROLE_LAB), "");
}

}  // namespace

extern constinit const KindRule kQuantityChangedRule = {
    .kind = pb::KIND_QUANTITY_CHANGED,
    .check = CheckQuantityChanged,
    .admit = AdmitQuantityChanged,
    .author = kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = OwnsChangedLot,
    .witness = WitnessesChange,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
