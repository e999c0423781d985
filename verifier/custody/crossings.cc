// SPDX-License-Identifier: Apache-2.0
// A clearance charges quotas for all of its lots together, but lots come back one by one. So each
// lot keeps its own part of the charge. The parts are cut in the order of the lots, and a split
// shares them like metal, so that the sum never changes.
#include "verifier/custody/crossings.h"

#include <algorithm>
#include <numeric>

#include "verifier/record/quantity.h"
#include "verifier/record/touches.h"

namespace lode::custody {

const state::Crossing* FindCrossing(const state::LotState& lot, std::string_view country) {
  for (const state::Crossing& crossing : lot.crossings()) {
    if (crossing.country() == country) return &crossing;
  }
  return nullptr;
}

state::Crossing& RenewCrossing(state::LotState& lot, const std::string& country) {
  auto& crossings = *lot.mutable_crossings();
  const auto at = std::lower_bound(
      crossings.begin(), crossings.end(), country,
      [](const state::Crossing& c, const std::string& code) { return c.country() < code; });
  const int place = static_cast<int>(at - crossings.begin());
  if (at == crossings.end() || at->country() != country) {
    crossings.Add();
    std::rotate(crossings.begin() + place, crossings.end() - 1, crossings.end());
  }
  crossings[place].Clear();
  crossings[place].set_country(country);
  return crossings[place];
}

std::vector<QuotaCharges> ChargesByLot(const std::vector<state::LotState>& lots,
                                       const QuotaCharges& charges) {
  std::vector<QuotaCharges> parts(lots.size());
  std::map<std::string, size_t> next;  // by element: the first lot with uncharged metal
  std::map<std::string, std::vector<int64_t>> open;  // by element: what of each lot is uncharged
  for (const pb::QuotaCharge& charge : charges) {
    auto& uncharged = open[charge.element()];
    if (uncharged.empty()) {
      for (const state::LotState& lot : lots) {
        uncharged.push_back(
            record::AmountOf(record::ContainedOf(lot.quantity()), charge.element()));
      }
    }
    int64_t rest = charge.charged_mg();
    for (size_t& i = next[charge.element()]; i < lots.size() && rest > 0;) {
      const int64_t part = std::min(rest, uncharged[i]);
      if (part > 0) {
        pb::QuotaCharge* share = parts[i].Add();
        *share = charge;
        share->set_charged_mg(part);
      }
      rest -= part;
      uncharged[i] -= part;
      if (uncharged[i] == 0) ++i;
    }
  }
  return parts;
}

QuotaCharges ChargesThatCameBack(const state::LotState& lot, const QuotaCharges& charged) {
  const record::ElementAmounts contained = record::ContainedOf(lot.quantity());
  std::map<std::string, std::vector<int64_t>> charges;  // by element, in order
  for (const pb::QuotaCharge& charge : charged)
    charges[charge.element()].push_back(charge.charged_mg());
  for (auto& [element, parts] : charges) {
    // What was charged was the lot's metal at its export, exactly.
    const int64_t sent = std::accumulate(parts.begin(), parts.end(), int64_t{0});
    const int64_t back = record::AmountOf(contained, element);
    if (back < sent) parts = record::ApportionSplit(back, parts);
  }
  QuotaCharges out;
  std::map<std::string, size_t> next;
  for (const pb::QuotaCharge& charge : charged) {
    const int64_t mg = charges[charge.element()][next[charge.element()]++];
    if (mg == 0) continue;
    *out.Add() = charge;
    out[out.size() - 1].set_charged_mg(mg);
  }
  return out;
}

void AddAmounts(QuotaAmounts& sum, const QuotaCharges& charges) {
  for (const pb::QuotaCharge& charge : charges) {
    sum[record::QuotaId(charge.regulator(), charge.exporter(), charge.period())] +=
        charge.charged_mg();
  }
}

void SplitCrossings(const state::LotState& parent, std::vector<state::LotState>& children) {
  std::vector<int64_t> wet;
  for (const state::LotState& child : children) wet.push_back(child.quantity().wet_mg());
  if (std::accumulate(wet.begin(), wet.end(), int64_t{0}) == 0) return;  // refused by ADM-09
  for (const state::Crossing& crossing : parent.crossings()) {
    for (state::LotState& child : children) {
      state::Crossing& own = *child.add_crossings();
      own = crossing;
      own.clear_charged();
    }
    for (const pb::QuotaCharge& charge : crossing.charged()) {
      const std::vector<int64_t> shares = record::ApportionSplit(charge.charged_mg(), wet);
      for (size_t i = 0; i < children.size(); ++i) {
        if (shares[i] == 0) continue;
        auto& crossings = *children[i].mutable_crossings();
        pb::QuotaCharge& share = *crossings[crossings.size() - 1].add_charged();
        share = charge;
        share.set_charged_mg(shares[i]);
      }
    }
  }
}

}  // namespace lode::custody
