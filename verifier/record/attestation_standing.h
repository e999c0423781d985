// SPDX-License-Identifier: Apache-2.0
// What suspensions and withdrawals leave of an attestation. Each stands until the party that made
// it, or its superior, lifts it: an accreditor lifts its own and the issuer's, the issuer its own
// alone. One fold for admission and for evaluation.
#ifndef LODE_VERIFIER_RECORD_ATTESTATION_STANDING_H_
#define LODE_VERIFIER_RECORD_ATTESTATION_STANDING_H_

#include <set>
#include <string>

#include "proto/lode/record/v1/grants.pb.h"

namespace lode::record {

// Parties whose suspension or withdrawal stands; empty: the attestation is in force.
using StandAgainst = std::set<std::string>;

// Whoever changes an attestation and is not its `issuer` is its accreditor (admission sees to it).
// False: a reinstatement by `by` lifts nothing.
bool ApplyChange(StandAgainst& against, const std::string& issuer, const std::string& by,
                 lode::record::v1::ChangedStatus status);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_ATTESTATION_STANDING_H_
