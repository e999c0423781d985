// SPDX-License-Identifier: Apache-2.0
// Dispatched: lots leave, and a consignment opens (ADM-06, ADM-07, ADM-11).
#include <algorithm>
#include <set>
#include <vector>

#include "verifier/custody/codes.h"
#include "verifier/custody/consignments.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/receivers.h"
#include "verifier/custody/uses.h"
#include "verifier/record/check.h"
#include "verifier/record/id_sort.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

constexpr say::Code kLegNumber = {"ADM-01.leg-number", "found:count right:count"};
constexpr say::Code kDispatchedBefore = {"ADM-06.dispatched-before", "consignment:id"};
constexpr say::Code kContainerOfOtherLot = {"ADM-07.container-of-other-lot", "lot:id"};
constexpr say::Code kDispatchedCodes[] = {kLegNumber, kDispatchedBefore, kContainerOfOtherLot};

}  // namespace

std::span<const say::Code> DispatchedCodes() { return kDispatchedCodes; }

namespace {

using record::Complain;
using record::FieldPath;
using record::Indexed;

void CheckDispatched(const pb::Record& r, record::Violations& out) {
  const pb::Dispatched& b = r.dispatched();
  for (int i = 0; i < b.lots_size(); ++i) {
    const FieldPath at = Indexed("dispatched.lots", i);
    CheckEcho(b.lots(i).quantity(), at / "quantity", out);
  }
  for (int i = 0; i < b.legs_size(); ++i) {
    const pb::Leg& leg = b.legs(i);
    const FieldPath at = Indexed("dispatched.legs", i);
    if (leg.seq() != static_cast<uint32_t>(i + 1)) {
      Complain<kLegNumber>(out, at / "seq", say::Count(leg.seq()), say::Count(i + 1));
    }
    if (leg.vehicle().starts_with("IMO"))
      CheckOptionalId(out, at / "vehicle", leg.vehicle(), record::kImoNumber);
  }
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
    if (!use.lot().empty() && !IsOpen(consignment, use.lot())) {
      context.Fail<kContainerOfOtherLot>(at + ".lot", say::Id{use.lot()});
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

void AdmitDispatched(Context& context) {
  const pb::Dispatched& body = context.record().dispatched();
  if (context.Consignment(body.consignment()).yes()) {
    context.Fail<kDispatchedBefore>("dispatched.consignment", say::Id{body.consignment()});
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

std::string_view SiteLeft(const pb::Record& r) { return r.dispatched().from_site(); }

bool CarriesOrOwns(Context& context, const std::string& party, std::string& who) {
  who = "CARRIER_OR_OWNER";
  const pb::Dispatched& body = context.record().dispatched();
  return std::any_of(body.legs().begin(), body.legs().end(),
                     [&](const pb::Leg& leg) { return leg.carrier() == party; }) ||
         MayOwnOne(context, body.lots(), party, [](const pb::LotEcho& echo) { return echo.lot(); });
}

}  // namespace

extern constinit const KindRule kDispatchedRule = {
    .kind = pb::KIND_DISPATCHED,
    .check = CheckDispatched,
    .admit = AdmitDispatched,
    .author = kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = CarriesOrOwns,
    .witness = NoOne,
    .official = NoOne,
    .site = SiteLeft,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
