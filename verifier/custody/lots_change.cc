// SPDX-License-Identifier: Apache-2.0
// What happens to lots where they are: title passes, a quantity changes, a claim retires
// them (ADM-07, ADM-08, ADM-09, ADM-13).
#include <algorithm>
#include <set>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

using record::AmountOf;
using record::ElementAmounts;

void CheckOwner(Context& context, const state::LotState& lot, const std::string& owner,
                std::string_view field) {
  if (lot.owner().empty()) return context.Skip();  // made from inputs that are not covered
  if (lot.owner() == owner) return;
  context.Fail("ADM-07", field, owner, lot.owner(), lot.lot() + " is owned by another party",
               "name the owner, or record first how title passed");
}

ElementAmounts SumOf(const std::vector<state::LotState>& lots) {
  ElementAmounts sum;
  for (const state::LotState& lot : lots) record::AddTo(sum, record::ContainedOf(lot.quantity()));
  return sum;
}

}  // namespace

void AdmitTitleTransferred(Context& context, const pb::TitleTransferred& body) {
  NeedParty(context, body.buyer(), "title_transferred.buyer");
  const std::string& who = context.principal();
  if (who != body.seller() && who != body.buyer()) {
    context.Fail("ADM-07", "author", who, "the seller or the buyer",
                 "title is passed by those who sell and buy", "let the seller be the author");
  }
  if (body.seller() == body.buyer()) {
    context.Fail("ADM-07", "title_transferred.buyer", body.buyer(), "another party than the seller",
                 "title passes to another party", "name the buyer");
  }
  NeedSignature(context, body.seller(), "title_transferred.seller");
  if (!body.pending()) NeedSignature(context, body.buyer(), "title_transferred.buyer");
  NamedLots named =
      ReadLots(context, body.lots(), Needs::kActiveOrInTransit, "title_transferred.lots");
  for (state::LotState& lot : named.lots) {
    CheckOwner(context, lot, body.seller(), "title_transferred.seller");
    lot.set_owner(body.buyer());
    PutLot(context, std::move(lot));
  }
}

namespace {

// A DERIVED quantity is what is left of the lot after a part was taken: as a split into rest and
// part.
void CheckRest(Context& context, const pb::QuantityChanged& body, const pb::Quantity& current) {
  const pb::Quantity& after = body.after();
  const int64_t part = current.wet_mg() - after.wet_mg();
  if (part <= 0 || (body.reason() == pb::QUANTITY_REASON_SAMPLED && part != body.mass_taken_mg())) {
    return context.Fail("ADM-09", "quantity_changed.after.wet_mg", std::to_string(after.wet_mg()),
                        std::to_string(current.wet_mg() - body.mass_taken_mg()),
                        "the rest is not the lot less what was taken",
                        "take mass_taken_mg off the lot's wet mass");
  }
  const std::vector<int64_t> wet = {after.wet_mg(), part};
  bool exact = after.dry_mg() == record::ApportionSplit(current.dry_mg(), wet)[0];
  const ElementAmounts rest = record::ContainedOf(after), was = record::ContainedOf(current);
  for (const auto& [element, mg] : was)
    exact = exact && AmountOf(rest, element) == record::ApportionSplit(mg, wet)[0];
  for (const auto& [element, mg] : rest) exact = exact && (mg == 0 || was.contains(element));
  if (exact) return;
  context.Fail("ADM-09", "quantity_changed.after", after.ShortDebugString(),
               "the rest of a split by wet mass",
               "dry and contained are not apportioned to the wet mass",
               "compute them as a split into rest and part");
}

bool SignedByLab(Context& context) {
  constexpr RoleSet kLab = SetOf(pb::ROLE_LAB);
  const pb::Record& r = context.record();
  return MayHoldRole(context, r.author(), kLab, "") ||
         std::any_of(r.signers().begin(), r.signers().end(), [&](const pb::Signer& signer) {
           return MayHoldRole(context, signer.party(), kLab, "");
         });
}

// ADM-09: a gain beyond max_gain_ppm takes an umpire's assay signed by a laboratory; a loss event
// has no gain at all.
void CheckGain(Context& context, const pb::QuantityChanged& body, const pb::Quantity& current) {
  const bool takes = body.reason() == pb::QUANTITY_REASON_SAMPLED ||
                     body.reason() == pb::QUANTITY_REASON_SPILLED ||
                     body.reason() == pb::QUANTITY_REASON_STOLEN ||
                     body.reason() == pb::QUANTITY_REASON_DESTROYED;
  const int64_t max_ppm = takes ? 0 : context.ledger().rules().max_gain_ppm();
  const ElementAmounts was = record::ContainedOf(current);
  for (const auto& [element, mg] : record::ContainedOf(body.after())) {
    const int64_t before = AmountOf(was, element);
    if (mg <= before || !base::ExceedsPpm(mg - before, before, max_ppm)) continue;
    if (!takes && body.reason() == pb::QUANTITY_REASON_UMPIRE_ASSAY && SignedByLab(context))
      continue;
    context.Fail("ADM-09", "quantity_changed.after",
                 element + " gains " + std::to_string(mg - before) + " mg",
                 std::to_string(max_ppm) + " ppm of " + std::to_string(before) + " mg",
                 "the lot gains too much metal",
                 "have an umpire's assay made and signed by a laboratory (reason UMPIRE_ASSAY)");
  }
}

}  // namespace

