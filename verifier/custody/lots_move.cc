// SPDX-License-Identifier: Apache-2.0
// Lots on the road: Dispatched opens a consignment, HandedOn moves its bailee, Received ends it lot
// by lot (ADM-07, ADM-10).
#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/custody/entrusted.h"
#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/receivers.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/site_year.h"
#include "verifier/custody/uses.h"
#include "verifier/custody/watched.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {
using record::AmountOf;
using record::ElementAmounts;

bool Open(const state::ConsignmentState& consignment, std::string_view lot) {
  const auto& open = consignment.open_lots();
  return std::find(open.begin(), open.end(), lot) != open.end();
}

// ADM-11: each container, named here or since the packing, is in no other open consignment.
void OpenContainers(Context& context, const pb::Dispatched& body,
                    const std::vector<state::LotState>& lots,
                    state::ConsignmentState& consignment) {
  std::set<std::string> opened;
  for (int i = 0; i < body.containers_size(); ++i) {
    const pb::ContainerUse& use = body.containers(i);
    const std::string at = Item("dispatched.containers", i);
    CheckDistinct(context, opened, use.container(), at + ".container");
    if (!use.lot().empty() && !Open(consignment, use.lot())) {
      context.Fail("ADM-07", at + ".lot", use.lot(), "a lot of this consignment",
                   use.lot() + " does not travel in it",
                   "name the lot in dispatched.lots or leave it out");
    }
    OpenContainer(context, use.container(), body.consignment(), at + ".container");
    *consignment.add_containers() = use;
  }
  for (const state::LotState& lot : lots) {
    if (lot.container().empty() || !opened.insert(lot.container()).second) continue;
    OpenContainer(context, lot.container(), body.consignment(), "dispatched.lots");
    pb::ContainerUse* use = consignment.add_containers();
    use->set_container(lot.container());
    use->set_lot(lot.lot());
  }
}

void CheckParties(Context& context, const pb::Dispatched& body) {
  NeedParty(context, body.receiver(), "dispatched.receiver");
  CheckCanReceive(context, body.receiver());
  NeedSite(context, body.from_site(), "dispatched.from_site");
  NeedSite(context, body.to_site(), "dispatched.to_site");
  if (!body.shipped_for().empty()) NeedParty(context, body.shipped_for(), "dispatched.shipped_for");
  for (int i = 0; i < body.legs_size(); ++i) {
    const pb::Leg& leg = body.legs(i);
    const std::string at = Item("dispatched.legs", i);
    NeedParty(context, leg.carrier(), at + ".carrier");
    if (leg.from().starts_with("site:")) NeedSite(context, leg.from(), at + ".from");
    if (leg.to().starts_with("site:")) NeedSite(context, leg.to(), at + ".to");
  }
}

}  // namespace

void AdmitDispatched(Context& context, const pb::Dispatched& body) {
  if (context.Consignment(body.consignment()).yes()) {
    context.Fail("ADM-06", "dispatched.consignment", body.consignment(), "an id that is new",
                 body.consignment() + " was dispatched before", "give this journey another name");
  }
  CheckPrefix(context, body.consignment(), "dispatched.consignment");
  CheckParties(context, body);
  state::ConsignmentState consignment;
  consignment.set_consignment(body.consignment());
  consignment.set_shipper(context.principal());
  consignment.set_receiver(body.receiver());
  consignment.set_from_site(body.from_site());
  consignment.set_to_site(body.to_site());
  consignment.set_bailee(body.legs_size() > 0 ? body.legs(0).carrier() : context.principal());
  *consignment.mutable_legs() = body.legs();
  consignment.set_dispatched_at(context.input().index);
  consignment.set_dispatched_by(context.digest().str());
  std::set<std::string> seen;
  std::vector<state::LotState> lots;
  for (int i = 0; i < body.lots_size(); ++i) {
    const pb::LotEcho& echo = body.lots(i);
    const std::string at = Item("dispatched.lots", i);
    CheckDistinct(context, seen, echo.lot(), at + ".lot");
    *consignment.add_dispatched() = echo;
    auto lot = NeedLot(context, echo.lot(), Needs::kActive, at + ".lot");
    if (!lot) continue;
    CheckHolder(context, *lot, at + ".lot");
    CheckIsHere(context, *lot, body.from_site(), at + ".lot");
    CheckEcho(context, echo.quantity(), lot->quantity(), at + ".quantity");
    lots.push_back(*std::move(lot));
  }
  for (const std::string& lot : seen) consignment.add_open_lots(lot);  // a set: ascending
  OpenContainers(context, body, lots, consignment);
  for (int i = 0; i < body.seals_size(); ++i) {
    ApplySeal(context, body.seals(i), body.consignment(), Item("dispatched.seals", i),
              /*tolerate_applied=*/true);
  }
  for (state::LotState& lot : lots) {
    lot.set_status(state::LOT_STATUS_IN_TRANSIT);
    lot.set_consignment(body.consignment());
    lot.set_bailee(consignment.bailee());
    PutLot(context, std::move(lot));
  }
  context.Put(RowKind::kConsignment, body.consignment(), consignment);
}

