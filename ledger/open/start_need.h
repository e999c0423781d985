// SPDX-License-Identifier: Apache-2.0
// Whether this process may have what every command of a ledger needs: descriptors, memory, threads.
// It is asked before anything is touched. The libraries below abort when one of them is refused
// half-way, so each is checked with room to spare, and the error names the limit.
#ifndef LODE_LEDGER_OPEN_START_NEED_H_
#define LODE_LEDGER_OPEN_START_NEED_H_

#include <cstdint>

#include "absl/status/status.h"

namespace lode::ledger {

// Of the store, of a connection for each of a hundred clients, and of the libraries.
inline constexpr uint64_t kLeastDescriptors = 256;
// Beside the workers, measured 26 of a serving ledger on a machine of two cores.
inline constexpr int kThreadsToStart = 64;

// kOutOfMemory, with the least number, if `descriptors` (ulimit -n) are too few.
absl::Status CheckDescriptors(uint64_t descriptors);
// kOutOfMemory if the system does not give so many threads at once; none is left.
absl::Status CheckThreads(int threads);
// All of it, against the limits of this process. `workers`: threads that verify signatures.
absl::Status CheckStart(int workers);

// How many files the store may hold open under the limit of this process.
int StoreDescriptors();

}  // namespace lode::ledger

#endif  // LODE_LEDGER_OPEN_START_NEED_H_
