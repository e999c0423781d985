// SPDX-License-Identifier: Apache-2.0
// Received: lots arrive and are found to be what was sent, or not; the consignment ends lot by lot
// (ADM-07, ADM-10).
#include <algorithm>
#include <set>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/consignments.h"
#include "verifier/custody/entrusted.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/site_year.h"
#include "verifier/custody/uses.h"
#include "verifier/custody/watched.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

constexpr say::Code kNotRejected = {"ADM-07.not-rejected", "lot:id receiver:id"};
constexpr say::Code kNotSentHere = {"ADM-07.not-sent-here",
                                    "site:id to:id consignment:id shipper:id"};
constexpr say::Code kNotTheReceiver = {"ADM-07.not-the-receiver",
                                       "author:id receiver:id consignment:id"};
constexpr say::Code kTakenBackElsewhere = {"ADM-07.taken-back-elsewhere",
                                           "site:id to:id from:id consignment:id"};
constexpr say::Code kDiffersTooMuch = {"ADM-10.differs-too-much",
                                       "what:word change:mg max:ppm sent:mg"};
constexpr say::Code kMinorDiffersTooMuch = {
    "ADM-10.minor-differs-too-much", "what:word change:mg max:ppm sent:mg max_minor:ppm dry:mg"};
constexpr say::Code kReceivedDiffers = {"ADM-10.received-differs", "found:items right:items"};
constexpr say::Code kShortDiffers = {"ADM-10.short-differs", "element:name booked:mg missing:mg"};
constexpr say::Code kShortNotBooked = {"ADM-10.short-not-booked", "element:name missing:mg"};
constexpr say::Code kReceivedCodes[] = {kNotRejected,        kNotSentHere,    kNotTheReceiver,
                                        kTakenBackElsewhere, kDiffersTooMuch, kMinorDiffersTooMuch,
                                        kReceivedDiffers,    kShortDiffers,   kShortNotBooked};

}  // namespace

std::span<const say::Code> ReceivedCodes() { return kReceivedCodes; }

