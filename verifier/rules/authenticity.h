// SPDX-License-Identifier: Apache-2.0
// What the trail itself proves: its proofs (LOG-01), its replay (LOG-05), its age (LOG-06). The
// facts come from verifier/trail, which is above this folder, so they are handed in.
#ifndef LODE_VERIFIER_RULES_AUTHENTICITY_H_
#define LODE_VERIFIER_RULES_AUTHENTICITY_H_

#include <cstdint>
#include <string>

#include "verifier/rules/profile.h"
#include "verifier/rules/rule.h"

namespace lode::rules {

extern const RuleInfo kLog01, kLog05, kLog06;

// What checking a trail came to.
struct TrailFacts {
  bool proofs_checked = false;  // checkpoint to closure were gone through, or one of them failed
  bool proofs_hold = false;
  bool quorum_missing = false;  // that is why they don't hold: cosignatures, not a forgery
  bool replayed = false;  // signatures and admission were gone through, or one of them failed
  bool replay_holds = false;
  std::string problem;     // what failed
  base::Hash256 evidence;  // the record that replay refused, or zeros
  uint64_t skipped_checks = 0;
  uint64_t tree_size = 0;
  uint64_t covered_size = 0;  // of the newest state root
  int64_t state_root_time_us = 0;
  bool replaying_witness = false;  // one cosigned: it vouches for R4, at most 10 s uncovered
  bool simulated_time = false;
  int64_t witnessed_time_us = 0;  // the oldest cosignature that counts; 0: none was asked for
  int64_t clock_behind_us = 0;    // so much is the clock that as-of was to come from behind these
};

report::Finding CheckProofs(const TrailFacts& facts);
report::Finding CheckReplay(const TrailFacts& facts);
// PASS or UNKNOWN `stale`.
report::Finding CheckStaleness(const TrailFacts& facts, int64_t as_of_us,
                               const StalenessLimits& limits);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_AUTHENTICITY_H_
