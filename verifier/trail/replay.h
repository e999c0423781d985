// SPDX-License-Identifier: Apache-2.0
// Signatures and admission of a proven trail, in leaf order. Admission reads no signature's result
// but the key that it would hold under, so both run side by side and the earliest entry that fails
// decides: the same on one thread and on many. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_REPLAY_H_
#define LODE_VERIFIER_TRAIL_REPLAY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "verifier/trail/check.h"
#include "verifier/trail/covered_state.h"
#include "verifier/trail/prepare.h"

namespace lode::trail {

struct Failure {
  size_t entry = 0;  // position
  std::string problem;
};

struct Replayed {
  std::optional<Failure> signature;  // the first entry with a signature that does not hold
  std::optional<Failure> refusal;    // the first entry that admission refuses
  uint64_t signatures = 0;           // of all entries
  uint64_t verifications = 0;        // a batch signature counts once
  uint64_t skipped_checks = 0;
};

// Leaves `state` after the last entry that was admitted.
Replayed Replay(std::span<const Prepared> prepared, std::span<const CheckedEntry> entries,
                const ParallelFor& parallel, CoveredState& state);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_REPLAY_H_