namespace {

using record::AmountOf;
using record::ElementAmounts;
using record::FieldPath;
using record::Indexed;
using record::Missing;

void CheckReceived(const pb::Record& r, record::Violations& out) {
  const pb::Received& b = r.received();
  if (b.outcome() != pb::OUTCOME_UNSPECIFIED && b.outcome() != pb::OUTCOME_ACCEPTED &&
      b.reserve_reason().empty())
    Missing(out, "received.reserve_reason");
  for (int i = 0; i < b.lots_size(); ++i) {
    const FieldPath at = Indexed("received.lots", i);
    CheckQuantity(b.lots(i).quantity(), at / "quantity", record::kAnyBasis, out);
    const FieldPath difference = at / "difference";
    CheckChanges(out, difference / "contained", b.lots(i).difference().contained());
  }
}

void CheckDifference(Context& context, const pb::ReceivedLot& lot, const pb::Quantity& sent,
                     const std::string& at) {
  if (!record::SameDifference(lot.difference(), record::Subtract(lot.quantity(), sent))) {
    context.Fail<kReceivedDiffers>(at + ".difference", record::AmountItems(lot.difference()),
                                   record::AmountItems(record::Subtract(lot.quantity(), sent)));
  }
  const ElementAmounts was = record::ContainedOf(sent), is = record::ContainedOf(lot.quantity());
  for (const auto& [element, mg] : record::AmountsOf(lot.transit_short())) {
    const int64_t missing = AmountOf(was, element) - AmountOf(is, element);
    if (mg == missing && mg > 0) continue;
    context.Fail<kShortDiffers>(at + ".transit_short", say::Name{element}, say::Mg{mg},
                                say::Mg{std::max<int64_t>(missing, 0)});
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
      watched.minor ? context.Fail<kMinorDiffersTooMuch>(
                          at + ".quantity", say::Word{watched.what}, say::Mg{-missing},
                          say::Ppm{max_ppm}, say::Mg{watched.sent},
                          say::Ppm{base::limits::kMinorElementPpm}, say::Mg{sent.dry_mg()})
                    : context.Fail<kDiffersTooMuch>(at + ".quantity", say::Word{watched.what},
                                                    say::Mg{-missing}, say::Ppm{max_ppm},
                                                    say::Mg{watched.sent});
    }
    if (missing <= 0 || !record::IsElement(watched.what) || booked.contains(watched.what) ||
        body.outcome() == pb::OUTCOME_REJECTED)
      continue;
    context.Fail<kShortNotBooked>(at + ".transit_short", say::Name{watched.what}, say::Mg{missing});
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
    return open->empty() || (!use.lot().empty() && !IsOpen(consignment, use.lot()));
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
  context.Fail<kNotTheReceiver>("author", say::Id{who}, say::Id{consignment.receiver()},
                                say::Id{consignment.consignment()});
  return false;
}

void CheckRejected(Context& context, const state::ConsignmentState& consignment,
                   const std::string& lot, std::string_view field) {
  const auto& rejected = consignment.rejected_lots();
  if (std::find(rejected.begin(), rejected.end(), lot) != rejected.end()) return;
  context.Fail<kNotRejected>(field, say::Id{lot}, say::Id{consignment.receiver()});
}

// At that place, or where its operator has another site in the same country. True too if a row that
// decides it is not covered, or is missing: that was told.
bool ArrivesAt(Context& context, const std::string& site, const std::string& expected) {
  if (site == expected) return true;
  const auto& here = context.Site(site);
  const auto& there = context.Site(expected);
  if (!here.yes() || !there.yes()) return true;
  const pb::SiteRegistered& a = here.row().entry();
  const pb::SiteRegistered& b = there.row().entry();
  const std::string country = b.iso3166_2().substr(0, 2);
  return a.operator_() == b.operator_() && !country.empty() &&
         a.iso3166_2().substr(0, 2) == country;
}

// ADM-07: goods arrive where they were sent, or back where they came from. A receipt somewhere else
// would be a journey that nobody told of.
void CheckArrival(Context& context, const pb::Received& body,
                  const state::ConsignmentState& consignment, bool takes_back) {
  if (body.outcome() == pb::OUTCOME_REJECTED) return;  // nothing is taken over: it lies anywhere
  if (ArrivesAt(context, body.site(), consignment.to_site())) return;
  if (takes_back && ArrivesAt(context, body.site(), consignment.from_site())) return;
  takes_back ? context.Fail<kTakenBackElsewhere>(
                   "received.site", say::Id{body.site()}, say::Id{consignment.to_site()},
                   say::Id{consignment.from_site()}, say::Id{consignment.consignment()})
             : context.Fail<kNotSentHere>(
                   "received.site", say::Id{body.site()}, say::Id{consignment.to_site()},
                   say::Id{consignment.consignment()}, say::Id{consignment.shipper()});
}

void AdmitReceived(Context& context) {
  const pb::Received& body = context.record().received();
  NeedSite(context, body.site(), "received.site");
  auto consignment = NeedOpen(context, body.consignment(), "received.consignment");
  if (!consignment) return;
  const bool takes_back = TakesBack(context, *consignment);
  if (takes_back || context.principal() == consignment->receiver())
    CheckArrival(context, body, *consignment, takes_back);
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

bool MayBeBailee(Context& context, const pb::Received& body, const std::string& party) {
  const auto consignment = context.Consignment(body.consignment());
  if (consignment.unknown() || consignment.row.bailee() == party) return true;
  return std::any_of(body.lots().begin(), body.lots().end(), [&](const pb::ReceivedLot& lot) {
    const auto row = context.Lot(lot.lot());
    return row.unknown() || row.row.bailee() == party;
  });
}

std::string_view SiteOfArrival(const pb::Record& r) { return r.received().site(); }

bool CarriedOrOwns(Context& context, const std::string& party, std::string& who) {
  who = "BAILEE_OR_OWNER";
  const pb::Received& body = context.record().received();
  return MayBeBailee(context, body, party) ||
         MayOwnOne(context, body.lots(), party,
                   [](const pb::ReceivedLot& lot) { return lot.lot(); });
}

}  // namespace

extern constinit const KindRule kReceivedRule = {
    .kind = pb::KIND_RECEIVED,
    .check = CheckReceived,
    .admit = AdmitReceived,
    .author = kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = CarriedOrOwns,
    .witness = NoOne,
    .official = NoOne,
    .site = SiteOfArrival,
    .moves = true,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
