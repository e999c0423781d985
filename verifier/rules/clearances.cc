// SPDX-License-Identifier: Apache-2.0
// Only what can't be otherwise is told. A declared origin may be any country where the goods were
// dug, recovered or processed; goods from outside the ledger may come from anywhere. A declared
// destination stands until the goods have arrived: in a country where they were imported, processed
// or received by somebody who does more than store and forward. Then it must be a country that they
// went to or were on their way to, or one that what was made of them went to.
#include "verifier/rules/clearances.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "verifier/record/identifiers.h"

namespace lode::rules {
namespace {

using Countries = std::set<std::string>;
using Arrivals = std::map<std::string, int64_t>;  // the last time, by country

constexpr char kAnywhere[] = "ZZ";

// Where goods only wait for the next leg.
bool IsOnTheWay(pb::SiteType type) {
  switch (type) {
    case pb::SITE_TYPE_WAREHOUSE:
    case pb::SITE_TYPE_BORDER:
    case pb::SITE_TYPE_PORT:
    case pb::SITE_TYPE_TERMINAL:
    case pb::SITE_TYPE_LAB:
      return true;
    default:  // somebody works there
      return false;
  }
}

// "2605.00" and "260500" are one code; countries add digits of their own to the first six.
std::string Subheading(std::string_view hs) {
  constexpr size_t kDigits = 6;
  std::string out;
  for (const char c : hs) {
    if (c >= '0' && c <= '9' && out.size() < kDigits) out += c;
  }
  return out;
}

class Customs {
 public:
  Customs(const History& history, const LotsByRecord& about) : history_(history), about_(about) {
    const size_t count = history.entries().size();
    for (size_t i = 0; i < count; ++i) {
      if (!about[i].empty()) Follow(i);
    }
    for (size_t i = count; i-- > 0;) {
      if (!about[i].empty()) PassBack(history.Message(i).transformed());
    }
  }

  std::vector<Remark> Run() {
    for (size_t i = 0; i < about_.size(); ++i) {
      if (!about_[i].empty() && history_.Message(i).has_cleared()) Check(i);
    }
    return std::move(out_);
  }

 private:
  std::string CountryOf(const std::string& site) const {
    const pb::SiteRegistered* row = history_.Site(site);
    return row == nullptr ? "" : row->iso3166_2().substr(0, 2);
  }

  // A site or a UN/LOCODE.
  std::string CountryAt(const std::string& place) const {
    return record::IsSiteId(place) ? CountryOf(place) : place.substr(0, 2);
  }

  void Arrive(const std::string& lot, const std::string& country, size_t position) {
    if (country.empty()) return;
    int64_t& last = arrived_[lot].try_emplace(country, INT64_MIN).first->second;
    last = std::max(last, history_.Message(position).event_time().us());
    visited_[lot].insert(country);
  }

  void Follow(size_t position) {
    const pb::Record& r = history_.Message(position);
    switch (r.body_case()) {
      case pb::Record::kLotCreated:
        from_[r.lot_created().lot()] = {IsHop(r) ? history_.Lot(r.lot_created().lot())->country
                                                 : std::string(kAnywhere)};
        return;
      case pb::Record::kTransformed:
        return FollowProcess(r, position);
      case pb::Record::kDispatched:
        return FollowDispatch(r.dispatched(), about_[position]);
      case pb::Record::kReceived: {
        if (r.received().outcome() == pb::OUTCOME_REJECTED) return;
        const pb::SiteRegistered* site = history_.Site(r.received().site());
        const std::string country = CountryOf(r.received().site());
        for (const pb::ReceivedLot& row : r.received().lots()) {
          if (!IsAbout(row.lot(), position)) continue;
          if (site != nullptr && !IsOnTheWay(site->type())) Arrive(row.lot(), country, position);
          visited_[row.lot()].insert(country);
        }
        return;
      }
      case pb::Record::kCleared:
        if (r.cleared().direction() != pb::DIRECTION_IMPORT) return;
        for (const std::string& lot : about_[position])
          Arrive(lot, r.cleared().country(), position);
        return;
      default:  // takes the goods nowhere
        return;
    }
  }

  bool IsAbout(const std::string& lot, size_t position) const {
    return std::find(about_[position].begin(), about_[position].end(), lot) !=
           about_[position].end();
  }

