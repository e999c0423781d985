// SPDX-License-Identifier: Apache-2.0
// A few threads for reads that take long, so that they neither hold gRPC's threads nor pile up: the
// line is bounded.
#ifndef LODE_LEDGER_SERVICE_WORKERS_H_
#define LODE_LEDGER_SERVICE_WORKERS_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

class Workers {
 public:
  Workers(int threads, size_t max_waiting);
  ~Workers();  // runs what is in the line

  // False if the line is full: `job` will not run.
  bool TryRun(std::function<void()> job);

 private:
  void Loop();

  const size_t max_waiting_;
  Mutex mutex_;
  Condition work_;  // jobs_ or stopped_
  std::deque<std::function<void()>> jobs_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_WORKERS_H_
