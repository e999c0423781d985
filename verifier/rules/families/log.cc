// SPDX-License-Identifier: Apache-2.0
// LOG-01, LOG-05, LOG-06: what the trail itself proves: its proofs, its replay, its age.
#include "verifier/base/limits.h"
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"

namespace lode::rules {
namespace {

constexpr Code kProofsHold = {"LOG-01.holds", ""};
constexpr Code kProofsUnchecked = {"LOG-01.unchecked", ""};
constexpr Code kUncosigned = {"LOG-01.uncosigned", "problem:statement"};
constexpr Code kForged = {"LOG-01.forged", "problem:statement"};
constexpr Code kProofCodes[] = {kProofsHold, kProofsUnchecked, kUncosigned, kForged};

constexpr Code kReplayHolds = {"LOG-05.holds", ""};
constexpr Code kReplayUnchecked = {"LOG-05.unchecked", ""};
constexpr Code kNotAdmitted = {"LOG-05.refused", "problem:statement"};
constexpr Code kReplayCodes[] = {kReplayHolds, kReplayUnchecked, kNotAdmitted};

constexpr char kFreshArguments[] =
    "age:duration after:word gap:duration clock:word behind:duration max_age:duration "
    "max_gap:duration since:time";
constexpr Code kFresh = {"LOG-06.fresh", kFreshArguments};
constexpr Code kStale = {"LOG-06.stale", kFreshArguments};
constexpr Code kClockWrong = {"LOG-06.clock-wrong", kFreshArguments};
constexpr Code kFreshCodes[] = {kFresh, kStale, kClockWrong};

void CheckProofs(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
  const TrailFacts& trail = facts.trail;
  if (!trail.proofs_checked) {
    Tell(sink.Add(report::UNKNOWN), kProofsUnchecked);
  } else if (trail.quorum_missing) {
    Tell(sink.Add(report::UNKNOWN), kUncosigned).Quote("problem", trail.problem);
  } else if (!trail.proofs_hold) {
    Tell(sink.Add(report::FAIL), kForged).Quote("problem", trail.problem);
  } else {
    Tell(sink.Add(report::PASS), kProofsHold);
  }
}

void CheckReplay(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
  const TrailFacts& trail = facts.trail;
  if (!trail.replayed) {
    Tell(sink.Add(report::UNKNOWN), kReplayUnchecked);
  } else if (!trail.replay_holds) {
    report::Finding& finding = sink.Add(report::FAIL);
    Tell(finding, kNotAdmitted).Quote("problem", trail.problem);
    if (!trail.evidence.IsZero()) AddEvidence(finding, trail.evidence);
  } else {
    Tell(sink.Add(report::PASS), kReplayHolds);
  }
}

void CheckStaleness(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  const Freshness& fresh = facts.freshness;
  const Code& code = !facts.stale ? kFresh : fresh.clock_is_wrong ? kClockWrong : kStale;
  Tell(sink.Add(facts.stale ? report::UNKNOWN : report::PASS), code)
      .Duration("age", fresh.age_us)
      .Word("after", fresh.whole     ? "NOTHING"
                     : fresh.bounded ? "BOUNDED"
                                     : "UNBOUNDED")
      .Duration("gap", fresh.gap_us)
      .Word("clock", facts.trail.clock_behind_us > 0 ? "BEHIND" : "RIGHT")
      .Duration("behind", facts.trail.clock_behind_us)
      .Duration("max_age", parameters.Of(kMaxDays) * base::limits::kMicrosPerDay)
      .Duration("max_gap", parameters.Of(kMaxLogSeconds) * base::limits::kMicrosPerSecond)
      .Time("since", facts.trail.state_root_time_us);
}

constexpr Rule kLogRules[] = {
    {"LOG-01", Scope::kTrail, report::BLOCKS, CheckProofs, kProofCodes},
    {"LOG-05", Scope::kTrail, report::BLOCKS, CheckReplay, kReplayCodes},
    {"LOG-06", Scope::kTrail, report::FAILS, CheckStaleness, kFreshCodes, kFreshnessParameters},
};

}  // namespace

std::span<const Rule> LogRules() { return kLogRules; }

}  // namespace lode::rules
