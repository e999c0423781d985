// SPDX-License-Identifier: Apache-2.0
// The codes of the checks of a trail (docs/formats/trail.md, order of checks). Here, because a
// statement's parts are known here; verifier/trail says them.
#ifndef LODE_VERIFIER_RULES_TRAIL_CODES_H_
#define LODE_VERIFIER_RULES_TRAIL_CODES_H_

#include <span>

#include "verifier/statement/statement.h"

namespace lode::rules {

using statement::Code;

// Checks that do not hold. `reason` is one of base/reason.h: how bytes or proofs are wrong.

inline constexpr Code kNoEntries = {"trail.empty", ""};
inline constexpr Code kTooMany = {"trail.too-many", "entries:count subjects:count"};
inline constexpr Code kEntriesOrder = {"trail.entries-order", "leaf:count"};
inline constexpr Code kSubjectsOrder = {"trail.subjects-order", ""};
inline constexpr Code kCheckpointRefused = {"trail.checkpoint-refused", "reason:word"};
inline constexpr Code kLogUnknown = {"trail.log-unknown", "trusted:names claimed:name"};
inline constexpr Code kOriginDiffers = {"trail.origin-differs", "found:name claimed:name"};
inline constexpr Code kSizeDiffers = {"trail.size-differs", "found:count claimed:count"};
inline constexpr Code kNotIncluded = {"trail.not-included", "reason:word"};
// `part`: LEAF, ENVELOPE, RECORD.
inline constexpr Code kEntryRefused = {"trail.entry-refused", "leaf:count part:word reason:word"};
inline constexpr Code kNotARecordLeaf = {"trail.not-a-record-leaf", "leaf:count"};
inline constexpr Code kOtherRecord = {"trail.other-record", "leaf:count"};
inline constexpr Code kOtherSignatures = {"trail.other-signatures", "leaf:count"};
// `section` and `found` are what the file says, and no check has read them as a name.
inline constexpr Code kSectionNotSealed = {"trail.section-not-sealed", "leaf:count section:text"};
inline constexpr Code kTimeBackwards = {"trail.time-backwards", "leaf:count"};
inline constexpr Code kLoggedTwice = {"trail.logged-twice", "leaf:count"};
inline constexpr Code kNoGenesis = {"trail.no-genesis", ""};
inline constexpr Code kGenesisOfOtherKey = {"trail.genesis-of-other-key",
                                            "found:text trusted:name"};
inline constexpr Code kNoStateRoot = {"trail.no-state-root", "leaf:count"};
inline constexpr Code kCoversTooMuch = {"trail.covers-too-much", "leaf:count covered:count"};
inline constexpr Code kNotCovered = {"trail.not-covered", "leaf:count covered:count"};
inline constexpr Code kStateRootEarlier = {"trail.state-root-earlier", "root:count leaf:count"};
inline constexpr Code kMapRefused = {"trail.map-refused", "reason:word"};
inline constexpr Code kMapCount = {"trail.map-count", "counted:count shown:count"};
inline constexpr Code kChainDiffers = {"trail.chain-differs",
                                       "subject:id expected:count found:count"};
inline constexpr Code kChainLeftOut = {"trail.chain-left-out", "subject:id kind:word"};
inline constexpr Code kChainsTooMany = {"trail.chains-too-many", "more:count"};
inline constexpr Code kRecordsTooMany = {"trail.records-too-many", "more:count"};
inline constexpr Code kKeyNotRegistered = {"trail.key-not-registered", "leaf:count key:digest"};
inline constexpr Code kSignatureWrong = {"trail.signature-wrong",
                                         "leaf:count key:digest reason:word"};
inline constexpr Code kNotJudged = {"trail.not-judged", "reason:word"};
// Admission refuses a record of the trail: the first violation, and how many there are besides.
inline constexpr Code kRefusesEntry = {
    "trail.refuses", "leaf:count rule:name field:name refusal:statement more:count"};
inline constexpr Code kLimitsHold = {"trail.limits", "records:count subjects:count"};
inline constexpr Code kCheckpointHolds = {"trail.checkpoint", "size:count log:name"};
inline constexpr Code kLogSigned = {"trail.log-signed", ""};
inline constexpr Code kNoWitnessAsked = {"trail.no-witness-asked", ""};
inline constexpr Code kQuorumMet = {"trail.quorum", "witnesses:count oldest:time"};
inline constexpr Code kQuorumMissing = {"trail.quorum-missing", "asked:name"};
inline constexpr Code kIncluded = {"trail.inclusion", "leaves:count size:count hashes:count"};
inline constexpr Code kEntriesHold = {"trail.entries", "envelopes:count"};
inline constexpr Code kStateRootHolds = {"trail.state-root",
                                         "leaf:count covered:count subjects:count shown:count"};
inline constexpr Code kChainsHold = {"trail.chains", "chains:count links:count"};
inline constexpr Code kClosureHolds = {"trail.closure", "subjects:count"};
inline constexpr Code kSignaturesHold = {"trail.signatures",
                                         "signatures:count verifications:count"};
inline constexpr Code kAdmittedAgain = {"trail.admission", "records:count skipped:count"};

// Faults first, then what holds or is not known.
inline constexpr Code kTrailCodes[] = {
    kNoEntries,      kTooMany,          kEntriesOrder,      kSubjectsOrder,    kCheckpointRefused,
    kLogUnknown,     kOriginDiffers,    kSizeDiffers,       kNotIncluded,      kEntryRefused,
    kNotARecordLeaf, kOtherRecord,      kOtherSignatures,   kSectionNotSealed, kTimeBackwards,
    kLoggedTwice,    kNoGenesis,        kGenesisOfOtherKey, kNoStateRoot,      kCoversTooMuch,
    kNotCovered,     kStateRootEarlier, kMapRefused,        kMapCount,         kChainDiffers,
    kChainLeftOut,   kChainsTooMany,    kRecordsTooMany,    kKeyNotRegistered, kSignatureWrong,
    kNotJudged,      kRefusesEntry,     kLimitsHold,        kCheckpointHolds,  kLogSigned,
    kNoWitnessAsked, kQuorumMet,        kQuorumMissing,     kIncluded,         kEntriesHold,
    kStateRootHolds, kChainsHold,       kClosureHolds,      kSignaturesHold,   kAdmittedAgain};
inline std::span<const Code> TrailCodes() { return kTrailCodes; }
// Those of a check that does not hold.
inline constexpr size_t kTrailFaults = 32;
static_assert(kTrailCodes[kTrailFaults - 1].id == kRefusesEntry.id);
inline std::span<const Code> TrailFaultCodes() {
  return std::span(kTrailCodes).first(kTrailFaults);
}

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_TRAIL_CODES_H_
