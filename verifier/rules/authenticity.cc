// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/authenticity.h"

#include <algorithm>

#include "verifier/base/limits.h"
#include "verifier/rules/words.h"

namespace lode::rules {

const RuleInfo kLog01 = {
    "LOG-01",
    "every proof of the trail holds",
    report::BLOCKS,
    "the trail, the trust file",
    "PASS if checkpoint, quorum, inclusion of every entry, leaves, state root, subject map, chains "
    "and "
    "closure all check, in that order. FAIL at the first that does not: the trail is forged or "
    "incomplete, the report is NOT AUTHENTIC and nothing of the trail is shown as true. UNKNOWN if "
    "cosignatures are missing that the trust file's quorum asks for: the checks stop there, the "
    "report is UNDECIDED and nothing of the trail is shown as true. UNKNOWN too if nothing was "
    "checked.",
    "reference rules LOG-01, LOG-02; docs/formats/trail.md, order of checks"};
const RuleInfo kLog05 = {
    "LOG-05",
    "replay admits every record again",
    report::BLOCKS,
    "the records of the trail in leaf order, their signatures",
    "Every signature verifies under a key that an earlier record of the trail registered, and the "
    "rules of admission admit every record again. FAIL if one is refused: a ledger that logged it "
    "broke "
    "its own rules, the report is NOT AUTHENTIC and names the record as evidence. Checks that need "
    "rows "
    "which the trail does not hold are counted, not made. UNKNOWN if the proofs failed before.",
    "reference rules SIG-01 to SIG-03, CUS-01, CUS-02, CUS-04, QTY-01, MB-01; docs/admission.md"};
const RuleInfo kLog06 = {
    "LOG-06",
    "the trail is fresh",
    report::FAILS,
    "state root, tree size, as-of and where it comes from, the profile's staleness limits",
    "A trail is complete up to what its newest state root covers. PASS if the as-of time is at "
    "most "
    "`max_days` after that root and the log goes on for at most `max_log_seconds` beyond it. How "
    "long the log goes on is known if the root covers every leaf but itself (nothing), or bounded: "
    "by 10 s if a replaying witness cosigned, else by the as-of time. UNKNOWN `stale` beyond: then "
    "nobody can say from this file what was revoked, disputed or spent since. UNKNOWN too where "
    "the "
    "log goes on and nothing says for how long: on a ledger with simulated time as of the root "
    "itself, which is its default, and by a clock that is behind the trail's own times. A clock "
    "that is more than 10 minutes behind them is wrong: UNKNOWN whatever the root covers. Never "
    "FAIL: an old file is no offence.",
    "docs/formats/subjects.md, what completeness means"};

namespace {

constexpr int64_t kWitnessedGapUs = 10 * base::limits::kMicrosPerSecond;  // R4

std::string DurationText(int64_t us) {
  const int64_t seconds = us / base::limits::kMicrosPerSecond;
  if (seconds >= 2 * 86'400) return Counted(static_cast<uint64_t>(seconds / 86'400), "day");
  if (seconds >= 2 * 3'600) return Counted(static_cast<uint64_t>(seconds / 3'600), "hour");
  return std::to_string(seconds) + " s";
}

// Whether anything says how far a log goes on that goes on. As of the root itself is what a ledger
// with simulated time is judged by if nobody says a time: that bounds nothing, and no more does a
// clock that is behind the trail.
bool IsBounded(const TrailFacts& facts, int64_t as_of_us) {
  if (facts.simulated_time && as_of_us == facts.state_root_time_us) return false;
  return facts.replaying_witness || facts.clock_behind_us == 0;
}

}  // namespace

report::Finding CheckProofs(const TrailFacts& facts) {
  report::Finding finding = Found(kLog01, report::PASS);
  finding.set_limit("every proof holds");
  if (!facts.proofs_checked) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("no proof was checked");
  } else if (facts.quorum_missing) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_value(facts.problem);
    finding.set_message("cosignatures are missing: " + facts.problem);
    finding.set_remedy(
        "a trail that is exported again (lode trail export) when the witnesses have cosigned, or a "
        "trust file that asks for fewer");
  } else if (!facts.proofs_hold) {
    finding.set_outcome(report::FAIL);
    finding.set_value(facts.problem);
    finding.set_message("the trail is forged or incomplete: " + facts.problem);
    finding.set_remedy("the trail as the ledger exports it, from its operator or another party");
  }
  return finding;
}

report::Finding CheckReplay(const TrailFacts& facts) {
  report::Finding finding = Found(kLog05, report::PASS);
  finding.set_limit("every record is admitted again");
  if (!facts.replayed) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("no record was admitted again");
  } else if (!facts.replay_holds) {
    finding.set_outcome(report::FAIL);
    finding.set_value(facts.problem);
    finding.set_message("the ledger logged what its rules refuse: " + facts.problem);
    finding.set_remedy("an explanation from the ledger's operator; keep this file as evidence");
    if (!facts.evidence.IsZero()) AddEvidence(finding, facts.evidence);
  }
  return finding;
}

report::Finding CheckStaleness(const TrailFacts& facts, int64_t as_of_us,
                               const StalenessLimits& limits) {
  report::Finding finding = Found(kLog06, report::PASS);
  const int64_t age = std::max<int64_t>(0, as_of_us - facts.state_root_time_us);
  // All but the state root itself.
  const bool whole = facts.covered_size + 1 >= facts.tree_size;
  const bool bounded = whole || IsBounded(facts, as_of_us);
  const int64_t gap = whole ? 0 : facts.replaying_witness ? std::min(age, kWitnessedGapUs) : age;
  std::string value = DurationText(age) + " old, ";
  value += whole     ? "nothing logged after it"
           : bounded ? "log goes on for up to " + DurationText(gap)
                     : "log goes on, nothing says for how long";
  if (facts.clock_behind_us > 0) {
    value += "; this machine's clock is " + DurationText(facts.clock_behind_us) + " behind it";
  }
  finding.set_value(value);
  finding.set_limit("at most " + DurationText(limits.max_as_of_us) + " old, " +
                    DurationText(limits.max_log_us) + " of log after it");
  const bool clock_is_wrong = facts.clock_behind_us > base::limits::kClockSkewMicros;
  if (!clock_is_wrong && bounded && age <= limits.max_as_of_us && gap <= limits.max_log_us) {
    return finding;
  }
  finding.set_outcome(report::UNKNOWN);
  if (clock_is_wrong) {
    finding.set_message("this machine's clock is wrong: it is " +
                        DurationText(facts.clock_behind_us) +
                        " behind what the trail proves, so nobody can say how old the trail is");
    finding.set_remedy("a clock that is right, or --as-of with the time that you mean");
    return finding;
  }
  finding.set_message("stale: the trail can't say what was revoked, disputed or spent since " +
                      DateText(facts.state_root_time_us));
  finding.set_remedy("a trail that is exported now, from the ledger's operator");
  return finding;
}

}  // namespace lode::rules
