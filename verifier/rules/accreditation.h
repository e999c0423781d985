// SPDX-License-Identifier: Apache-2.0
// Whether a validator may assess this at all: its accreditation is for schemes, countries and a
// commodity, from a day to a day. Admission asks for the scheme alone (docs/decisions/0022), so a
// validator of lithium plants in Chile can log what it likes about a cobalt mine; nobody need
// believe it.
#ifndef LODE_VERIFIER_RULES_ACCREDITATION_H_
#define LODE_VERIFIER_RULES_ACCREDITATION_H_

#include <string>
#include <vector>

#include "verifier/rules/history.h"

namespace lode::rules {

// From the best to the worst: of several accreditations the best counts.
enum class AccreditationFit {
  kInScope,
  kNotSaid,         // one fits in all that it says, and does not say country or commodity
  kOtherCommodity,  // the nearest one fits in all but this ...
  kOtherCountry,
  kOtherTime,
  kOtherScheme,
  kNone,  // the trail shows no accreditation that was logged before
};

struct Assessment {
  const pb::Attested* attestation = nullptr;  // not null
  uint64_t index = 0;                         // its leaf
  std::string validator;                      // party id
  std::string country;                        // of what was assessed; ISO 3166-1 alpha-2
};

// Of every element of `commodities`; the worst of them counts. Empty: the commodity is not asked.
AccreditationFit AccreditationOf(const History& history, const Assessment& assessment,
                                 const std::vector<std::string>& commodities);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_ACCREDITATION_H_
