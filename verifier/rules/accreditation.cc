// SPDX-License-Identifier: Apache-2.0
// What an accreditation leaves open is not in its scope: silence is UNKNOWN, never "everywhere".
#include "verifier/rules/accreditation.h"

#include <algorithm>

namespace lode::rules {
namespace {

template <typename List>
bool Names(const List& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

AccreditationFit GrantFits(const pb::AccreditationGranted& granted, const Assessment& assessment,
                           const std::string* commodity) {
  const pb::Attested& a = *assessment.attestation;
  const int32_t day = a.assessed_on().days();
  if (!Names(granted.schemes(), a.scheme())) return AccreditationFit::kOtherScheme;
  if (day < granted.valid_from().days() || day > granted.valid_to().days())
    return AccreditationFit::kOtherTime;
  if (!granted.countries().empty() && !Names(granted.countries(), assessment.country))
    return AccreditationFit::kOtherCountry;
  if (commodity != nullptr && !granted.commodity().empty() && granted.commodity() != *commodity)
    return AccreditationFit::kOtherCommodity;
  const bool said =
      !granted.countries().empty() && (commodity == nullptr || !granted.commodity().empty());
  return said ? AccreditationFit::kInScope : AccreditationFit::kNotSaid;
}

}  // namespace

AccreditationFit AccreditationOf(const History& history, const Assessment& assessment,
                                 const std::vector<std::string>& commodities) {
  const auto best_for = [&](const std::string* commodity) {
    AccreditationFit best = AccreditationFit::kNone;
    for (const size_t position : history.AccreditationsOf(assessment.validator)) {
      if (history.entries()[position].index >= assessment.index) continue;
      best = std::min(best, GrantFits(history.Message(position).accreditation_granted(), assessment,
                                      commodity));
    }
    return best;
  };
  if (commodities.empty()) return best_for(nullptr);
  AccreditationFit worst = AccreditationFit::kInScope;
  for (const std::string& commodity : commodities) worst = std::max(worst, best_for(&commodity));
  return worst;
}

}  // namespace lode::rules
