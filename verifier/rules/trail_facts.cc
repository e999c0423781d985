// SPDX-License-Identifier: Apache-2.0
// Freshness has two sides: how old the root is, and how far the log goes on beyond it. The second
// is known only if something bounds it, and an as-of time that is the root's own bounds nothing.
#include "verifier/rules/trail_facts.h"

#include <algorithm>

#include "verifier/base/limits.h"

namespace lode::rules {
namespace {

constexpr int64_t kWitnessedGapUs = 10 * base::limits::kMicrosPerSecond;  // R4

// Whether anything says how far a log goes on that goes on. As of the root itself is what a ledger
// with simulated time is judged by if nobody says a time: that bounds nothing, and no more does a
// clock that is behind the trail.
bool IsBounded(const TrailFacts& facts, int64_t as_of_us) {
  if (facts.simulated_time && as_of_us == facts.state_root_time_us) return false;
  return facts.replaying_witness || facts.clock_behind_us == 0;
}

}  // namespace

Freshness FreshnessOf(const TrailFacts& facts, int64_t as_of_us) {
  Freshness out;
  out.age_us = std::max<int64_t>(0, as_of_us - facts.state_root_time_us);
  out.whole = facts.covered_size + 1 >= facts.tree_size;  // all but the state root itself
  out.bounded = out.whole || IsBounded(facts, as_of_us);
  if (!out.whole)
    out.gap_us = facts.replaying_witness ? std::min(out.age_us, kWitnessedGapUs) : out.age_us;
  out.clock_is_wrong = facts.clock_behind_us > base::limits::kClockSkewMicros;
  return out;
}

bool IsFresh(const Freshness& freshness, const Parameters& log06) {
  return !freshness.clock_is_wrong && freshness.bounded &&
         freshness.age_us <= log06.Of(kMaxDays) * base::limits::kMicrosPerDay &&
         freshness.gap_us <= log06.Of(kMaxLogSeconds) * base::limits::kMicrosPerSecond;
}

}  // namespace lode::rules
