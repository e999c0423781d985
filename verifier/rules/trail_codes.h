// SPDX-License-Identifier: Apache-2.0
// The codes of the checks of a trail (docs/formats/trail.md, order of checks). Here, because a
// statement's parts are known here; verifier/trail says them.
#ifndef LODE_VERIFIER_RULES_TRAIL_CODES_H_
#define LODE_VERIFIER_RULES_TRAIL_CODES_H_

#include <span>

#include "verifier/statement/statement.h"

namespace lode::rules {

using statement::Code;

// A check that does not hold, whichever it is: what is wrong, in the checker's words.
inline constexpr Code kCheckFails = {"trail.fails", "problem:text"};
// Admission refuses a record of the trail: the first violation, and how many there are besides.
inline constexpr Code kRefusesEntry = {
    "trail.refuses", "leaf:count rule:name field:name refusal:statement more:count"};
inline constexpr Code kLimitsHold = {"trail.limits", "records:count subjects:count"};
inline constexpr Code kCheckpointHolds = {"trail.checkpoint", "size:count log:name"};
inline constexpr Code kLogSigned = {"trail.log-signed", ""};
inline constexpr Code kNoWitnessAsked = {"trail.no-witness-asked", ""};
inline constexpr Code kQuorumMet = {"trail.quorum", "witnesses:count oldest:time"};
inline constexpr Code kQuorumMissing = {"trail.quorum-missing", "problem:text"};
inline constexpr Code kIncluded = {"trail.inclusion", "leaves:count size:count hashes:count"};
inline constexpr Code kEntriesHold = {"trail.entries", "envelopes:count"};
inline constexpr Code kStateRootHolds = {"trail.state-root",
                                         "leaf:count covered:count subjects:count shown:count"};
inline constexpr Code kChainsHold = {"trail.chains", "chains:count links:count"};
inline constexpr Code kClosureHolds = {"trail.closure", "subjects:count"};
inline constexpr Code kSignaturesHold = {"trail.signatures",
                                         "signatures:count verifications:count"};
inline constexpr Code kAdmittedAgain = {"trail.admission", "records:count skipped:count"};

inline constexpr Code kTrailCodes[] = {
    kCheckFails,     kRefusesEntry, kLimitsHold,    kCheckpointHolds, kLogSigned,
    kNoWitnessAsked, kQuorumMet,    kQuorumMissing, kIncluded,        kEntriesHold,
    kStateRootHolds, kChainsHold,   kClosureHolds,  kSignaturesHold,  kAdmittedAgain};
inline std::span<const Code> TrailCodes() { return kTrailCodes; }

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_TRAIL_CODES_H_
