// SPDX-License-Identifier: Apache-2.0
// TitleTransferred: a sale, or the offer of one (ADM-02, ADM-07).
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr say::Code kNeitherSellerNorBuyer = {"ADM-07.neither-seller-nor-buyer", "author:id"};
constexpr say::Code kNothingPending = {"ADM-07.nothing-pending", "buyer:id"};
constexpr say::Code kOfferedToABuyer = {"ADM-07.offered-to-a-buyer",
                                        "lot:id buyer:id offer:digest"};
constexpr say::Code kOwnedByAnother = {"ADM-07.owned-by-another", "found:id owner:id lot:id"};
constexpr say::Code kSellsToItself = {"ADM-07.sells-to-itself", "buyer:id"};
constexpr say::Code kTitleTransferredCodes[] = {kNeitherSellerNorBuyer, kNothingPending,
                                                kOfferedToABuyer, kOwnedByAnother, kSellsToItself};

}  // namespace

std::span<const say::Code> TitleTransferredCodes() { return kTitleTransferredCodes; }

namespace {

void CheckOwner(Context& context, const state::LotState& lot, const std::string& owner,
                std::string_view field) {
  if (lot.owner().empty()) return context.Skip();  // made from inputs that are not covered
  if (lot.owner() == owner) return;
  context.Fail<kOwnedByAnother>(field, say::Id{owner}, say::Id{lot.owner()}, say::Id{lot.lot()});
}

// ADM-07: what is offered to one buyer is not sold to another. That buyer may still
// sign the sale itself.
void CheckNotOffered(Context& context, const state::LotState& lot, const pb::TitleTransferred& body,
                     std::string_view field) {
  if (!lot.has_title_offer()) return;
  if (!body.pending() && lot.title_offer().buyer() == body.buyer()) return;
  context.Fail<kOfferedToABuyer>(field, say::Id{lot.lot()}, say::Id{lot.title_offer().buyer()},
                                 say::Digest{lot.title_offer().record()});
}

void AdmitTitleTransferred(Context& context) {
  const pb::TitleTransferred& body = context.record().title_transferred();
  NeedParty(context, body.buyer(), "title_transferred.buyer");
  const std::string& who = context.principal();
  if (who != body.seller() && who != body.buyer()) {
    context.Fail<kNeitherSellerNorBuyer>("author", say::Id{who});
  }
  if (body.seller() == body.buyer()) {
    context.Fail<kSellsToItself>("title_transferred.buyer", say::Id{body.buyer()});
  }
  NeedSignature(context, body.seller(), "title_transferred.seller");
  if (!body.pending()) {
    NeedSignature(context, body.buyer(), "title_transferred.buyer");
  } else if (Signs(context, body.buyer())) {
    context.Fail<kNothingPending>("title_transferred.pending", say::Id{body.buyer()});
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
  who = "SELLER_OR_BUYER";
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