namespace {

// The consignment if it is logged and has lots on the road.
std::optional<state::ConsignmentState> NeedOpen(Context& context, const std::string& id,
                                                std::string_view field) {
  auto consignment = context.Consignment(id);
  if (consignment.no()) context.FailMissing("ADM-06", field, id, id);
  if (!consignment.yes()) return std::nullopt;
  if (consignment.row.open_lots_size() > 0) return std::move(consignment.row);
  context.Fail("ADM-07", field, id, "a consignment with lots on the road",
               id + " has arrived already", "name the consignment that the lots travel in");
  return std::nullopt;
}

void CheckOpen(Context& context, const state::ConsignmentState& consignment, const std::string& lot,
               std::string_view field) {
  if (Open(consignment, lot)) return;
  context.Fail("ADM-07", field, lot, "a lot still travelling in " + consignment.consignment(),
               lot + " does not travel in " + consignment.consignment(),
               "name open lots of this consignment only");
}

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

}  // namespace

void AdmitHandedOn(Context& context, const pb::HandedOn& body) {
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

namespace {

void CheckDifference(Context& context, const pb::ReceivedLot& lot, const pb::Quantity& sent,
                     const std::string& at) {
  if (!record::SameDifference(lot.difference(), record::Subtract(lot.quantity(), sent))) {
    context.Fail("ADM-10", at + ".difference", record::AmountsText(lot.difference()),
                 record::AmountsText(record::Subtract(lot.quantity(), sent)),
                 "the difference is not found minus dispatched",
                 "compute it from the dispatched quantity");
  }
  const ElementAmounts was = record::ContainedOf(sent), is = record::ContainedOf(lot.quantity());
  for (const auto& [element, mg] : record::AmountsOf(lot.transit_short())) {
    const int64_t missing = AmountOf(was, element) - AmountOf(is, element);
    if (mg == missing && mg > 0) continue;
    context.Fail("ADM-10", at + ".transit_short", element + " " + std::to_string(mg),
                 std::to_string(std::max<int64_t>(missing, 0)),
                 "what is booked as short is not what is missing",
                 "book dispatched minus found, or leave it out");
  }
}

// ADM-10: beyond the tolerance a receipt is a reserve and books the metal that is missing.
void CheckTransit(Context& context, const pb::Received& body, int i, const pb::Quantity& sent,
                  const pb::Form* form) {
  const pb::ReceivedLot& lot = body.lots(i);
  const std::string at = Item("received.lots", i);
  CheckDifference(context, lot, sent, at);
  if (form == nullptr) return;
  const ElementAmounts booked = record::AmountsOf(lot.transit_short());
  const int64_t max_ppm = context.ledger().rules().max_transit_ppm();
  for (const Watched& watched : WatchedOf(*form, sent, lot.quantity())) {
    if (!DiffersTooMuch(watched, sent.dry_mg(), max_ppm)) continue;
    const int64_t missing = watched.sent - watched.found;
    if (body.outcome() == pb::OUTCOME_ACCEPTED) {
      context.Fail("ADM-10", at + ".quantity",
                   watched.what + " " + std::to_string(-missing) + " mg",
                   std::to_string(max_ppm) + " ppm of " + std::to_string(watched.sent) + " mg" +
                       (watched.minor ? ", or " + std::to_string(base::limits::kMinorElementPpm) +
                                            " ppm of dry_mg " + std::to_string(sent.dry_mg())
                                      : ""),
                   "found and dispatched differ too much to accept without reserve",
                   "receive with outcome ACCEPTED_WITH_RESERVE, or reject");
    }
    if (missing <= 0 || !record::IsElement(watched.what) || booked.contains(watched.what) ||
        body.outcome() == pb::OUTCOME_REJECTED)
      continue;
    context.Fail("ADM-10", at + ".transit_short", "", watched.what + " " + std::to_string(missing),
                 "the missing metal is not booked", "book it in transit_short");
  }
}

void TakeLot(Context& context, const pb::Received& body, int i, const std::string& shipper,
             state::LotState lot) {
  const std::string at = Item("received.lots", i);
  const pb::Quantity& found = body.lots(i).quantity();
  if (!CheckOwnFigure(context, found, lot.quantity(), at + ".quantity")) return;
  const pb::Form* form = context.FindForm(lot.form());
  if (form != nullptr && found.basis() != pb::BASIS_DECLARED)
    CheckAgainstForm(context, *form, found, at + ".quantity");
  CheckTransit(context, body, i, lot.quantity(), form);
  if (body.outcome() == pb::OUTCOME_REJECTED) return;
  ChargeSiteGain(context, body.site(), record::ContainedOf(lot.quantity()),
                 record::ContainedOf(found), at + ".quantity");
  const bool in_trust = lot.owner() != lot.holder() && !Signs(context, lot.owner());
  const ElementAmounts entrusted = EntrustedOf(lot);
  if (in_trust && form != nullptr && body.outcome() == pb::OUTCOME_ACCEPTED)
    CheckOwed(context, *form, lot, Accepted(found, lot.quantity()), at + ".quantity");
  if (in_trust) CheckOwnRoad(context, found, body.outcome(), lot, shipper, at + ".quantity");
  if (form != nullptr && !lot.owner().empty() && !Signs(context, lot.owner()))
    CheckFoundMore(context, *form, lot, Accepted(found, lot.quantity()), body.outcome(),
                   at + ".quantity");
  *lot.mutable_quantity() = Accepted(found, lot.quantity());
  lot.set_status(state::LOT_STATUS_ACTIVE);
  lot.set_holder(context.principal());
  // What the owner is owed follows the lot, or two tollers could each begin a new count.
  in_trust ? KeepEntrusted(lot, entrusted) : Entrust(lot);
  lot.set_bailee(context.principal());
  lot.clear_consignment();
  lot.set_now_at(body.site());
  if (body.outcome() == pb::OUTCOME_ACCEPTED_WITH_RESERVE) lot.set_marked(true);
  // Nothing arrived: the receipt is the record of the loss.
  if (record::IsNothing(lot.quantity()))
    return EndLot(context, std::move(lot), state::LOT_STATUS_LOST);
  PutLot(context, std::move(lot));
}

// The lots taken leave the consignment with their containers; with the last lot all of them.
void CloseLots(Context& context, const std::set<std::string>& taken,
               state::ConsignmentState& consignment) {
  auto* open = consignment.mutable_open_lots();
  open->erase(std::remove_if(open->begin(), open->end(),
                             [&](const std::string& id) { return taken.contains(id); }),
              open->end());
  auto* rejected = consignment.mutable_rejected_lots();
  rejected->erase(std::remove_if(rejected->begin(), rejected->end(),
                                 [&](const std::string& id) { return taken.contains(id); }),
                  rejected->end());
  auto* uses = consignment.mutable_containers();
  const auto is_free = [&](const pb::ContainerUse& use) {
    return open->empty() || (!use.lot().empty() && !Open(consignment, use.lot()));
  };
  for (const pb::ContainerUse& use : *uses) {
    if (is_free(use)) CloseContainer(context, use.container(), consignment.consignment());
  }
  uses->erase(std::remove_if(uses->begin(), uses->end(), is_free), uses->end());
}

// Custody does not move by a rejection: from now on the shipper may take these lots back, and no
// others.
void Reject(const std::set<std::string>& lots, state::ConsignmentState& consignment) {
  std::set<std::string> all(consignment.rejected_lots().begin(), consignment.rejected_lots().end());
  all.insert(lots.begin(), lots.end());
  consignment.mutable_rejected_lots()->Assign(all.begin(), all.end());
}

// ADM-07: the receiver takes the lots over, or the shipper takes back what was rejected (true).
bool TakesBack(Context& context, const state::ConsignmentState& consignment) {
  const std::string& who = context.principal();
  if (who == consignment.receiver()) return false;
  if (who == consignment.shipper() && !consignment.rejected_lots().empty()) return true;
  context.Fail("ADM-07", "author", who, consignment.receiver(),
               who + " is not the receiver of " + consignment.consignment(),
               "let the receiver record what it took over, or rejected: then the shipper takes it "
               "back");
  return false;
}

void CheckRejected(Context& context, const state::ConsignmentState& consignment,
                   const std::string& lot, std::string_view field) {
  const auto& rejected = consignment.rejected_lots();
  if (std::find(rejected.begin(), rejected.end(), lot) != rejected.end()) return;
  context.Fail("ADM-07", field, lot, "a lot that " + consignment.receiver() + " rejected",
               consignment.receiver() + " has not rejected " + lot,
               "take back rejected lots only, or let the receiver reject this one first");
}

}  // namespace

void AdmitReceived(Context& context, const pb::Received& body) {
  NeedSite(context, body.site(), "received.site");
  auto consignment = NeedOpen(context, body.consignment(), "received.consignment");
  if (!consignment) return;
  const bool takes_back = TakesBack(context, *consignment);
  std::set<std::string> taken;
  for (int i = 0; i < body.lots_size(); ++i) {
    const std::string at = Item("received.lots", i) + ".lot";
    CheckDistinct(context, taken, body.lots(i).lot(), at);
    CheckOpen(context, *consignment, body.lots(i).lot(), at);
    if (takes_back) CheckRejected(context, *consignment, body.lots(i).lot(), at);
    auto lot = NeedLot(context, body.lots(i).lot(), Needs::kInTransit, at);
    if (lot) TakeLot(context, body, i, consignment->shipper(), *std::move(lot));
  }
  if (body.outcome() == pb::OUTCOME_REJECTED) {
    Reject(taken, *consignment);
  } else {
    CloseLots(context, taken, *consignment);
  }
  context.Put(RowKind::kConsignment, body.consignment(), *consignment);
}

}  // namespace lode::custody
