// SPDX-License-Identifier: Apache-2.0
// LOG-01, LOG-05, LOG-06: proofs, replay, age.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"
#include "verifier/base/limits.h"
#include "verifier/rules/trail_codes.h"

namespace lode::rules {
namespace {

using report::FAIL;
using report::PASS;
using report::UNKNOWN;

TrailFacts Sound() {
  TrailFacts facts;
  facts.proofs_checked = facts.proofs_hold = facts.replayed = facts.replay_holds = true;
  facts.tree_size = 100;
  facts.covered_size = 99;
  facts.state_root_time_us = OnDay("2026-08-01");
  return facts;
}

// The rules of the trail need no records.
report::Finding Judge(std::string_view id, const TrailFacts& trail,
                      const Profile& profile = Profile(), int64_t as_of_us = 0) {
  const History history("lot:a/x", {}, as_of_us);
  Facts facts(history, trail, profile);
  GatherFacts(catalogue::Icmm(), facts);
  return FindingOf(id, facts);
}
report::Finding CheckProofs(const TrailFacts& trail) { return Judge("LOG-01", trail); }
report::Finding CheckReplay(const TrailFacts& trail) { return Judge("LOG-05", trail); }
report::Finding CheckStaleness(const TrailFacts& trail, int64_t as_of_us) {
  return Judge("LOG-06", trail, Profile(), as_of_us);
}
constexpr int64_t kMaxLogUs = 60 * base::limits::kMicrosPerSecond;
constexpr int64_t kMaxAsOfUs = 7 * base::limits::kMicrosPerDay;

TEST(Log01And05, PassFailUnknown) {
  EXPECT_EQ(CheckProofs(Sound()).outcome(), PASS);
  EXPECT_EQ(CheckReplay(Sound()).outcome(), PASS);
  TrailFacts facts = Sound();
  facts.replay_holds = false;
  facts.problem = statement::Make<kNotJudged>(statement::Word{"MALFORMED"});
  facts.evidence.bytes[0] = 7;
  EXPECT_EQ(CheckReplay(facts).outcome(), FAIL);
  EXPECT_EQ(CheckReplay(facts).severity(), report::BLOCKS);
  EXPECT_EQ(CheckReplay(facts).evidence_size(), 1);
  facts = Sound();
  facts.proofs_hold = false;
  EXPECT_EQ(CheckProofs(facts).outcome(), FAIL);
  EXPECT_EQ(CheckProofs(TrailFacts()).outcome(), UNKNOWN);
  EXPECT_EQ(CheckReplay(TrailFacts()).outcome(), UNKNOWN);
}

TEST(Log06, BoundsAgeAndTheLogBeyond) {
  TrailFacts facts = Sound();
  const int64_t root = facts.state_root_time_us;
  EXPECT_EQ(CheckStaleness(facts, root).outcome(), PASS);
  EXPECT_EQ(CheckStaleness(facts, root + kMaxAsOfUs).outcome(), PASS);
  EXPECT_EQ(CheckStaleness(facts, root + kMaxAsOfUs + 1).outcome(), UNKNOWN);
  // One leaf that the trail says nothing of: above the state root, or between it and what it
  // covers.
  for (const uint64_t covered : {uint64_t{99}, uint64_t{98}}) {
    facts.covered_size = covered;
    facts.tree_size = covered == 99 ? 101 : 100;
    EXPECT_EQ(CheckStaleness(facts, root + kMaxLogUs).outcome(), PASS);
    EXPECT_EQ(CheckStaleness(facts, root + kMaxLogUs + 1).outcome(), UNKNOWN);
  }
  facts.replaying_witness = true;
  EXPECT_EQ(CheckStaleness(facts, root + kMaxAsOfUs).outcome(), PASS);
}

// A simulated ledger's default is the root's own time: that says nothing of a log that goes on.
TEST(Log06, ASimulatedLogThatGoesOnIsNotFreshAsOfItself) {
  TrailFacts facts = Sound();
  facts.simulated_time = true;
  const int64_t root = facts.state_root_time_us;
  EXPECT_EQ(CheckStaleness(facts, root).outcome(), PASS);
  facts.tree_size += 1;
  const report::Finding stale = CheckStaleness(facts, root);
  EXPECT_EQ(stale.outcome(), UNKNOWN);
  EXPECT_EQ(ArgumentOf(stale, "after").word(), "UNBOUNDED");
  facts.replaying_witness = true;  // its seconds are not the ledger's
  EXPECT_EQ(CheckStaleness(facts, root).outcome(), UNKNOWN);
  // Who says a time says how far the log went on until then; what came later is not asked for.
  EXPECT_EQ(CheckStaleness(facts, root + 1).outcome(), PASS);
  EXPECT_EQ(CheckStaleness(facts, root - 1).outcome(), PASS);
  facts.simulated_time = false;
  EXPECT_EQ(CheckStaleness(facts, root).outcome(), PASS);
}

TEST(Log06, AClockBehindTheTrailIsToldAndNotTrusted) {
  TrailFacts facts = Sound();
  const int64_t root = facts.state_root_time_us;
  facts.clock_behind_us = base::limits::kClockSkewMicros;
  const report::Finding near = CheckStaleness(facts, root);
  EXPECT_EQ(near.outcome(), PASS);
  EXPECT_EQ(ArgumentOf(near, "behind").duration_us(), base::limits::kClockSkewMicros);
  facts.clock_behind_us += 1;
  const report::Finding wrong = CheckStaleness(facts, root);
  EXPECT_EQ(wrong.outcome(), UNKNOWN);
  EXPECT_EQ(wrong.found().code(), "LOG-06.clock-wrong");
  // However little it is behind, it bounds no log that goes on; a replaying witness does.
  facts.clock_behind_us = 1;
  facts.tree_size += 1;
  EXPECT_EQ(CheckStaleness(facts, root).outcome(), UNKNOWN);
  facts.replaying_witness = true;
  EXPECT_EQ(CheckStaleness(facts, root).outcome(), PASS);
}

TEST(Log06, AProfileSetsItsLimitsAndWhatAStaleTrailDoes) {
  const TrailFacts facts = Sound();
  const int64_t root = facts.state_root_time_us;
  const Profile patient = ProfileWith("[rule.LOG-06]\nmax_days = 30\nseverity = \"WARNS\"\n");
  const int64_t month = 30 * base::limits::kMicrosPerDay;
  EXPECT_EQ(Judge("LOG-06", facts, patient, root + month).outcome(), PASS);
  const report::Finding stale = Judge("LOG-06", facts, patient, root + month + 1);
  EXPECT_EQ(stale.outcome(), UNKNOWN);
  EXPECT_EQ(stale.severity(), report::WARNS);
  EXPECT_EQ(CheckStaleness(facts, root + month).severity(), report::FAILS);
}

}  // namespace
}  // namespace lode::rules
