// SPDX-License-Identifier: Apache-2.0
// Moments of the machine's monotonic clock. Every wait is for one of these. People and the network
// set the system clock, and when it jumps, a wait for one of its times ends at once or never
// (docs/decisions/0018). A moment means nothing to another machine, nor after a restart.
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
