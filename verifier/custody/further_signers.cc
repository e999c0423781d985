// SPDX-License-Identifier: Apache-2.0
// ADM-02, "may add": who signs beside the author stands in the relation that the kind provides for.
#include <algorithm>
#include <string>

#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr RoleSet kAgency = SetOf(pb::ROLE_STATE_AGENCY);

// An owner of one of the lots; true if that can't be known.
template <typename Lots, typename IdOf>
bool MayOwnOne(Context& context, const Lots& lots, const std::string& party, IdOf id_of) {
  return std::any_of(lots.begin(), lots.end(), [&](const auto& lot) {
    const auto row = context.Lot(id_of(lot));
    return row.unknown() || (row.yes() && row.row.owner().empty()) || row.row.owner() == party;
  });
}

bool MayBeBailee(Context& context, const pb::Received& body, const std::string& party) {
  const auto consignment = context.Consignment(body.consignment());
  if (consignment.unknown() || consignment.row.bailee() == party) return true;
  return std::any_of(body.lots().begin(), body.lots().end(), [&](const pb::ReceivedLot& lot) {
    const auto row = context.Lot(lot.lot());
    return row.unknown() || row.row.bailee() == party;
  });
}

bool MayOperate(Context& context, const std::string& site, const std::string& party) {
  const auto& row = context.Site(site);
  return row.unknown() || row.row().entry().operator_() == party;
}

bool CounterpartyStands(Context& context, const std::string& party, std::string& who) {
  const pb::Record& r = context.record();
  switch (r.body_case()) {
    case pb::Record::kMandateGranted:
      who = "the agent";
      return party == r.mandate_granted().agent();
    case pb::Record::kSiteRegistered:
      who = "the site's operator";
      return party == r.site_registered().operator_();
    case pb::Record::kAccreditationGranted:
      who = "the validator";
      return party == r.accreditation_granted().validator();
    case pb::Record::kTagsIssued:
      who = "the site's operator";
      return !r.tags_issued().site().empty() && MayOperate(context, r.tags_issued().site(), party);
    case pb::Record::kTransformed: {
      who = "an owner of inputs or outputs";
      const pb::Transformed& body = r.transformed();
      const auto& parts = body.title_allocation();
      return std::any_of(parts.begin(), parts.end(),
                         [&](const pb::TitleAllocation& p) { return p.owner() == party; }) ||
             MayOwnOne(context, body.inputs(), party,
                       [](const pb::Input& input) { return input.lot(); });
    }
    case pb::Record::kPacked: {
      who = "the operator of the site where a lot is";
      const auto& packed = r.packed().lots();
      return std::any_of(packed.begin(), packed.end(), [&](const pb::PackedLot& lot) {
        const auto row = context.Lot(lot.lot());
        return row.unknown() || MayOperate(context, row.row.now_at(), party);
      });
    }
    case pb::Record::kDispatched: {
      who = "a carrier of its legs or an owner of its lots";
      const pb::Dispatched& body = r.dispatched();
      return std::any_of(body.legs().begin(), body.legs().end(),
                         [&](const pb::Leg& leg) { return leg.carrier() == party; }) ||
             MayOwnOne(context, body.lots(), party,
                       [](const pb::LotEcho& echo) { return echo.lot(); });
    }
    case pb::Record::kHandedOn: {
      who = "the giver, the taker, the shipper or the receiver";
      const auto consignment = context.Consignment(r.handed_on().consignment());
      return party == r.handed_on().from_bailee() || party == r.handed_on().to_bailee() ||
             consignment.unknown() || consignment.row.shipper() == party ||
             consignment.row.receiver() == party;
    }
    case pb::Record::kReceived:
      who = "the bailee or an owner of the lots";
      return MayBeBailee(context, r.received(), party) ||
             MayOwnOne(context, r.received().lots(), party,
                       [](const pb::ReceivedLot& lot) { return lot.lot(); });
    case pb::Record::kTitleTransferred:
      who = "the seller or the buyer";
      return party == r.title_transferred().seller() || party == r.title_transferred().buyer();
    case pb::Record::kQuantityChanged: {
      who = "the lot's owner";
      const auto lot = context.Lot(r.quantity_changed().lot());
      return lot.unknown() || lot.row.owner() == party;
    }
    default:
      return true;
  }
}

bool WitnessStands(Context& context, const std::string& party, std::string& who) {
  const pb::Record& r = context.record();
  switch (r.body_case()) {
    case pb::Record::kLotCreated: {
      const pb::Source source = r.lot_created().source();
      if (source != pb::SOURCE_EXTRACTED && source != pb::SOURCE_RECOVERED) return true;
      who = "a STATE_AGENCY";
      return MayHoldRole(context, party, kAgency, SiteThatCounts(r));
    }
    case pb::Record::kPacked:
    case pb::Record::kUnpacked:
      who = "a STATE_AGENCY";
      return MayHoldRole(context, party, kAgency, "");
    case pb::Record::kQuantityChanged:
      who = "a STATE_AGENCY or LAB";
      return MayHoldRole(context, party, kAgency | SetOf(pb::ROLE_LAB), "");
    default:
      return true;
  }
}

bool Stands(Context& context, const pb::Signer& signer, std::string& who) {
  const pb::Record& r = context.record();
  if (r.has_observed()) {
    who = "a performer that the observation says has signed, or one who stands to what was seen";
    const auto& performers = r.observed().performers();
    if (signer.capacity() == pb::CAPACITY_COUNTERPARTY &&
        StandsToObserved(context, r.observed(), signer.party()))
      return true;
    return std::any_of(performers.begin(), performers.end(), [&](const pb::Performer& p) {
      return p.signed_() && p.party() == signer.party();
    });
  }
  switch (signer.capacity()) {
    case pb::CAPACITY_COUNTERPARTY:
      return CounterpartyStands(context, signer.party(), who);
    case pb::CAPACITY_WITNESS:
      return WitnessStands(context, signer.party(), who);
    case pb::CAPACITY_OFFICIAL:
      who = "a REGULATOR or CUSTOMS office";
      return MayHoldRole(context, signer.party(), SetOf(pb::ROLE_REGULATOR, pb::ROLE_CUSTOMS), "");
    default:
      return true;  // registrars are counted with the signatures
  }
}

}  // namespace

void CheckFurtherSigners(Context& context) {
  const auto& signers = context.record().signers();
  for (int i = 0; i < signers.size(); ++i) {
    std::string who;
    if (Stands(context, signers[i], who)) continue;
    context.Fail("ADM-02", Item("signers", i) + ".party", signers[i].party(), who,
                 signers[i].party() + " has no part in this record", "leave this signer out");
  }
}

}  // namespace lode::custody
