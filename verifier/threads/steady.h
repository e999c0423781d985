// SPDX-License-Identifier: Apache-2.0
// Moments of the machine's monotonic clock. Whatever waits, waits for one of these: the system
// clock is set by people and by the network, and a wait for a time of it ends at once or never when
// it jumps (docs/decisions/0018). A moment means nothing to another machine, nor after a restart.
#ifndef LODE_VERIFIER_THREADS_STEADY_H_
#define LODE_VERIFIER_THREADS_STEADY_H_

#include <chrono>

#include "absl/time/time.h"

namespace lode::threads {

using SteadyTime = std::chrono::steady_clock::time_point;
inline constexpr SteadyTime kNever = SteadyTime::max();

inline SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }

// The moment `wait` from now; kNever if it is beyond all moments.
inline SteadyTime After(absl::Duration wait) {
  const SteadyTime now = SteadyNow();
  if (wait >= absl::FromChrono(kNever - now)) return kNever;
  return now + absl::ToChronoNanoseconds(wait);
}

// What is left until `moment`, below zero once it has passed; infinite for kNever.
inline absl::Duration Until(SteadyTime moment) {
  return moment == kNever ? absl::InfiniteDuration() : absl::FromChrono(moment - SteadyNow());
}

}  // namespace lode::threads

#endif  // LODE_VERIFIER_THREADS_STEADY_H_
