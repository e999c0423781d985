// SPDX-License-Identifier: Apache-2.0
// What happens to lots where they are: title passes, a claim retires them (ADM-07, ADM-09, ADM-13).
// A quantity that changes: lots_quantity.cc.
#include <algorithm>
#include <set>
#include <vector>

#include "verifier/custody/entrusted.h"
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
    Entrust(lot);
    PutLot(context, std::move(lot));
  }
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
