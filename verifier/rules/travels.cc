// SPDX-License-Identifier: Apache-2.0
// A rejected receipt moves nothing: the goods are still on the road.
#include "verifier/rules/travels.h"

#include <algorithm>

namespace lode::rules {

Travels::Travels(const LotsByRecord& about) {
  for (const std::vector<std::string>& lots : about) of_path_.insert(lots.begin(), lots.end());
}

void Travels::Follow(const pb::Record& r) {
  if (r.has_dispatched()) {
    for (const pb::LotEcho& echo : r.dispatched().lots()) {
      on_road_[r.dispatched().consignment()].insert(echo.lot());
      ever_[r.dispatched().consignment()].insert(echo.lot());
    }
  }
  if (!r.has_received() || r.received().outcome() == pb::OUTCOME_REJECTED) return;
  for (const pb::ReceivedLot& row : r.received().lots())
    on_road_[r.received().consignment()].erase(row.lot());
}

bool Travels::IsOfSealsOnly(const pb::Record& r, const std::vector<std::string>& about) {
  const auto is_about = [&](const std::string& lot) {
    return std::find(about.begin(), about.end(), lot) != about.end();
  };
  if (r.has_received()) {
    const auto& rows = r.received().lots();
    return std::none_of(rows.begin(), rows.end(),
                        [&](const pb::ReceivedLot& row) { return is_about(row.lot()); });
  }
  if (!r.has_handed_on()) return false;
  const auto& listed = r.handed_on().lots();
  const std::set<std::string>& there = on_road_[r.handed_on().consignment()];
  return listed.empty() ? std::none_of(there.begin(), there.end(), is_about)
                        : std::none_of(listed.begin(), listed.end(), is_about);
}

}  // namespace lode::rules
