// SPDX-License-Identifier: Apache-2.0
// What happens to lots where they are: title passes, a claim retires them (ADM-07, ADM-09, ADM-13).
// A quantity that changes: lots_quantity.cc.
#include <algorithm>
#include <set>
#include <vector>

#include "verifier/base/encoding.h"
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

// ADM-07: what is offered to one buyer is not sold to another. That buyer may still
// sign the sale itself.
void CheckNotOffered(Context& context, const state::LotState& lot, const pb::TitleTransferred& body,
                     std::string_view field) {
  if (!lot.has_title_offer()) return;
  if (!body.pending() && lot.title_offer().buyer() == body.buyer()) return;
  context.Fail(
      "ADM-07", field, lot.lot(), "a lot that is not offered to a buyer",
      lot.lot() + " is offered to " + lot.title_offer().buyer() + " by record " +
          base::HexEncode(lot.title_offer().record()),
      "withdraw the offer first: countersign that record yourself with REFUSES; or sell to " +
          lot.title_offer().buyer() + " with both signatures");
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
  if (!body.pending()) {
    NeedSignature(context, body.buyer(), "title_transferred.buyer");
  } else if (Signs(context, body.buyer())) {
    context.Fail("ADM-07", "title_transferred.pending", "true", "false",
                 body.buyer() + " signs here: nothing is pending", "leave `pending` out");
  }
  const bool sells = who == body.seller();
  CheckAgentDeal(context, sells ? body.buyer() : body.seller(),
                 sells ? "title_transferred.buyer" : "title_transferred.seller");
  NamedLots named =
      ReadLots(context, body.lots(), Needs::kActiveOrInTransit, "title_transferred.lots");
  for (state::LotState& lot : named.lots) {
    CheckOwner(context, lot, body.seller(), "title_transferred.seller");
    CheckNotOffered(context, lot, body, "title_transferred.lots");
    if (!body.pending()) {
      PassTitle(context, std::move(lot), body.buyer());
      continue;
    }
    // Nobody becomes an owner without signing: the seller owns the lot until the buyer
    // countersigns.
    lot.mutable_title_offer()->set_record(context.digest().str());
    lot.mutable_title_offer()->set_buyer(body.buyer());
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
                   "retire other lots: in this version no record settles a reserve");
    }
    if (lot.has_title_offer()) {
      context.Fail("ADM-13", "retired.lots", lot.lot(), "a lot that is not offered to a buyer",
                   lot.lot() + " is offered to " + lot.title_offer().buyer(),
                   "withdraw the offer first: countersign record " +
                       base::HexEncode(lot.title_offer().record()) + " yourself with REFUSES");
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