  void FollowProcess(const pb::Record& r, size_t position) {
    Countries from;
    const std::string country = CountryOf(r.transformed().site());
    for (const pb::Input& in : r.transformed().inputs()) {
      const auto it = from_.find(in.lot());
      if (it == from_.end()) {
        from.insert(kAnywhere);  // not in this trail
        continue;
      }
      from.insert(it->second.begin(), it->second.end());
      if (IsHop(r)) Arrive(in.lot(), country, position);
    }
    if (IsHop(r)) from.insert(country.empty() ? kAnywhere : country);
    for (const pb::Output& out : r.transformed().outputs()) from_[out.lot()] = from;
  }

  void FollowDispatch(const pb::Dispatched& body, const std::vector<std::string>& lots) {
    Countries to = {CountryOf(body.to_site())};
    for (const pb::Leg& leg : body.legs()) to.insert(CountryAt(leg.to()));
    for (const std::string& lot : lots) visited_[lot].insert(to.begin(), to.end());
  }

  // What goes into a process goes where its outputs go.
  void PassBack(const pb::Transformed& body) {
    for (const pb::Input& in : body.inputs()) {
      for (const pb::Output& out : body.outputs()) {
        visited_[in.lot()].insert(visited_[out.lot()].begin(), visited_[out.lot()].end());
        for (const auto& [country, us] : arrived_[out.lot()]) {
          int64_t& last = arrived_[in.lot()].try_emplace(country, us).first->second;
          last = std::max(last, us);
        }
      }
    }
  }

  void Check(size_t position) {
    CheckOrigin(position);
    CheckDestination(position);
    CheckGoods(position);
  }

  void Add(RemarkKind kind, size_t position, const std::string& lot, const std::string& declared,
           const Countries& shown) {
    Remark& remark = out_.emplace_back();
    remark.kind = kind;
    remark.position = position;
    remark.lot = lot;
    remark.word = declared;
    remark.names.assign(shown.begin(), shown.end());
  }

  void CheckOrigin(size_t position) {
    const std::string& declared = history_.Message(position).cleared().country_of_origin();
    if (declared.empty()) return;
    for (const std::string& lot : about_[position]) {
      const Countries& from = from_[lot];
      if (from.empty() || from.contains(kAnywhere) || from.contains(declared)) continue;
      return Add(RemarkKind::kClearedOrigin, position, lot, declared, from);
    }
  }

  void CheckDestination(size_t position) {
    const pb::Cleared& body = history_.Message(position).cleared();
    const std::string& declared = body.destination();
    // Into a country, and on from there to another one: only a clearance out of it says where to.
    if (declared.empty() || body.direction() != pb::DIRECTION_EXPORT) return;
    for (const std::string& lot : about_[position]) {
      Countries since;
      for (const auto& [country, us] : arrived_[lot]) {
        if (us >= history_.Message(position).event_time().us() && country != body.country())
          since.insert(country);
      }
      if (since.empty() || visited_[lot].contains(declared)) continue;
      return Add(RemarkKind::kClearedDestination, position, lot, declared, since);
    }
  }

  // Genesis says under which codes a form is declared.
  void CheckGoods(size_t position) {
    const std::string declared = history_.Message(position).cleared().hs();
    for (const std::string& lot : about_[position]) {
      const LotLife* life = history_.Lot(lot);
      const pb::Form* form = life == nullptr ? nullptr : history_.Form(life->form);
      if (form == nullptr || form->hs().empty()) continue;
      const auto same = [&](const std::string& hs) {
        return Subheading(hs) == Subheading(declared);
      };
      if (std::any_of(form->hs().begin(), form->hs().end(), same)) continue;
      Add(RemarkKind::kClearedGoods, position, lot, declared,
          {form->hs().begin(), form->hs().end()});
      out_.back().text = form->form();
      return;
    }
  }

  const History& history_;
  const LotsByRecord& about_;
  // By lot.
  std::map<std::string, Countries> from_;     // where its metal may be said to come from
  std::map<std::string, Countries> visited_;  // where it, or what became of it, went or was sent
  std::map<std::string, Arrivals> arrived_;   // where it, or what became of it, arrived
  std::vector<Remark> out_;
};

}  // namespace

std::vector<Remark> ClearanceRemarks(const History& history, const LotsByRecord& about) {
  return Customs(history, about).Run();
}

}  // namespace lode::rules
