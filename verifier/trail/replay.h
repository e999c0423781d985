// SPDX-License-Identifier: Apache-2.0
// Admission of a proven trail, in leaf order. It needs the key that a signature would hold under,
// but not whether the signature holds. So signatures are verified beside it, and the earliest entry
// that fails decides: the same on one thread and on many. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_REPLAY_H_
#define LODE_VERIFIER_TRAIL_REPLAY_H_

#include <cstdint>
#include <optional>
#include <span>

#include "verifier/trail/check.h"
#include "verifier/trail/covered_state.h"
#include "verifier/trail/prepare.h"
#include "verifier/trail/signatures.h"

namespace lode::trail {

struct Replayed {
  std::optional<BadEntry> refusal;  // the first entry that admission refuses
  uint64_t skipped_checks = 0;
};

// Leaves `state` after the last entry that was admitted.
Replayed Replay(std::span<const Prepared> prepared, std::span<const CheckedEntry> entries,
                const Signatures& signatures, CoveredState& state);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_REPLAY_H_