void AdmitQuantityChanged(Context& context, const pb::QuantityChanged& body) {
  auto lot = NeedLot(context, body.lot(), Needs::kActive, "quantity_changed.lot");
  if (!lot) return;
  CheckHolder(context, *lot, "quantity_changed.lot");
  const pb::Quantity current = lot->quantity();
  CheckEcho(context, body.before(), current, "quantity_changed.before");
  const bool derived = body.after().basis() == pb::BASIS_DERIVED;
  if (body.reason() == pb::QUANTITY_REASON_SAMPLED && !derived) {
    context.Fail("ADM-08", "quantity_changed.after.basis", pb::Basis_Name(body.after().basis()),
                 "BASIS_DERIVED", "what is left after a sample follows from the lot",
                 "compute the rest as a split");
  }
  const bool takes = body.reason() == pb::QUANTITY_REASON_SAMPLED ||
                     body.reason() == pb::QUANTITY_REASON_SPILLED ||
                     body.reason() == pb::QUANTITY_REASON_STOLEN ||
                     body.reason() == pb::QUANTITY_REASON_DESTROYED;
  if (derived && takes) {
    CheckRest(context, body, current);
  } else {
    CheckOwnFigure(context, body.after(), current, "quantity_changed.after");
  }
  const pb::Form* form = context.FindForm(lot->form());
  if (form != nullptr) CheckAgainstForm(context, *form, body.after(), "quantity_changed.after");
  CheckGain(context, body, current);
  *lot->mutable_quantity() = Accepted(body.after(), current);
  const ElementAmounts left = record::ContainedOf(body.after());
  const bool nothing_left =
      body.after().wet_mg() == 0 &&
      std::all_of(left.begin(), left.end(), [](const auto& e) { return e.second == 0; });
  const bool gone =
      body.reason() == pb::QUANTITY_REASON_STOLEN || body.reason() == pb::QUANTITY_REASON_DESTROYED;
  if (gone && nothing_left) return EndLot(context, *std::move(lot), state::LOT_STATUS_LOST);
  PutLot(context, *std::move(lot));
}

void AdmitRetired(Context& context, const pb::Retired& body) {
  const NamedLots named = ReadLots(context, body.lots(), Needs::kActive, "retired.lots");
  for (const state::LotState& lot : named.lots) {
    const bool owns = lot.owner().empty() || lot.owner() == context.principal();
    if (lot.owner().empty()) context.Skip();  // made from inputs that are not covered
    if (!owns || lot.holder() != context.principal()) {
      context.Fail("ADM-13", "retired.lots", lot.lot(),
                   "owner " + lot.owner() + ", holder " + lot.holder(),
                   "only an owner who also holds the lot may retire it",
                   "take the lot over and buy it first");
    }
    if (lot.marked()) {
      context.Fail("ADM-13", "retired.lots", lot.lot(), "a lot without mark",
                   lot.lot() + " or a lot it comes from is under dispute or reserve",
                   "settle the dispute or reserve first");
    }
    EndLot(context, lot, state::LOT_STATUS_RETIRED);
  }
  if (!named.complete) return;
  const ElementAmounts sum = SumOf(named.lots), echo = record::AmountsOf(body.contained());
  std::set<std::string> elements;
  for (const auto& [element, mg] : sum) elements.insert(element);
  for (const auto& [element, mg] : echo) elements.insert(element);
  for (const std::string& element : elements) {
    if (AmountOf(sum, element) == AmountOf(echo, element)) continue;
    context.Fail("ADM-09", "retired.contained",
                 element + " " + std::to_string(AmountOf(echo, element)),
                 std::to_string(AmountOf(sum, element)), "the echo is not what the lots contain",
                 "add up the lots' current contained metal");
  }
}

}  // namespace lode::custody
