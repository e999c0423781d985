// SPDX-License-Identifier: Apache-2.0
// HandedOn: goods on the road pass from one who has them to the next (ADM-07).
#include <algorithm>
#include <set>

#include "verifier/custody/codes.h"
#include "verifier/custody/consignments.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr say::Code kContainerNotOnThisRoad = {"ADM-07.container-not-on-this-road",
                                               "container:id consignment:id"};
constexpr say::Code kGiverWithoutGoods = {"ADM-07.giver-without-goods", "giver:id bailee:id"};
constexpr say::Code kNeitherTakerNorGiver = {"ADM-07.neither-taker-nor-giver", "author:id"};
constexpr say::Code kStandsForNoTaker = {"ADM-07.stands-for-no-taker", "author:id"};
constexpr say::Code kTakerHasAKey = {"ADM-07.taker-has-a-key", "taker:id"};
constexpr say::Code kTakerHasNotSigned = {"ADM-07.taker-has-not-signed", "taker:id"};
constexpr say::Code kTakerInNoLeg = {"ADM-07.taker-in-no-leg",
                                     "taker:id consignment:id giver:id shipper:id"};
constexpr say::Code kHandedOnCodes[] = {
    kContainerNotOnThisRoad, kGiverWithoutGoods, kNeitherTakerNorGiver, kStandsForNoTaker,
    kTakerHasAKey,           kTakerHasNotSigned, kTakerInNoLeg};

}  // namespace

std::span<const say::Code> HandedOnCodes() { return kHandedOnCodes; }

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
      context.Fail<kTakerHasNotSigned>("handed_on.to_bailee", say::Id{body.to_bailee()});
    }
    if (who != body.to_bailee() && who != body.from_bailee()) {
      context.Fail<kNeitherTakerNorGiver>("author", say::Id{who});
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
    return context.Fail<kTakerInNoLeg>("handed_on.to_bailee", say::Id{body.to_bailee()},
                                       say::Id{consignment.consignment()},
                                       say::Id{body.from_bailee()}, say::Id{consignment.shipper()});
  }
  for (const state::KeyState& key : taker.row().keys()) {
    if (key.revoked() || key.purpose() != pb::PURPOSE_CUSTODY) continue;
    return context.Fail<kTakerHasAKey>("handed_on.taker_unkeyed", say::Id{body.to_bailee()});
  }
  const bool stands = who == body.from_bailee() || who == consignment.shipper() ||
                      who == consignment.receiver() || owners.contains(who);
  if (stands || !owners_known) return;
  context.Fail<kStandsForNoTaker>("author", say::Id{who});
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
    context.Fail<kContainerNotOnThisRoad>(Item("handed_on.containers", i),
                                          say::Id{body.containers(i)}, say::Id{body.consignment()});
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
    context.Fail<kGiverWithoutGoods>("handed_on.from_bailee", say::Id{body.from_bailee()},
                                     say::Id{consignment->bailee()});
  }
  CheckTaker(context, body, *consignment, owners, owners_known);
  if (all) consignment->set_bailee(body.to_bailee());
  context.Put(RowKind::kConsignment, body.consignment(), *consignment);
}

std::string_view SiteOfHandover(const pb::Record& r) { return r.handed_on().site(); }

bool TakesPartInHandover(Context& context, const std::string& party, std::string& who) {
  who = "OF_THE_ROAD";
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
