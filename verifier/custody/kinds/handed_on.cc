// SPDX-License-Identifier: Apache-2.0
// HandedOn: goods on the road pass from one who has them to the next (ADM-07).
#include <algorithm>
#include <set>

#include "verifier/custody/consignments.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

// ADM-07: the taker signs, as a carrier or terminal. For one without keys the giver, shipper,
// consignee or an owner does.
void CheckTaker(Context& context, const pb::HandedOn& body,
                const state::ConsignmentState& consignment, const std::set<std::string>& owners,
                bool owners_known) {
  const std::string& who = context.principal();
  const auto& taker = context.Party(body.to_bailee());
  if (!body.taker_unkeyed()) {
    if (!Signs(context, body.to_bailee())) {
      context.Fail("ADM-07", "handed_on.to_bailee", body.to_bailee(), "the taker signs",
                   body.to_bailee() + " has not signed for the goods",
                   "let the taker sign, or say taker_unkeyed if it has no keys");
    }
    if (who != body.to_bailee() && who != body.from_bailee()) {
      context.Fail("ADM-07", "author", who, "the taker or the giver",
                   "goods are handed on by those who give and take them",
                   "let the taker be the author");
    }
    constexpr RoleSet kTakers = SetOf(pb::ROLE_CARRIER, pb::ROLE_TERMINAL);
    if (taker.yes() && !HoldsRole(context, taker.row(), kTakers, body.site()))
      FailRole(context, "handed_on.to_bailee", body.to_bailee(), kTakers, body.site());
    // Goods are not taken by whoever has the role: the journey names the taker, or who has the
    // goods, sent them, awaits or owns them agrees.
    const auto& legs = consignment.legs();
    const auto signs = [&](const std::string& party) { return Signs(context, party); };
    const bool agreed =
        std::any_of(legs.begin(), legs.end(),
                    [&](const pb::Leg& leg) { return leg.carrier() == body.to_bailee(); }) ||
        signs(body.from_bailee()) || signs(consignment.shipper()) ||
        signs(consignment.receiver()) || std::any_of(owners.begin(), owners.end(), signs);
    if (agreed || !owners_known) return;
    return context.Fail("ADM-07", "handed_on.to_bailee", body.to_bailee(),
                        "a carrier of the journey, or a signature of the giver",
                        body.to_bailee() + " is in no leg of " + consignment.consignment(),
                        "list " + body.from_bailee() + ", the shipper " + consignment.shipper() +
                            " or the receiver in signers as CAPACITY_COUNTERPARTY");
  }
  for (const state::KeyState& key : taker.row().keys()) {
    if (key.revoked() || key.purpose() != pb::PURPOSE_CUSTODY) continue;
    return context.Fail("ADM-07", "handed_on.taker_unkeyed", "true", "false",
                        body.to_bailee() + " has a key for custody",
                        "let the taker sign for itself");
  }
  const bool stands = who == body.from_bailee() || who == consignment.shipper() ||
                      who == consignment.receiver() || owners.contains(who);
  if (stands || !owners_known) return;
  context.Fail("ADM-07", "author", who, "giver, shipper, consignee or owner",
               who + " does not stand for a taker without keys",
               "let the giver, the shipper, the consignee or the owner record it");
}

void AdmitHandedOn(Context& context) {
  const pb::HandedOn& body = context.record().handed_on();
  NeedParty(context, body.to_bailee(), "handed_on.to_bailee");
  NeedSite(context, body.site(), "handed_on.site");
  auto consignment = NeedOpen(context, body.consignment(), "handed_on.consignment");
  if (!consignment) return;
  std::set<std::string> moved;
  for (int i = 0; i < body.lots_size(); ++i) {
    const std::string at = Item("handed_on.lots", i);
    CheckDistinct(context, moved, body.lots(i), at);
    CheckOpen(context, *consignment, body.lots(i), at);
  }
  if (moved.empty()) moved.insert(consignment->open_lots().begin(), consignment->open_lots().end());
  for (int i = 0; i < body.containers_size(); ++i) {
    const auto& uses = consignment->containers();
    const auto is_it = [&](const pb::ContainerUse& use) {
      return use.container() == body.containers(i);
    };
    if (std::any_of(uses.begin(), uses.end(), is_it)) continue;
    context.Fail("ADM-07", Item("handed_on.containers", i), body.containers(i),
                 "a container of this consignment",
                 body.containers(i) + " does not travel in " + body.consignment(),
                 "check the container's number");
  }
  const bool all = static_cast<int>(moved.size()) == consignment->open_lots_size();
  std::set<std::string> owners;
  bool owners_known = true, giver_known = false, wrong_giver = false;
  for (const std::string& id : moved) {
    auto lot = context.Lot(id);
    owners_known = owners_known && lot.yes() && !lot.row.owner().empty();
    if (!lot.yes()) continue;
    giver_known = true;
    wrong_giver = wrong_giver || lot.row.bailee() != body.from_bailee();
    owners.insert(lot.row.owner());
    lot.row.set_bailee(body.to_bailee());
    PutLot(context, std::move(lot.row));
  }
  if (!giver_known) wrong_giver = all && consignment->bailee() != body.from_bailee();
  if (wrong_giver) {
    context.Fail("ADM-07", "handed_on.from_bailee", body.from_bailee(), consignment->bailee(),
                 body.from_bailee() + " does not have the goods",
                 "name the bailee, or record the handover to it first");
  }
  CheckTaker(context, body, *consignment, owners, owners_known);
  if (all) consignment->set_bailee(body.to_bailee());
  context.Put(RowKind::kConsignment, body.consignment(), *consignment);
}

std::string_view SiteOfHandover(const pb::Record& r) { return r.handed_on().site(); }

bool TakesPartInHandover(Context& context, const std::string& party, std::string& who) {
  who = "the giver, the taker, the shipper or the receiver";
  const pb::HandedOn& body = context.record().handed_on();
  const auto consignment = context.Consignment(body.consignment());
  return party == body.from_bailee() || party == body.to_bailee() || consignment.unknown() ||
         consignment.row.shipper() == party || consignment.row.receiver() == party;
}

}  // namespace

extern constinit const KindRule kHandedOnRule = {
    .kind = pb::KIND_HANDED_ON,
    .check = NoJoinedFields,
    .admit = AdmitHandedOn,
    .author = kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = TakesPartInHandover,
    .witness = NoOne,
    .official = NoOne,
    .site = SiteOfHandover,
    .moves = true,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
