// SPDX-License-Identifier: Apache-2.0
// TitleTransferred: a sale, or the offer of one (ADM-02, ADM-07).
#include "verifier/base/encoding.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

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

void AdmitTitleTransferred(Context& context) {
  const pb::TitleTransferred& body = context.record().title_transferred();
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

bool SellsOrBuys(Context& context, const std::string& party, std::string& who) {
  who = "the seller or the buyer";
  const pb::TitleTransferred& body = context.record().title_transferred();
  return party == body.seller() || party == body.buyer();
}

}  // namespace

extern constinit const KindRule kTitleTransferredRule = {
    .kind = pb::KIND_TITLE_TRANSFERRED,
    .check = NoJoinedFields,
    .admit = AdmitTitleTransferred,
    .author = kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = SellsOrBuys,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
