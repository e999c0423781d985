// SPDX-License-Identifier: Apache-2.0
// What is watched of a lot that arrives (ADM-10), and what its owner is asked about it (ADM-02).
// Internal.
#ifndef LODE_VERIFIER_CUSTODY_WATCHED_H_
#define LODE_VERIFIER_CUSTODY_WATCHED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "verifier/custody/context.h"

namespace lode::custody {

// Every accounted element, and the dry mass that grades are measured by.
struct Watched {
  std::string what;
  int64_t sent = 0;
  int64_t found = 0;
  bool minor = false;  // not what the form is traded for
};

std::vector<Watched> WatchedOf(const pb::Form& form, const pb::Quantity& sent,
                               const pb::Quantity& found);

// Beyond max_ppm of what was sent; a minor element also beyond 2,000 ppm of the dry mass
// that was sent, for a trace that is assayed twice differs by more than its tenth.
bool DiffersTooMuch(const Watched& watched, int64_t dry_mg, int64_t max_ppm);

// ADM-10 over all journeys of a lot in trust: 4 % there and 4 % back are 8 % of what is owed.
void CheckOwed(Context& context, const pb::Form& form, const state::LotState& lot,
               const pb::Quantity& found, const std::string& at);

// ADM-02: nothing comes to the goods on the road, so that what a receiver finds above the tolerance
// of weighing is its own word on another's metal, and the owner signs for it.
void CheckFoundMore(Context& context, const pb::Form& form, const state::LotState& lot,
                    const pb::Quantity& found, pb::Outcome outcome, const std::string& at);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_WATCHED_H_
