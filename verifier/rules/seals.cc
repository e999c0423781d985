// SPDX-License-Identifier: Apache-2.0
// A receipt that names no seal at all is silent on all of them; one that names none in particular
// speaks of all. A consignment that arrives in parts has several receipts, and whoever looked at a
// seal for the first part need not do so again: so silence is found only when all have been heard.
#include "verifier/rules/seals.h"

#include <algorithm>
#include <iterator>

namespace lode::rules {

void SealBook::PutOn(const Applied& seals, const std::string& on,
                     const std::vector<std::string>& lots) {
  for (const pb::SealApplied& seal : seals) {
    std::vector<std::string>& under = lots_of_[seal.id()];
    under.insert(under.end(), lots.begin(), lots.end());
    sealed_[on].insert(seal.id());
  }
}

void SealBook::HandDown(const pb::Transformed& split) {
  Seals seals;
  for (const pb::Input& in : split.inputs()) {
    for (const auto* by_lot : {&sealed_, &inherited_}) {
      const auto on = by_lot->find(in.lot());
      if (on != by_lot->end()) seals.insert(on->second.begin(), on->second.end());
    }
  }
  if (seals.empty()) return;
  for (const pb::Output& out : split.outputs()) inherited_[out.lot()] = seals;
}

void SealBook::TakeOff(const std::string& seal, const std::string& lot) {
  for (auto* by_lot : {&sealed_, &inherited_}) {
    const auto on = by_lot->find(lot);
    if (on == by_lot->end()) continue;
    if (seal.empty()) {
      on->second.clear();
    } else {
      on->second.erase(seal);
    }
  }
}

void SealBook::Hear(const pb::Received& receipt) {
  for (const pb::SealCheck& check : receipt.seals())
    told_[receipt.consignment()].insert(check.id());
}

void SealBook::Expect(const pb::Received& receipt, const std::vector<std::string>& lots,
                      size_t position) {
  Expected& expected = expected_.emplace_back();
  expected.position = position;
  expected.consignment = receipt.consignment();
  expected.lot = lots.front();
  const auto add = [](const std::map<std::string, Seals>& by, const std::string& id, Seals& to) {
    const auto on = by.find(id);
    if (on != by.end()) to.insert(on->second.begin(), on->second.end());
  };
  add(sealed_, receipt.consignment(), expected.each);
  for (const std::string& lot : lots) {
    add(sealed_, lot, expected.each);
    add(inherited_, lot, expected.at_least_one);
  }
}

const std::string* SealBook::LotUnder(const std::string& seal,
                                      const std::vector<std::string>& about, const Travels& travels,
                                      bool has_others) const {
  if (seal.empty()) return &about.front();
  const auto under = lots_of_.find(seal);
  if (under == lots_of_.end()) return has_others ? nullptr : &about.front();
  const std::vector<std::string>& lots = under->second;
  const auto here = std::find_first_of(about.begin(), about.end(), lots.begin(), lots.end());
  if (here != about.end()) return &*here;
  const bool of_path = std::any_of(lots.begin(), lots.end(),
                                   [&](const std::string& lot) { return travels.IsOfPath(lot); });
  return of_path ? &about.front() : nullptr;
}

std::vector<SealSilence> SealBook::Silences() const {
  std::vector<SealSilence> out;
  for (const Expected& expected : expected_) {
    const auto heard = told_.find(expected.consignment);
    const Seals told = heard == told_.end() ? Seals() : heard->second;
    if (told.contains("")) continue;
    Seals silent;
    std::set_difference(expected.each.begin(), expected.each.end(), told.begin(), told.end(),
                        std::inserter(silent, silent.end()));
    const bool told_one = std::any_of(expected.at_least_one.begin(), expected.at_least_one.end(),
                                      [&](const std::string& id) { return told.contains(id); });
    if (!told_one) silent.insert(expected.at_least_one.begin(), expected.at_least_one.end());
    if (!silent.empty()) out.push_back({expected.position, expected.lot, silent.size()});
  }
  return out;
}

}  // namespace lode::rules
