// SPDX-License-Identifier: Apache-2.0
// Packed and Unpacked: tags, seals and containers go on and come off lots that the author holds
// (ADM-07, ADM-08, ADM-11).
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/uses.h"

namespace lode::custody {
namespace {

constexpr say::Code kPairedTwice = {"ADM-07.paired-twice", "container:id lot:id"};
constexpr say::Code kMorePackedThanThereIs = {"ADM-08.more-packed-than-there-is",
                                              "packed:mg wet:mg lot:id"};
constexpr say::Code kPackingCodes[] = {kPairedTwice, kMorePackedThanThereIs};

}  // namespace

std::span<const say::Code> PackingCodes() { return kPackingCodes; }

namespace {

// ADM-08: what is packed of a lot, over all rows of the record, is not more than there is of it.
void CheckNet(Context& context, const state::LotState& lot, int64_t net_mg, base::Int128& packed,
              const std::string& field) {
  packed += net_mg;
  const int64_t wet_mg = lot.quantity().wet_mg();
  if (net_mg == 0 || packed <= wet_mg) return;
  context.Fail<kMorePackedThanThereIs>(field, say::Mg{net_mg}, say::Mg{wet_mg}, say::Id{lot.lot()});
}

void AdmitPacked(Context& context) {
  const pb::Packed& body = context.record().packed();
  std::map<std::string, std::string> container_of, lot_in;
  std::map<std::string, base::Int128> packed;
  for (int i = 0; i < body.lots_size(); ++i) {
    const pb::PackedLot& row = body.lots(i);
    const std::string at = Item("packed.lots", i);
    auto lot = NeedLot(context, row.lot(), Needs::kActive, at + ".lot");
    if (lot) {
      CheckHolder(context, *lot, at + ".lot");
      CheckNet(context, *lot, row.net_mg(), packed[row.lot()], at + ".net_mg");
    }
    if (lot) ApplyTags(context, row.tags(), *lot, at + ".tags");
    for (int k = 0; k < row.seals_size(); ++k) {
      ApplySeal(context, row.seals(k), row.lot(), Item(at + ".seals", k),
                /*tolerate_applied=*/false);
    }
    if (row.container().empty()) {
      if (lot) PutLot(context, *std::move(lot));
      continue;
    }
    const auto [container, first_of_lot] = container_of.emplace(row.lot(), row.container());
    const auto [other, first_in] = lot_in.emplace(row.container(), row.lot());
    if (container->second != row.container() || other->second != row.lot()) {
      context.Fail<kPairedTwice>(at + ".container", say::Id{row.container()}, say::Id{row.lot()});
    }
    if (!lot) continue;
    lot->set_container(row.container());
    PutLot(context, *std::move(lot));
  }
}

bool OperatesWhereItLies(Context& context, const std::string& party, std::string& who) {
  who = "OPERATOR_OF_LOT";
  const auto& packed = context.record().packed().lots();
  return std::any_of(packed.begin(), packed.end(), [&](const pb::PackedLot& lot) {
    const auto row = context.Lot(lot.lot());
    return row.unknown() || MayOperate(context, row.row.now_at(), party);
  });
}

void AdmitUnpacked(Context& context) {
  const pb::Unpacked& body = context.record().unpacked();
  std::set<std::string> seen;
  std::vector<state::LotState> unpacked;
  bool unsure = false;
  for (int i = 0; i < body.lots_size(); ++i) {
    const std::string at = Item("unpacked.lots", i);
    CheckDistinct(context, seen, body.lots(i), at);
    auto lot = NeedLot(context, body.lots(i), Needs::kActive, at);
    unsure = unsure || !lot;
    if (!lot) continue;
    CheckHolder(context, *lot, at);
    lot->clear_container();
    PutLot(context, *lot);
    unpacked.push_back(*std::move(lot));
  }
  Unpacking unpacking = UnpackingOf(context, unpacked);
  unpacking.unsure = unpacking.unsure || unsure;
  RemoveTags(context, body.tags_removed(), unpacking, "unpacked.tags_removed");
  RemoveTags(context, body.tags_lost(), unpacking, "unpacked.tags_lost");
  for (int i = 0; i < body.seals_removed_size(); ++i) {
    RemoveSeal(context, body.seals_removed(i), unpacking, Item("unpacked.seals_removed", i));
  }
}

bool IsStateAgency(Context& context, const std::string& party, std::string& who) {
  who = "AGENCY";
  return MayHoldRole(context, party, SetOf(pb::ROLE_STATE_AGENCY), "");
}

}  // namespace

extern constinit const KindRule kPackedRule = {
    .kind = pb::KIND_PACKED,
    .check = NoJoinedFields,
    .admit = AdmitPacked,
    .author = kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = OperatesWhereItLies,
    .witness = IsStateAgency,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

extern constinit const KindRule kUnpackedRule = {
    .kind = pb::KIND_UNPACKED,
    .check = NoJoinedFields,
    .admit = AdmitUnpacked,
    .author = kForCustody,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = NoOne,
    .witness = IsStateAgency,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
