// SPDX-License-Identifier: Apache-2.0
// Some records name only a consignment. Its lots are those then on the road, so the records are
// read in log order, and each dispatch and receipt changes what is there. A rejected receipt
// changes nothing: the goods are still on the road.
#include "verifier/rules/about.h"

#include <algorithm>
#include <map>
#include <set>

namespace lode::rules {
namespace {

using Lots = std::vector<std::string>;

// Open lots of the path by consignment.
using Roads = std::map<std::string, std::set<std::string>>;

template <typename Ids>
Lots Listed(const Ids& ids) {
  return {ids.begin(), ids.end()};
}

template <typename Rows>
Lots EachLot(const Rows& rows) {
  Lots out;
  for (const auto& row : rows) out.push_back(row.lot());
  return out;
}

Lots InAndOut(const pb::Transformed& body) {
  Lots out = EachLot(body.inputs());
  for (const pb::Output& output : body.outputs()) out.push_back(output.lot());
  return out;
}

template <typename Ids>
Lots ListedOrOnRoad(const Ids& ids, Roads& roads, const std::string& consignment) {
  return ids.empty() ? Listed(roads[consignment]) : Listed(ids);
}

Lots Named(const pb::Record& r, Roads& roads) {
  switch (r.body_case()) {
    case pb::Record::kLotCreated:
      return {r.lot_created().lot()};
    case pb::Record::kTransformed:
      return InAndOut(r.transformed());
    case pb::Record::kPacked:
      return EachLot(r.packed().lots());
    case pb::Record::kUnpacked:
      return Listed(r.unpacked().lots());
    case pb::Record::kDispatched:
      return EachLot(r.dispatched().lots());
    case pb::Record::kHandedOn:
      return ListedOrOnRoad(r.handed_on().lots(), roads, r.handed_on().consignment());
    case pb::Record::kReceived:
      return EachLot(r.received().lots());
    case pb::Record::kTitleTransferred:
      return Listed(r.title_transferred().lots());
    case pb::Record::kCleared:
      return Listed(r.cleared().lots());
    case pb::Record::kObserved:
      return ListedOrOnRoad(r.observed().lots(), roads, r.observed().consignment());
    case pb::Record::kQuantityChanged:
      return {r.quantity_changed().lot()};
    case pb::Record::kRetired:
      return Listed(r.retired().lots());
    case pb::Record::kAttested:
      return {r.attested().subject()};
    default:  // about parties, sites, keys, grants: nothing of a lot
      return {};
  }
}

// What is on the road after the record.
void Move(const pb::Record& r, const Lots& lots, Roads& roads) {
  if (r.has_dispatched()) {
    roads[r.dispatched().consignment()].insert(lots.begin(), lots.end());
  } else if (r.has_received() && r.received().outcome() != pb::OUTCOME_REJECTED) {
    for (const std::string& lot : lots) roads[r.received().consignment()].erase(lot);
  }
}

Lots OfTargets(const History& history, const pb::Countersigned& body, const LotsByRecord& earlier) {
  Lots out;
  for (const std::string& target : body.records()) {
    const auto digest = base::Hash256::From(target);
    const auto position = digest ? history.PositionOf(*digest) : std::nullopt;
    if (position && *position < earlier.size())
      out.insert(out.end(), earlier[*position].begin(), earlier[*position].end());
  }
  return out;
}

}  // namespace

LotsByRecord LotsByRecordOf(const History& history, const CustodyPath& path) {
  LotsByRecord out;
  Roads roads;
  for (size_t i = 0; i < history.entries().size(); ++i) {
    const pb::Record& r = history.Message(i);
    Lots lots =
        r.has_countersigned() ? OfTargets(history, r.countersigned(), out) : Named(r, roads);
    std::set<std::string> seen;
    std::erase_if(lots, [&](const std::string& lot) {
      return !path.lots.contains(lot) || !seen.insert(lot).second;
    });
    Move(r, lots, roads);
    out.push_back(std::move(lots));
  }
  return out;
}

}  // namespace lode::rules
