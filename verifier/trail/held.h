// SPDX-License-Identifier: Apache-2.0
// A trail against a receipt that its reader holds from elsewhere. One log signed both, so what they
// say of one entry must be the same. If it is not, both together are evidence against the log.
#ifndef LODE_VERIFIER_TRAIL_HELD_H_
#define LODE_VERIFIER_TRAIL_HELD_H_

#include "absl/status/statusor.h"
#include "verifier/note/receipt.h"
#include "verifier/trail/trail.h"

namespace lode::trail {

// Whether the receipt's entry is in the trail. kNotAuthentic if the trail has another leaf at its
// index, its record at another index, or another tree of its size. Requires that both were found
// authentic under one trust file.
absl::StatusOr<bool> HoldsEntryOf(const Trail& trail, const note::Receipt& receipt);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_HELD_H_
