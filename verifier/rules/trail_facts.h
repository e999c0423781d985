// SPDX-License-Identifier: Apache-2.0
// What checking a trail came to, and how fresh it is. Proofs are the business of verifier/trail,
// which is above this folder, so these facts are handed in.
#ifndef LODE_VERIFIER_RULES_TRAIL_FACTS_H_
#define LODE_VERIFIER_RULES_TRAIL_FACTS_H_

#include <cstdint>
#include <string>

#include "proto/lode/trail/v1/statement.pb.h"
#include "verifier/base/bytes.h"
#include "verifier/rules/parameter.h"

namespace lode::rules {

namespace report = ::lode::trail::v1;

struct TrailFacts {
  bool proofs_checked = false;  // checkpoint to closure were gone through, or one of them failed
  bool proofs_hold = false;
  bool quorum_missing = false;  // that is why they don't hold: cosignatures, not a forgery
  bool replayed = false;        // signatures and admission were gone through, or one of them failed
  bool replay_holds = false;
  report::Statement problem;  // what failed: the statement of the check
  base::Hash256 evidence;     // the record that replay refused, or zeros
  uint64_t skipped_checks = 0;
  uint64_t tree_size = 0;
  uint64_t covered_size = 0;  // of the newest state root
  int64_t state_root_time_us = 0;
  bool replaying_witness = false;  // one cosigned: it vouches for R4, at most 10 s uncovered
  bool simulated_time = false;
  int64_t witnessed_time_us = 0;  // the oldest cosignature that counts; 0: none was asked for
  int64_t clock_behind_us = 0;    // so much is the clock that as-of was to come from behind these
};

// How old a trail is and how far the log goes on after it, as of one time.
struct Freshness {
  int64_t age_us = 0;           // from the state root to the as-of time; never negative
  bool whole = false;           // the root covers every leaf but itself
  bool bounded = false;         // whole, or something says how long the log goes on
  int64_t gap_us = 0;           // for so long it goes on at most; 0 if whole
  bool clock_is_wrong = false;  // further behind the trail's own times than clocks may differ
};
Freshness FreshnessOf(const TrailFacts& facts, int64_t as_of_us);

// Parameters of LOG-06. Every rule that asks "not revoked, not disputed, not spent" depends on
// them.
inline constexpr Parameter kFreshnessParameters[] = {
    Number("max_log_seconds", "s", 0, 86'400, 60),
    Number("max_days", "days", 0, 36'500, 7),
};
inline constexpr const Parameter& kMaxLogSeconds = kFreshnessParameters[0];
inline constexpr const Parameter& kMaxDays = kFreshnessParameters[1];

// Whether the trail can still say what was revoked, disputed or spent.
bool IsFresh(const Freshness& freshness, const Parameters& log06);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_TRAIL_FACTS_H_
