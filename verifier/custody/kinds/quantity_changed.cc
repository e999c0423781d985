// SPDX-License-Identifier: Apache-2.0
// QuantityChanged: a lot is weighed, assayed, sampled, spilled, stolen where it is (ADM-08,
// ADM-09). Metal may go missing, which shows; it may appear only within bounds; and what belongs to
// somebody else goes missing with the owner's signature.
#include <algorithm>
#include <string>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/custody/codes.h"
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

constexpr say::Code kRestBasis = {"ADM-08.rest-basis", "basis:name"};
constexpr say::Code kDifferenceDiffers = {"ADM-09.difference-differs", "found:items right:items"};
constexpr say::Code kGainByTaking = {"ADM-09.gain-by-taking", "what:word gained:mg max:ppm of:mg"};
constexpr say::Code kGainsTooMuch = {"ADM-09.gains-too-much", "what:word gained:mg max:ppm of:mg"};
constexpr say::Code kNoDifference = {"ADM-09.no-difference", "right:items"};
constexpr say::Code kNoUmpire = {"ADM-09.no-umpire", ""};
constexpr say::Code kRestDiffers = {"ADM-09.rest-differs", "found:mg right:mg"};
constexpr say::Code kRestNotApportioned = {"ADM-09.rest-not-apportioned",
                                           "found:items right:items"};
constexpr say::Code kRestNotLess = {"ADM-09.rest-not-less", "found:mg wet:mg"};
constexpr say::Code kSubjectsWithoutRetro = {"ADM-12.subjects-without-retro", "found:count"};
constexpr say::Code kQuantityChangedCodes[] = {
    kRestBasis, kDifferenceDiffers, kGainByTaking,       kGainsTooMuch, kNoDifference,
    kNoUmpire,  kRestDiffers,       kRestNotApportioned, kRestNotLess,  kSubjectsWithoutRetro};

}  // namespace

std::span<const say::Code> QuantityChangedCodes() { return kQuantityChangedCodes; }

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
  const FieldPath at(std::string_view(wet_alone   ? "quantity_changed.difference.wet_mg"
                                      : dry_alone ? "quantity_changed.difference.dry_mg"
                                                  : "quantity_changed.difference"));
  b.has_difference() ? Complain<kDifferenceDiffers>(out, at, record::AmountItems(b.difference()),
                                                    record::AmountItems(computed))
                     : Complain<kNoDifference>(out, at, record::AmountItems(computed));
}

void CheckQuantityChanged(const pb::Record& r, record::Violations& out) {
  const pb::QuantityChanged& b = r.quantity_changed();
  CheckChangedBy(b, out);
  // Subjects that it carries are touched: only what acts on a spent lot copies that lot's.
  if (!b.retro() && b.subjects_size() > 0) {
    Complain<kSubjectsWithoutRetro>(out, "quantity_changed.subjects",
                                    say::Count(b.subjects_size()));
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
    return body.mass_taken_mg() > 0
               ? context.Fail<kRestDiffers>("quantity_changed.after.wet_mg",
                                            say::Mg{after.wet_mg()},
                                            say::Mg{current.wet_mg() - body.mass_taken_mg()})
               : context.Fail<kRestNotLess>("quantity_changed.after.wet_mg",
                                            say::Mg{after.wet_mg()}, say::Mg{current.wet_mg()});
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
  context.Fail<kRestNotApportioned>(
      "quantity_changed.after" + record::DifferingAmount(after, right), record::AmountItems(after),
      record::AmountItems(right));
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
  context.Fail<kNoUmpire>("quantity_changed.reason");
}

// ADM-09: a gain beyond max_gain_ppm takes an umpire's assay; a loss event has no gain at all.
// Dry mass is bounded like metal: it is what grades and ceilings are measured by.
void CheckGain(Context& context, const pb::QuantityChanged& body, const pb::Quantity& current) {
  const bool takes = Takes(body.reason());
  const int64_t max_ppm = takes ? 0 : context.ledger().rules().max_gain_ppm();
  const auto check = [&](const std::string& what, int64_t before, int64_t after,
                         std::string_view field) {
    if (after <= before || !base::ExceedsPpm(after - before, before, max_ppm)) return;
    takes ? context.Fail<kGainByTaking>(field, say::Word{what}, say::Mg{after - before},
                                        say::Ppm{max_ppm}, say::Mg{before})
          : context.Fail<kGainsTooMuch>(field, say::Word{what}, say::Mg{after - before},
                                        say::Ppm{max_ppm}, say::Mg{before});
  };
  const ElementAmounts was = record::ContainedOf(current);
  for (const auto& [element, mg] : record::ContainedOf(body.after())) {
    check(element, AmountOf(was, element), mg, "quantity_changed.after");
  }
  if (current.basis() == pb::BASIS_ESTIMATED) return;  // it has no masses yet
  check("DRY_MASS", current.dry_mg(), body.after().dry_mg(), "quantity_changed.after.dry_mg");
  if (!takes) return;
  check("WET_MASS", current.wet_mg(), body.after().wet_mg(), "quantity_changed.after.wet_mg");
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
    return context.Fail<kRestBasis>("quantity_changed.after.basis",
                                    say::Name{pb::Basis_Name(body.after().basis())});
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
  who = "OWNER";
  const auto lot = context.Lot(context.record().quantity_changed().lot());
  return lot.unknown() || lot.row.owner() == party;
}

bool WitnessesChange(Context& context, const std::string& party, std::string& who) {
  who = "AGENCY_OR_LAB";
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
