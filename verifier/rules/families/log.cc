// SPDX-License-Identifier: Apache-2.0
// LOG-01, LOG-05, LOG-06: what the trail itself proves: its proofs, its replay, its age.
#include "verifier/base/limits.h"
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"
#include "verifier/rules/words.h"

namespace lode::rules {
namespace {

std::string DurationText(int64_t us) {
  const int64_t seconds = us / base::limits::kMicrosPerSecond;
  if (seconds >= 2 * 86'400) return Counted(static_cast<uint64_t>(seconds / 86'400), "day");
  if (seconds >= 2 * 3'600) return Counted(static_cast<uint64_t>(seconds / 3'600), "hour");
  return std::to_string(seconds) + " s";
}

void CheckProofs(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
  const TrailFacts& trail = facts.trail;
  report::Finding& finding = sink.Add(report::PASS);
  finding.set_limit("every proof holds");
  if (!trail.proofs_checked) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("no proof was checked");
  } else if (trail.quorum_missing) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_value(trail.problem);
    finding.set_message("cosignatures are missing: " + trail.problem);
    finding.set_remedy(
        "a trail that is exported again (lode trail export) when the witnesses have cosigned, or a "
        "trust file that asks for fewer");
  } else if (!trail.proofs_hold) {
    finding.set_outcome(report::FAIL);
    finding.set_value(trail.problem);
    finding.set_message("the trail is forged or incomplete: " + trail.problem);
    finding.set_remedy("the trail as the ledger exports it, from its operator or another party");
  }
}

void CheckReplay(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
  const TrailFacts& trail = facts.trail;
  report::Finding& finding = sink.Add(report::PASS);
  finding.set_limit("every record is admitted again");
  if (!trail.replayed) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("no record was admitted again");
  } else if (!trail.replay_holds) {
    finding.set_outcome(report::FAIL);
    finding.set_value(trail.problem);
    finding.set_message("the ledger logged what its rules refuse: " + trail.problem);
    finding.set_remedy("an explanation from the ledger's operator; keep this file as evidence");
    if (!trail.evidence.IsZero()) AddEvidence(finding, trail.evidence);
  }
}

void CheckStaleness(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  const Freshness& fresh = facts.freshness;
  const int64_t behind_us = facts.trail.clock_behind_us;
  report::Finding& finding = sink.Add(report::PASS);
  std::string value = DurationText(fresh.age_us) + " old, ";
  value += fresh.whole     ? "nothing logged after it"
           : fresh.bounded ? "log goes on for up to " + DurationText(fresh.gap_us)
                           : "log goes on, nothing says for how long";
  if (behind_us > 0) {
    value += "; this machine's clock is " + DurationText(behind_us) + " behind it";
  }
  finding.set_value(value);
  finding.set_limit("at most " +
                    DurationText(parameters.Of(kMaxDays) * base::limits::kMicrosPerDay) + " old, " +
                    DurationText(parameters.Of(kMaxLogSeconds) * base::limits::kMicrosPerSecond) +
                    " of log after it");
  if (!facts.stale) return;
  finding.set_outcome(report::UNKNOWN);
  if (fresh.clock_is_wrong) {
    finding.set_message("this machine's clock is wrong: it is " + DurationText(behind_us) +
                        " behind what the trail proves, so nobody can say how old the trail is");
    finding.set_remedy("a clock that is right, or --as-of with the time that you mean");
    return;
  }
  finding.set_message("stale: the trail can't say what was revoked, disputed or spent since " +
                      DateText(facts.trail.state_root_time_us));
  finding.set_remedy("a trail that is exported now, from the ledger's operator");
}

constexpr Rule kLogRules[] = {
    {"LOG-01", Scope::kTrail, report::BLOCKS, CheckProofs},
    {"LOG-05", Scope::kTrail, report::BLOCKS, CheckReplay},
    {"LOG-06", Scope::kTrail, report::FAILS, CheckStaleness, kFreshnessParameters},
};

}  // namespace

std::span<const Rule> LogRules() { return kLogRules; }

}  // namespace lode::rules
