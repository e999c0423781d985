// SPDX-License-Identifier: Apache-2.0
// Suspensions are a set of the parties that made them. So an issuer can't lift what its accreditor
// imposed, and one who lifts twice changes nothing.
#include "verifier/record/attestation_standing.h"

namespace lode::record {

bool ApplyChange(StandAgainst& against, const std::string& issuer, const std::string& by,
                 lode::record::v1::ChangedStatus status) {
  if (status != lode::record::v1::CHANGED_STATUS_REINSTATED) {
    against.insert(by);
    return true;
  }
  const size_t lifted = against.erase(by) + (by == issuer ? 0 : against.erase(issuer));
  return lifted > 0;
}

}  // namespace lode::record
