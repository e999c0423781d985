// SPDX-License-Identifier: Apache-2.0
// The shared locks and moments under the ledger's own namespace.
#ifndef LODE_LEDGER_THREADS_MUTEX_H_
#define LODE_LEDGER_THREADS_MUTEX_H_

#include "verifier/threads/mutex.h"  // IWYU pragma: export

namespace lode::ledger {

using threads::After;
using threads::Condition;
using threads::kNever;
using threads::Mutex;
using threads::MutexLock;
using threads::SteadyNow;
using threads::SteadyTime;
using threads::Until;

}  // namespace lode::ledger

#endif  // LODE_LEDGER_THREADS_MUTEX_H_
