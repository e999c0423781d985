// SPDX-License-Identifier: Apache-2.0
// Some records name only a consignment, a site or seals. What is seen of a consignment is seen of
// every lot that ever travelled in it: whoever logs a sample or a detention after the receipt
// speaks of the same goods. Only what is handed on must still be on the road. The lots of a
// detained site are those that lie there, those of a seal the ones that it was put on. So the
// records are read in log order, and each changes what is where. A rejected receipt changes
// nothing: the goods are still on the road.
#include "verifier/rules/about.h"

#include <algorithm>
#include <map>
#include <set>

namespace lode::rules {
namespace {

using Lots = std::vector<std::string>;
using LotsBy = std::map<std::string, std::set<std::string>>;

// Where the lots of the path are.
struct Whereabouts {
  LotsBy on_road, travelled;  // by consignment: now, and ever
  LotsBy put_on_all;          // by consignment: seals that were put on all of it
  LotsBy lying;               // by site
  LotsBy sealed;              // by seal; what is split keeps the seals that it had
  std::map<std::string, std::string> site_of;
  LotsBy seals_of;  // the other way round
};

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

void AddTo(Lots& out, const Lots& more) { out.insert(out.end(), more.begin(), more.end()); }

// A seal of a whole consignment speaks of all that was under it, whichever lots the record lists.
template <typename Checks>
void AddUnderSeals(const Checks& checks, const std::string& consignment, Whereabouts& where,
                   Lots& out) {
  const std::set<std::string>& of_all = where.put_on_all[consignment];
  const bool looked = std::any_of(checks.begin(), checks.end(), [&](const pb::SealCheck& seal) {
    return seal.id().empty() ? !of_all.empty() : of_all.contains(seal.id());
  });
  if (looked) AddTo(out, Listed(where.travelled[consignment]));
}

Lots HandedOn(const pb::HandedOn& body, Whereabouts& where) {
  Lots out = body.lots().empty() ? Listed(where.on_road[body.consignment()]) : Listed(body.lots());
  AddUnderSeals(body.seals(), body.consignment(), where, out);
  return out;
}

Lots Received(const pb::Received& body, Whereabouts& where) {
  Lots out = EachLot(body.lots());
  AddUnderSeals(body.seals(), body.consignment(), where, out);
  return out;
}

// Also what an observation of a site or consignment weighs, and whose seals it looks at.
Lots Observed(const pb::Observed& body, Whereabouts& where) {
  Lots out =
      body.lots().empty() ? Listed(where.travelled[body.consignment()]) : Listed(body.lots());
  AddTo(out, EachLot(body.weighings()));
  for (const pb::SealCheck& seal : body.seals()) {
    const auto it = where.sealed.find(seal.id());
    if (it != where.sealed.end()) AddTo(out, Listed(it->second));
  }
  AddUnderSeals(body.seals(), body.consignment(), where, out);
  if (body.type() == pb::OBSERVATION_TYPE_DETAINED && !body.site().empty())
    AddTo(out, Listed(where.lying[body.site()]));
  return out;
}

Lots Named(const pb::Record& r, Whereabouts& where) {
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
      return HandedOn(r.handed_on(), where);
    case pb::Record::kReceived:
      return Received(r.received(), where);
    case pb::Record::kTitleTransferred:
      return Listed(r.title_transferred().lots());
    case pb::Record::kCleared:
      return Listed(r.cleared().lots());
    case pb::Record::kObserved:
      return Observed(r.observed(), where);
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

void Leave(const std::string& lot, Whereabouts& where) {
  const auto at = where.site_of.find(lot);
  if (at == where.site_of.end()) return;
  where.lying[at->second].erase(lot);
  where.site_of.erase(at);
}

void Lie(const std::string& lot, const std::string& site, Whereabouts& where) {
  Leave(lot, where);
  where.lying[site].insert(lot);
  where.site_of[lot] = site;
}

template <typename Seals>
void Seal(const Seals& seals, const Lots& lots, Whereabouts& where) {
  for (const pb::SealApplied& seal : seals) {
    for (const std::string& lot : lots) {
      where.sealed[seal.id()].insert(lot);
      where.seals_of[lot].insert(seal.id());
    }
  }
}

void Process(const pb::Transformed& body, const Lots& lots, Whereabouts& where) {
  const std::set<std::string> of_path(lots.begin(), lots.end());
  std::set<std::string> seals;
  for (const pb::Input& in : body.inputs()) {
    Leave(in.lot(), where);
    const auto it = where.seals_of.find(in.lot());
    if (it != where.seals_of.end()) seals.insert(it->second.begin(), it->second.end());
  }
  for (const pb::Output& out : body.outputs()) {
    if (!of_path.contains(out.lot())) continue;
    Lie(out.lot(), body.site(), where);
    if (body.process() != pb::PROCESS_SPLIT) continue;
    where.seals_of[out.lot()] = seals;
    for (const std::string& seal : seals) where.sealed[seal].insert(out.lot());
  }
}

void Send(const pb::Dispatched& body, const Lots& lots, Whereabouts& where) {
  for (LotsBy* by : {&where.on_road, &where.travelled})
    (*by)[body.consignment()].insert(lots.begin(), lots.end());
  for (const std::string& lot : lots) Leave(lot, where);
  Seal(body.seals(), lots, where);
  for (const pb::SealApplied& seal : body.seals())
    where.put_on_all[body.consignment()].insert(seal.id());
}

// Of the lots that it is about those arrive that it lists: of others it looks at a seal.
void Arrive(const pb::Received& body, const Lots& lots, Whereabouts& where) {
  if (body.outcome() == pb::OUTCOME_REJECTED) return;
  for (const pb::ReceivedLot& row : body.lots()) {
    if (std::find(lots.begin(), lots.end(), row.lot()) == lots.end()) continue;
    where.on_road[body.consignment()].erase(row.lot());
    Lie(row.lot(), body.site(), where);
  }
}

// Where things are after the record, which is about these lots of the path.
void Move(const pb::Record& r, const Lots& lots, Whereabouts& where) {
  switch (r.body_case()) {
    case pb::Record::kLotCreated:
      for (const std::string& lot : lots) Lie(lot, r.lot_created().site(), where);
      return;
    case pb::Record::kTransformed:
      return Process(r.transformed(), lots, where);
    case pb::Record::kPacked:
      for (const pb::PackedLot& row : r.packed().lots()) {
        if (std::find(lots.begin(), lots.end(), row.lot()) != lots.end())
          Seal(row.seals(), {row.lot()}, where);
      }
      return;
    case pb::Record::kDispatched:
      return Send(r.dispatched(), lots, where);
    case pb::Record::kReceived:
      return Arrive(r.received(), lots, where);
    case pb::Record::kRetired:
      for (const std::string& lot : lots) Leave(lot, where);
      return;
    default:  // moves nothing
      return;
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
  Whereabouts where;
  for (size_t i = 0; i < history.entries().size(); ++i) {
    const pb::Record& r = history.Message(i);
    Lots lots =
        r.has_countersigned() ? OfTargets(history, r.countersigned(), out) : Named(r, where);
    std::set<std::string> seen;
    std::erase_if(lots, [&](const std::string& lot) {
      return !path.lots.contains(lot) || !seen.insert(lot).second;
    });
    Move(r, lots, where);
    out.push_back(std::move(lots));
  }
  return out;
}

}  // namespace lode::rules
