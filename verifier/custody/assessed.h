// SPDX-License-Identifier: Apache-2.0
// ADM-13: how often a party may assess one subject. Internal.
#ifndef LODE_VERIFIER_CUSTODY_ASSESSED_H_
#define LODE_VERIFIER_CUSTODY_ASSESSED_H_

#include <string>
#include <string_view>

#include "verifier/custody/context.h"

namespace lode::custody {

// Counts one more word of the principal on `subject` (a site, party or lot) in the year of the
// record time, UTC. A violation beyond limits::kAssessmentsPerYear.
void CountAssessment(Context& context, const std::string& subject, std::string_view field);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_ASSESSED_H_
