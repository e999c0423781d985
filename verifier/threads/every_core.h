// SPDX-License-Identifier: Apache-2.0
// The threads that a program lends to the kernel, which has none of its own (a base::ParallelFor).
// Ledger, client and tools see this folder; the other folders here, the kernel, do not.
#ifndef LODE_VERIFIER_THREADS_EVERY_CORE_H_
#define LODE_VERIFIER_THREADS_EVERY_CORE_H_

#include <cstddef>
#include <functional>

namespace lode::threads {

// body(i) once for every i < n, the least first, on as many threads as the machine has cores, the
// caller's among them. Returns when all are done. Threads that can't be had are done without. An
// exception of `body` ends what is not begun yet, and is thrown to the caller.
void OnEveryCore(size_t n, const std::function<void(size_t)>& body);

}  // namespace lode::threads

#endif  // LODE_VERIFIER_THREADS_EVERY_CORE_H_
