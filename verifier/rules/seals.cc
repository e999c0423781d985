// SPDX-License-Identifier: Apache-2.0
// A receipt that names no seal at all is silent on all of them; one that names none in particular
// speaks of all.
#include "verifier/rules/seals.h"

#include <algorithm>
#include <iterator>

namespace lode::rules {

void SealBook::PutOn(const std::string& seal, const std::string& on, const std::string& lot) {
  lot_of_.emplace(seal, lot);
  sealed_[on].insert(seal);
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

const std::string* SealBook::LotOf(const std::string& seal) const {
  const auto it = lot_of_.find(seal);
  return it == lot_of_.end() ? nullptr : &it->second;
}

size_t SealBook::Unsaid(const pb::Received& receipt) const {
  Seals said, silent, shared;
  for (const pb::SealCheck& check : receipt.seals()) said.insert(check.id());
  if (said.contains("")) return 0;
  const auto add_shared = [&](const std::map<std::string, Seals>& by, const std::string& id) {
    const auto on = by.find(id);
    if (on != by.end()) shared.insert(on->second.begin(), on->second.end());
  };
  add_shared(sealed_, receipt.consignment());
  for (const pb::ReceivedLot& row : receipt.lots()) {
    add_shared(inherited_, row.lot());
    const auto own = sealed_.find(row.lot());
    if (own == sealed_.end()) continue;
    std::set_difference(own->second.begin(), own->second.end(), said.begin(), said.end(),
                        std::inserter(silent, silent.end()));
  }
  const bool said_one = std::any_of(shared.begin(), shared.end(),
                                    [&](const std::string& id) { return said.contains(id); });
  if (!said_one) silent.insert(shared.begin(), shared.end());
  return silent.size();
}

}  // namespace lode::rules
